"""What a thief of the database holds: every table there is, as the database itself lists them, and every file."""

import base64
from collections.abc import Iterator
from pathlib import Path

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
    """Names of the secrets that stand in the content in whatever spelling."""
    return [name for name, secret in secrets.items() if any(spelling in content for spelling in spellings(secret))]


def files_under(*folders: Path) -> bytes:
    """Everything in these folders, one file after another."""
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
    return b"\n".join(file.read_bytes() for file in files)
