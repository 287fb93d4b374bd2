"""The vault: who may read its files, and what destroying leaves."""

import errno
import os
import stat

import pytest
from nacl.public import PrivateKey

from survey.vault import Vault, VaultEntryMissing, VaultEntryUnreadable, VaultUnusable


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "vault"


@pytest.fixture
def keys(folder):
    return Vault(folder)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_open_the_vault_whatever_the_umask(folder, keys):
    before = os.umask(0)
    try:
        keys.create()
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert {mode(file) for file in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 2


def test_an_entry_is_a_key_pair_and_a_link_key(keys):
    entry = keys.create()
    assert bytes(PrivateKey(keys.private_key(entry.name)).public_key) == entry.public_key
    assert len(keys.link_key(entry.name)) == 32
    assert keys.link_key(entry.name) != keys.private_key(entry.name)


def test_no_two_entries_share_anything(keys):
    first, second = keys.create(), keys.create()
    assert first.name != second.name
    assert first.public_key != second.public_key
    assert keys.link_key(first.name) != keys.link_key(second.name)


def test_a_fingerprint_tells_entries_apart_and_is_not_the_key(keys):
    first, second = keys.create(), keys.create()
    assert keys.fingerprint(first.name) == keys.fingerprint(first.name) != keys.fingerprint(second.name)
    assert keys.private_key(first.name).hex() not in keys.fingerprint(first.name)


def test_destroying_overwrites_what_stood_on_the_disk(folder, keys):
    entry = keys.create()
    watched = []
    for file in sorted(folder.iterdir()):
        os.link(file, folder.parent / file.name)  # a second name keeps the bytes in sight
        watched.append(folder.parent / file.name)
    keys.destroy(entry.name)
    assert list(folder.iterdir()) == []
    assert [file.read_bytes() for file in watched] == [bytes(32), bytes(32)]


def test_destroying_one_entry_leaves_the_others(keys):
    gone, kept = keys.create(), keys.create()
    before = keys.private_key(kept.name), keys.link_key(kept.name)
    keys.destroy(gone.name)
    assert (keys.private_key(kept.name), keys.link_key(kept.name)) == before


@pytest.mark.parametrize("use", ["private_key", "link_key", "fingerprint"])
def test_a_destroyed_or_unknown_entry_is_missing(folder, keys, use):
    entry = keys.create()
    keys.destroy(entry.name)
    for name in (entry.name, "0" * 32):
        with pytest.raises(VaultEntryMissing, match="SENTERPULS_VAULT"):
            getattr(keys, use)(name)


def test_destroying_can_be_taken_up_again_at_any_point(folder, keys):
    entry = keys.create()
    (folder / f"{entry.name}.box").unlink()
    keys.destroy(entry.name)
    keys.destroy(entry.name)
    assert list(folder.iterdir()) == []


def test_a_vault_that_was_never_used_has_nothing_to_destroy(folder, keys):
    keys.destroy("0" * 32)
    assert not folder.exists()


@pytest.mark.parametrize("suffix", ["box", "link"])
def test_an_entry_that_was_half_written_is_told(folder, keys, suffix):
    entry = keys.create()
    file = folder / f"{entry.name}.{suffix}"
    file.write_bytes(file.read_bytes()[:31])
    with pytest.raises(VaultEntryUnreadable, match="31 bytes of 32"):
        keys.require(entry.name)


def test_whoever_has_no_right_to_read_is_told_to_get_it(folder, keys):
    entry = keys.create()
    folder.chmod(0)
    said = said_by_nobody(lambda: keys.require(entry.name))
    folder.chmod(0o700)
    assert said == "VaultEntryUnreadable"
    keys.require(entry.name)


def said_by_nobody(act) -> str:
    """What is raised where an ordinary user does it: root may read everything."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setresuid(65534, 65534, 65534)
            act()
        except BaseException as error:
            os.write(writing, type(error).__name__.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read()


def test_where_nothing_can_be_kept_nothing_is(folder, keys):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file in its place")
    with pytest.raises(VaultUnusable, match="can't be written to"):
        keys.create()
    with pytest.raises(VaultUnusable):
        keys.destroy("0" * 32)


def test_half_an_entry_is_taken_away_again(folder, keys, monkeypatch):
    def full(file, content):
        if file.suffix == ".link":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, content)

    write = keys._write
    monkeypatch.setattr(keys, "_write", full)
    with pytest.raises(VaultUnusable, match="No space left"):
        keys.create()
    assert list(folder.iterdir()) == []
