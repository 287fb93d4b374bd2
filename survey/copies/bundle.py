"""The file of a back-up: a ZIP of the database's copy, the secret key where that was wanted, and a manifest, written last.

A file that was cut has no list of its members; one that was changed has not the SHA-256 its manifest says. That is a
guard against accidents: who can write the file can write its manifest too.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from errno import EINVAL
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as BadCompression

from survey.refusal import Refusal

FORMAT = 1  # of the manifest: another one has another number
SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMBERS = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
SECRET_KEY, MANIFEST = "secret_key", "manifest.json"
PIECE = 1 << 20  # bytes read at a time
LEVEL = 1  # of compression: what is sealed doesn't shrink, and the rest does at once
LONGEST_MANIFEST = 16 << 20  # bytes
# What zipfile raises for members that are not what the list of members says.
BROKEN = (BadZipFile, BadCompression, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class NoBackup(Refusal):
    """The file is no back-up, or not a whole one."""


@dataclass(frozen=True)
class Manifest:
    """What a back-up says of itself. database: the kind; sha256: member → hash; open_waves: (client, month) pairs."""

    version: str
    database: str
    revision: str
    taken_at: datetime
    open_waves: tuple[tuple[str, str], ...] = ()
    sha256: Mapping[str, str] = field(default_factory=dict)

    @property
    def member(self) -> str:
        """The name of the database's copy."""
        return MEMBERS[self.database]

    def document(self) -> dict:
        waves = [{"client": client, "month": month} for client, month in self.open_waves]
        return {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat(), "open_waves": waves}

    @classmethod
    def read(cls, document: dict) -> "Manifest":
        """ValueError, KeyError or TypeError where it is none."""
        if document["format"] != FORMAT:
            raise ValueError(f"its format {document['format']} is not known to this program")
        manifest = cls(
            version=str(document["version"]),
            database=document["database"],
            revision=str(document["revision"]),
            taken_at=datetime.fromisoformat(document["taken_at"]),
            open_waves=tuple((str(wave["client"]), str(wave["month"])) for wave in document["open_waves"]),
            sha256=dict(document["sha256"]),
        )
        if manifest.taken_at.tzinfo is None or manifest.member not in manifest.sha256:
            raise ValueError("its manifest is not complete")
        return manifest


def write_bundle(target: Path, manifest: Manifest, copy: Path, secret_key: str | None) -> Manifest:
    """Writes the file, and gives the manifest with the hashes of what is in it."""
    sha256 = {}
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as bundle:
        with copy.open("rb") as read, bundle.open(_member(manifest.member), "w", force_zip64=True) as written:
            sha256[manifest.member] = _pour(read, written)
        if secret_key is not None:
            bundle.writestr(_member(SECRET_KEY), secret_key)
            sha256[SECRET_KEY] = hashlib.sha256(secret_key.encode()).hexdigest()
        manifest = Manifest(**{**vars(manifest), "sha256": sha256})
        bundle.writestr(_member(MANIFEST), json.dumps(manifest.document(), indent=1))
    return manifest


class Bundle:
    """A back-up that is read. A context; NoBackup where it can't be."""

    def __init__(self, file: Path):
        self._file = file

    def __enter__(self) -> "Bundle":
        try:
            self._zip = ZipFile(self._file)
            with self._zip.open(MANIFEST) as member:
                self.manifest = Manifest.read(json.loads(member.read(LONGEST_MANIFEST)))
        except OSError as error:
            raise NoBackup(f"{self._file} can't be read: {error.strerror or error}.") from None
        except (*BROKEN, TypeError):
            raise self._refusal("it was cut, changed, or written by another program") from None
        return self

    def __exit__(self, *_raised) -> None:
        self._zip.close()

    def extract(self, target: Path) -> None:
        """Writes the database's copy to a file, its owner's alone; NoBackup unless it is what the manifest says."""
        name = self.manifest.member
        target.touch(0o600)
        with self._opened(name) as read, target.open("wb") as written:
            sha256 = _pour(read, written)
        if sha256 != self.manifest.sha256[name]:
            raise self._refusal("its content is not what its manifest says")

    def secret_key(self) -> str | None:
        """The secret key, where it was put in. NoBackup."""
        if SECRET_KEY not in self.manifest.sha256:
            return None
        with self._opened(SECRET_KEY) as read:
            key = read.read()
        if hashlib.sha256(key).hexdigest() != self.manifest.sha256[SECRET_KEY]:
            raise self._refusal("its content is not what its manifest says")
        return key.decode()

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        try:
            with self._zip.open(name) as read:
                yield read
        except BROKEN:
            raise self._refusal("a part of it is damaged or missing") from None
        except OSError as error:
            if error.errno != EINVAL:  # a place before the file's beginning
                raise
            raise self._refusal("a part of it is damaged or missing") from None

    def _refusal(self, reason: str) -> NoBackup:
        return NoBackup(f"{self._file} is not a whole back-up: {reason}. Nothing was changed; take another one.")


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, FIRST_DAY)
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
    return member


def _pour(read: BinaryIO, written: BinaryIO) -> str:
    """Copies to the end; the SHA-256 of what was copied."""
    sha256 = hashlib.sha256()
    while piece := read.read(PIECE):
        sha256.update(piece)
        written.write(piece)
    return sha256.hexdigest()
