"""How often one address or number may ask for something, kept in memory only, and not as it was typed."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
REMEMBERED = 10_000  # askers; the one that asked longest ago is forgotten first


class Patience:
    """Lets an asker through a few times an hour. Remembers a keyed hash of who asked, and dies with the process."""

    def __init__(self, times: int):
        self._times, self._lock = times, threading.Lock()
        self._key = secrets.token_bytes(32)
        self._asked: OrderedDict[bytes, list[datetime]] = OrderedDict()

    def lets(self, asker: str, *, now: datetime) -> bool:
        """Whether this asker may once more; asking counts."""
        with self._lock:
            return self._lets(asker, now)

    def _lets(self, asker: str, now: datetime) -> bool:
        name = hashlib.blake2b(asker.encode(errors="replace"), key=self._key, digest_size=16).digest()
        lately = [moment for moment in self._asked.pop(name, []) if moment > now - WINDOW]
        allowed = len(lately) < self._times
        self._asked[name] = [*lately, now] if allowed else lately
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
        return allowed
