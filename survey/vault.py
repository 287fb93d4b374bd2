"""Wave keys, outside the database and its backups: create, use, destroy.

An entry is two files: the wave's private key, read by the closing job and by `check`, and its link key, read by whoever sends
invitations and by the closing job. Web workers read neither. Snapshots of the vault's volume must not exist.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from survey.refusal import Refusal
from survey.sealing import new_key, public_key_of

LINK_KEY_BYTES = 32
KEY_BYTES = 32  # of either file


class VaultEntryMissing(Refusal):
    """The entry is not in the vault: destroyed already, or another vault than the one the wave was opened with."""


class VaultEntryUnreadable(VaultEntryMissing):
    """The entry may be there and can't be used: no right to read it, another thing in its place, or not all of a key."""


class VaultUnusable(Refusal):
    """Nothing can be written to the vault, or destroyed in it."""


@dataclass(frozen=True)
class VaultEntry:
    """What a wave keeps of its keys: the entry's random name, and the public key."""

    name: str
    public_key: bytes


class Vault:
    """A directory of mode 0700. At scale a secret store stands behind the same three calls."""

    def __init__(self, directory: Path):
        self._directory = Path(directory)

    def create(self) -> VaultEntry:
        """A new entry, on disk before this returns. VaultUnusable where it can't be kept: then there is nothing of it."""
        name = secrets.token_hex(16)
        private_key, public_key = new_key()
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self._box_file(name), private_key)
            self._write(self._link_file(name), secrets.token_bytes(LINK_KEY_BYTES))
        except OSError as error:
            for file in (self._box_file(name), self._link_file(name)):
                with suppress(OSError):
                    file.unlink(missing_ok=True)
            raise self._unusable(error) from None
        return VaultEntry(name, public_key)

    def private_key(self, name: str) -> bytes:
        """For the closing job; otherwise only the key that goes with it is wanted. VaultEntryMissing."""
        return self._read(self._box_file(name))

    def public_key(self, name: str) -> bytes:
        """The one that goes with the private key, whatever the database says it is. VaultEntryMissing."""
        return public_key_of(self.private_key(name))

    def link_key(self, name: str) -> bytes:
        """For the sender of invitations and the closing job. VaultEntryMissing."""
        return self._read(self._link_file(name))

    def holds(self, name: str) -> bool:
        """Whether both files are there. Neither is opened: a process that serves pages may ask. OSError: not its to look at."""
        return self._box_file(name).exists() and self._link_file(name).exists()

    def require(self, name: str) -> None:
        """VaultEntryMissing unless the entry is there, whole and readable. No key leaves this call."""
        self.private_key(name)
        self.link_key(name)

    def fingerprint(self, name: str) -> str:
        """SHA-256 of an entry's private key: what the wave keeps as a record of what was destroyed."""
        return hashlib.sha256(b"fingerprint" + self.private_key(name)).hexdigest()

    def destroy(self, name: str) -> None:
        """Overwrites and unlinks both files; nothing to do where they are gone already. VaultUnusable where they can't be had."""
        try:
            self._destroy(name)
        except OSError as error:
            raise self._unusable(error) from None

    def _destroy(self, name: str) -> None:
        for file in (self._box_file(name), self._link_file(name)):
            try:
                with file.open("r+b", buffering=0) as handle:
                    handle.write(b"\0" * os.fstat(handle.fileno()).st_size)
                    os.fsync(handle.fileno())
            except FileNotFoundError:
                continue  # gone already, or taken by another close of the same wave
            file.unlink(missing_ok=True)
        self._sync_directory()

    def _box_file(self, name: str) -> Path:
        return self._directory / f"{name}.box"

    def _link_file(self, name: str) -> Path:
        return self._directory / f"{name}.link"

    def _write(self, file: Path, content: bytes) -> None:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        self._sync_directory()

    def _read(self, file: Path) -> bytes:
        try:
            key = file.read_bytes()
        except FileNotFoundError:
            raise VaultEntryMissing(
                f"The vault {self._directory} has no key for this wave; set SENTERPULS_VAULT to the vault it was opened with."
            ) from None
        except OSError as error:
            raise VaultEntryUnreadable(
                f"The key of this wave can't be read in the vault {self._directory} ({error.strerror}); make it readable for "
                "the program, or set SENTERPULS_VAULT to the vault it was opened with."
            ) from None
        if len(key) != KEY_BYTES:
            raise VaultEntryUnreadable(
                f"The key of this wave in the vault {self._directory} is not whole: {file.name} has {len(key)} bytes of "
                f"{KEY_BYTES}. Put the whole file back if there is one; without it the wave can't be released."
            )
        return key

    def _unusable(self, error: OSError) -> VaultUnusable:
        return VaultUnusable(
            f"The vault {self._directory} can't be written to ({error.strerror}); make it the program's own directory, with room "
            "in it, or set SENTERPULS_VAULT to another one."
        )

    def _sync_directory(self) -> None:
        if self._directory.exists():
            handle = os.open(self._directory, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
