"""Written PDFs on disk, each under the hash of everything it was made from: a second download is a file read.

The key is taken of what goes into the PDF writer (page, pictures, style, attachment, versions), not of a list of things a
report depends on, so nothing can be forgotten, and no client can be given another's file: other content, other key.
See docs/decisions/0081-a-pdf-is-kept-by-what-it-is-made-of.md.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import current_app
from sqlalchemy import make_url

from survey.config import INSTANCE, Settings
from survey.retention import PDFS_KEPT

BOUND = 512 * 2**20  # bytes of all files together: some 3,000 reports
AGE = PDFS_KEPT.total_seconds()  # a client that was deleted leaves nothing for longer
DIGEST = 32  # bytes in front of the content: a file that a crash cut off is not served


def key_of(parts: Iterable[bytes]) -> str:
    """A name for what is made of these parts in this order; each is measured, so that no two lists run together."""
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def folder_of(settings: Settings) -> Path:
    """The one that is set, which several machines may share; or beside the database file; or in the instance folder."""
    if settings.cache is not None:
        return settings.cache / "pdf"
    url = make_url(settings.database_url)
    beside = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return (Path(url.database).parent if beside else INSTANCE) / "cache" / "pdf"


def cached(parts: Iterable[bytes], write: Callable[[], bytes]) -> bytes:
    """What `write` makes of these parts, from the application's cache where it has been made before."""
    settings = current_app.extensions.get("senterpuls.settings")
    if not settings:
        return write()
    return PdfCache(folder_of(settings), settings.cache_megabytes * 2**20).get(key_of(parts), write)


def forget_all() -> None:
    """Empties the application's cache: what was taken out of reports is not to lie on in a written one."""
    settings = current_app.extensions.get("senterpuls.settings")
    if settings:
        shutil.rmtree(folder_of(settings), ignore_errors=True)


def thin_all(now: datetime) -> None:
    """Deletes what nobody has asked the application's cache for of late."""
    settings = current_app.extensions.get("senterpuls.settings")
    if settings:
        PdfCache(folder_of(settings)).thin(now)


@dataclass(frozen=True)
class PdfCache:
    """A folder of files, their owner's alone. Any number of processes may use it at once; it may be emptied at any time."""

    folder: Path
    bound: int = BOUND
    age: float = AGE

    def get(self, key: str, write: Callable[[], bytes]) -> bytes:
        """The content under the key; written by `write` and kept where there is none. A folder that can't be used is no error."""
        file = self.folder / key
        found = self._read(file)
        if found is not None:
            return found
        content = write()
        try:
            self._keep(file, content)
            self._thin()
        except OSError as error:
            current_app.logger.warning("PDFs are not kept in %s: %s", self.folder, error.strerror)
        return content

    def thin(self, now: datetime) -> None:
        """Throws away what was asked for so long ago that it is not kept. No folder is no error."""
        oldest = now.timestamp() - self.age
        with contextlib.suppress(OSError):
            for entry in self._entries():
                if entry.stat().st_mtime <= oldest:
                    Path(entry.path).unlink(missing_ok=True)

    def _read(self, file: Path) -> bytes | None:
        try:
            stored = file.read_bytes()
            os.utime(file)  # asked for just now: the last to be thrown away
        except OSError:
            return None
        digest, content = stored[:DIGEST], stored[DIGEST:]
        return content if sha256(content).digest() == digest else None

    def _keep(self, file: Path, content: bytes) -> None:
        """A file of its own, then its name: a reader sees all of it or nothing, whoever else writes the same."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as partial:
            try:
                partial.write(sha256(content).digest() + content)
                partial.flush()
                Path(partial.name).replace(file)
            except OSError:
                Path(partial.name).unlink(missing_ok=True)
                raise

    def _thin(self) -> None:
        """Throws away what has not been asked for longest, until the rest is young and small enough."""
        files = sorted(((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in self._entries()), reverse=True)
        newest, total = files[0][0] if files else 0.0, 0
        for asked, size, path in files:
            total += size
            if total > self.bound or newest - asked > self.age:
                Path(path).unlink(missing_ok=True)

    def _entries(self) -> Iterable[os.DirEntry]:
        """All files, those a killed process left half written included; one that another process removes is passed over."""
        with os.scandir(self.folder) as entries:
            for entry in entries:
                try:
                    entry.stat()
                except FileNotFoundError:
                    continue
                yield entry
