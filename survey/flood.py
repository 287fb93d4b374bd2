"""Slowing down who tries links that don't exist. A right link is never counted, so no centre is locked out by its neighbours.

Eighty bits make guessing hopeless without this; it spares the machine. Addresses are never kept: what is counted is a hash
with a key that is made anew each minute and never leaves the memory of this process.
"""

import hashlib
import ipaddress
import secrets
import threading

LIMIT = 60  # wrong links a minute and address
WINDOW = 60.0  # seconds
ADDRESSES_KEPT = 10_000
IPV6_PREFIX = 64  # one household or centre has that many addresses, and an attacker as well
_OTHERS = b""  # where there is no room for one more address, the rest share a count


class FloodLimit:
    """Counts wrong links by the address they came from, for a minute, in bounded memory."""

    def __init__(self):
        self._lock = threading.Lock()
        self._start_over(0.0)

    def refuses(self, address: str | None, now: float) -> bool:
        """Counts one wrong link. True where this address has had its share of this minute.

        now: seconds of any clock; one that jumps back begins a new minute.
        """
        with self._lock:
            if not 0 <= now - self._began < WINDOW:
                self._start_over(now)
            visitor = self._hash(address)
            if visitor not in self._counts and len(self._counts) >= ADDRESSES_KEPT:
                visitor = _OTHERS
            self._counts[visitor] = self._counts.get(visitor, 0) + 1
            return self._counts[visitor] > LIMIT

    def _start_over(self, now: float) -> None:
        self._began, self._counts, self._key = now, {}, secrets.token_bytes(32)

    def _hash(self, address: str | None) -> bytes:
        return hashlib.blake2b(_network(address).encode(), key=self._key, digest_size=16).digest()


def _network(address: str | None) -> str:
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    prefix = IPV6_PREFIX if known.version == 6 else known.max_prefixlen
    return str(ipaddress.ip_network((known, prefix), strict=False))
