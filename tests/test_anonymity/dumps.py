"""What a thief of the database holds: every table there is, as the database itself lists them, and every file."""

import base64
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine

GROUP = 4
Dump = dict[str, list[dict]]


def full_dump(engine: Engine) -> Dump:
    """Table → its rows (column → value, as stored), sorted by their texts; tables nobody told us of included."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()] for name, table in metadata.tables.items()
        }
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def as_bytes(value) -> bytes:
    """A value as it would be hashed or compared: texts in UTF-8, everything else as its text."""
    return value if isinstance(value, bytes) else str(value).encode()


def spellings(secret: bytes | str) -> Iterator[bytes]:
    """How a secret may stand in a file: raw, hexadecimal, base 64 (at any of three places), grouped or not, either case."""
    if isinstance(secret, str):
        plain = secret.replace("-", "")
        grouped = [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]
        for text in {secret, plain, *(mark.join(grouped) for mark in "- _:")}:
            yield from (text.encode(), text.lower().encode(), text.upper().encode())
    raw = as_bytes(secret)
    yield from (raw, raw.hex().encode(), raw.hex().upper().encode(), repr(raw)[2:-1].encode())
    yield " ".join(f"{byte:02x}" for byte in raw).encode()
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + raw)
        inner = encoded[{0: 0, 1: 2, 2: 3}[lead] : len(encoded) // 4 * 4 - 4]  # without what depends on the neighbours
        yield from (inner, inner.replace(b"+", b"-").replace(b"/", b"_"))


def found_in(content: bytes, secrets: dict[str, bytes | str]) -> list[str]:
    """Names of the secrets that stand in the content in whatever spelling. No secret is shorter than eight bytes."""
    beginnings = defaultdict(list)
    for name, secret in secrets.items():
        for spelling in spellings(secret):
            beginnings[int.from_bytes(spelling[:8], "little")].append((name, spelling))
    found = set()
    for beginning in _eight_bytes_among(content, list(beginnings)):
        found |= {name for name, spelling in beginnings[beginning] if name not in found and spelling in content}
    return [name for name in secrets if name in found]


def _eight_bytes_among(content: bytes, wanted: list[int]) -> set[int]:
    """Which of these numbers stand anywhere in the content, as eight bytes each. Disks are large: all in one pass."""
    likely = np.zeros(1 << 16, dtype=bool)
    likely[[number & 0xFFFF for number in wanted]] = True
    found = set()
    for shift in range(min(8, len(content))):
        numbers = np.frombuffer(content, dtype="<u8", offset=shift, count=(len(content) - shift) // 8)
        numbers = numbers[likely[numbers.astype(np.uint16)]]
        found |= set(np.unique(numbers).tolist()) & set(wanted)
    return found


def files_under(*folders: Path) -> bytes:
    """Everything in these folders, one file after another."""
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
    return b"\n".join(file.read_bytes() for file in files)
