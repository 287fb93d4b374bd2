"""A back-up's file says what it is, and every other file is refused in one sentence."""

from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.copies.bundle import Bundle, Manifest, NoBackup, write_bundle

TAKEN = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTENT = b"ballots " * 5000


@pytest.fixture
def made(tmp_path):
    copy, file = tmp_path / "copy", tmp_path / "whole.backup"
    copy.write_bytes(CONTENT)
    manifest = write_bundle(file, Manifest("1.0", "sqlite", "0017", TAKEN, (("fjord", "2026-11"),)), copy, "a key")
    return file, manifest


def read(file, target):
    target.unlink(missing_ok=True)
    with Bundle(file) as bundle:
        bundle.extract(target)
        return bundle.manifest, target.read_bytes(), bundle.secret_key()


def test_what_was_put_in_comes_out(made, tmp_path):
    file, manifest = made
    assert read(file, tmp_path / "out") == (manifest, CONTENT, "a key")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_without_a_key_there_is_none(tmp_path):
    (tmp_path / "copy").write_bytes(CONTENT)
    write_bundle(tmp_path / "b", Manifest("1.0", "postgresql", "0017", TAKEN), tmp_path / "copy", None)
    assert read(tmp_path / "b", tmp_path / "out")[2] is None
    assert ZipFile(tmp_path / "b").namelist() == ["database.dump", "manifest.json"]


@settings(max_examples=60)
@given(data=st.data())
def test_a_file_that_was_cut_or_changed_is_refused_or_gives_the_same(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("changed")
    (folder / "copy").write_bytes(CONTENT)
    write_bundle(folder / "b", Manifest("1.0", "sqlite", "0017", TAKEN), folder / "copy", "a key")
    whole = (folder / "b").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = data.draw(st.sampled_from([whole[:place], whole[:place] + bytes([byte]) + whole[place + 1 :], whole[place:]]))
    (folder / "b").write_bytes(changed)
    try:
        _, content, key = read(folder / "b", folder / "out")
    except NoBackup as refused:
        assert str(refused).startswith(str(folder / "b"))
        assert "\n" not in str(refused)
    else:
        assert (content, key) == (CONTENT, "a key")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\5\6" + b"\0" * 18])
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(NoBackup, match="is not a whole back-up"):
        read(tmp_path / "b", tmp_path / "out")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NoBackup, match="No such file"):
        read(tmp_path / "b", tmp_path / "out")


WRONG = [{"format": 2}, {"database": "mysql"}, {"taken_at": "today"}, {"sha256": {}}, {"open_waves": 3}]


@pytest.mark.parametrize("change", WRONG)
def test_a_manifest_that_says_something_else_is_refused(change):
    document = Manifest("1.0", "sqlite", "0017", TAKEN, (), {"database.sqlite3": "0"}).document()
    assert Manifest.read(document).revision == "0017"
    with pytest.raises((ValueError, KeyError, TypeError)):
        Manifest.read(document | change)
