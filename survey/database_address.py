"""SENTERPULS_DATABASE_URL, and what is wrong with it or with the database it names: one sentence, never with a password."""

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from survey.refusal import Refusal

SETTING = "SENTERPULS_DATABASE_URL"
FORMS = "sqlite:////FOLDER/FILE or postgresql://USER@HOST/NAME"
# What SQLite says where a file can't be used → what is so.
_FILES = {
    "file is not a database": "is no SQLite database",
    "database disk image is malformed": "is damaged; restore a back-up",
    "readonly": "can't be written by this user",
    "disk I/O error": "can't be read: the disk fails",
    "locked": "is locked by another program; stop it, or wait for it",
}


class AddressRefused(Refusal):
    """A database that can't be used; the sentence says why."""


def check_address(address: str) -> None:
    """AddressRefused where no database can be meant by it, or the library to speak to it is missing. Nothing is opened."""
    try:
        url = make_url(address)
        dialect = url.get_dialect()
        kind = dialect.name
        dialect.import_dbapi()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise AddressRefused(f"{SETTING} can't be read as a database's address; set it to {FORMS}.") from None
    except ImportError as missing:
        raise AddressRefused(
            f"{SETTING} needs the Python package {missing.name}, which is not installed; set it to {FORMS}."
        ) from None
    if kind not in ("sqlite", "postgresql"):
        raise AddressRefused(f"{SETTING} names a database of the kind {kind}, which is not supported; set it to {FORMS}.")


def name_of(url: URL) -> str:
    """The database in a sentence: its file, or who is asked where, without password and options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{user}{url.host or ''}{port}/{url.database or ''}"


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for a server, or a database in memory."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:") else None


def unusable(url: URL, error: BaseException) -> AddressRefused:
    """The refusal for an error of the driver when the database was opened."""
    said = str(getattr(error, "orig", error))
    if url.get_backend_name() == "sqlite":
        return AddressRefused(f"The database {name_of(url)} {_of_file(url, said)}. {SETTING} names it.")
    return AddressRefused(
        f"The database {name_of(url)} can't be reached: {_of_server(url, said)}. Start the server, or correct {SETTING}."
    )


def _of_file(url: URL, said: str) -> str:
    known = next((words for part, words in _FILES.items() if part in said), None)
    file = sqlite_file(url)
    if known is None and file is not None and not file.parent.is_dir():
        return f"is in a folder that is not there; make {file.parent}, or correct the setting"
    return known or "can't be opened by this user; look at its rights and its folder's"


def _of_server(url: URL, said: str) -> str:
    """The server's own reason, in one line."""
    last = re.split(r"FATAL:\s*|failed: ", said.strip())[-1]
    reason = last.splitlines()[0].strip().rstrip(".") if last else "it gives no reason"
    return reason.replace(url.password, "***") if url.password else reason
