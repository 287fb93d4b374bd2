"""PDFs that were written before: the same bytes for the same content, never half a file, never another's, never without end."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from reports.exports import pdf
from reports.exports.pdf_cache import PdfCache, folder_of, forget_all, key_of
from survey.config import INSTANCE, Settings

FORK = get_context("fork")


@pytest.fixture
def cache(tmp_path):
    return PdfCache(tmp_path / "cache" / "pdf")


@pytest.fixture
def made():
    """A writer that counts how often it was asked."""
    calls = []

    def write():
        calls.append(1)
        return b"%PDF " + bytes(range(256))

    write.calls = calls
    return write


def never():
    raise AssertionError("asked to write what is there")


def test_a_second_download_is_read(cache, made):
    first = cache.get("key", made)
    assert cache.get("key", never) == first == made()


@pytest.mark.parametrize("damaged", [b"", b"short", b"\0" * 300])
def test_a_file_that_was_cut_off_or_changed_is_written_again(cache, made, damaged):
    whole = cache.get("key", made)
    (cache.folder / "key").write_bytes(damaged)
    assert cache.get("key", made) == whole and len(made.calls) == 2
    assert cache.get("key", never) == whole


@pytest.mark.parametrize(
    ("one", "other"), [([b"ab", b"c"], [b"a", b"bc"]), ([b"a"], [b"a", b""]), ([b"a", b"b"], [b"b", b"a"])]
)
def test_other_parts_have_another_key(one, other):
    assert key_of(one) == key_of(list(one)) != key_of(other)


def test_files_are_their_owners_alone(cache, made):
    cache.get("key", made)
    assert cache.folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in cache.folder.iterdir())


def test_what_was_asked_for_last_stays_within_the_bound(tmp_path, made):
    cache = PdfCache(tmp_path, bound=3 * 300)
    for days, key in ((9, "a"), (8, "b"), (7, "c")):
        cache.get(key, made)
        asked = (tmp_path / key).stat().st_mtime - days * 86_400
        os.utime(tmp_path / key, (asked, asked))
    cache.get("a", never)
    cache.get("d", made)
    assert {file.name for file in tmp_path.iterdir()} == {"a", "c", "d"}


def test_what_nobody_asked_for_in_a_month_goes(tmp_path, made):
    cache = PdfCache(tmp_path)
    cache.get("old", made)
    (tmp_path / ".left by a killed process").write_bytes(b"half")
    for file in tmp_path.iterdir():
        os.utime(file, (0, 0))
    cache.get("new", made)
    assert [file.name for file in tmp_path.iterdir()] == ["new"]


def test_where_nothing_can_be_kept_the_report_is_still_given(in_app, tmp_path, made):
    (tmp_path / "file").write_text("")
    assert PdfCache(tmp_path / "file").get("key", made).startswith(b"%PDF")


def _ask(folder: Path, number: int) -> bool:
    """From a process of its own, while others ask for the same."""
    cache, content = PdfCache(folder), b"%PDF" + bytes(200_000)
    return all(cache.get(f"key{turn}", lambda: content) == content for turn in range(50))


def test_processes_that_write_the_same_disturb_nobody(tmp_path):
    with ProcessPoolExecutor(3, FORK) as pool:
        assert all(pool.map(_ask, [tmp_path] * 3, range(3)))
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:////srv/data/senterpuls.sqlite3", Path("/srv/data/cache/pdf")),
        ("sqlite://", INSTANCE / "cache" / "pdf"),
        ("postgresql+psycopg://reader@db/senterpuls", INSTANCE / "cache" / "pdf"),
    ],
)
def test_the_folder_lies_beside_the_database(url, folder):
    assert folder_of(Settings(url, Path("/vault"), "secret", "http://127.0.0.1")) == folder


def test_a_folder_that_is_set_is_where_everybody_looks():
    for url in ("sqlite:////srv/data/senterpuls.sqlite3", "postgresql://reader@db/senterpuls"):
        settings = Settings(url, Path("/vault"), "secret", "http://127.0.0.1", cache=Path("/shared"))
        assert folder_of(settings) == Path("/shared/pdf")


def test_every_part_of_a_pdf_is_in_its_key(in_app, monkeypatch):
    from reports.exports.contents import contents_of
    from tests.reports.report_samples import centre

    charts, style = contents_of(centre()).charts, pdf.STYLE_SHEET
    name = next(iter(charts))
    keys = {
        key_of(pdf.parts_of("page", style, charts)),
        key_of(pdf.parts_of("other page", style, charts)),
        key_of(pdf.parts_of("page", style.with_name("result.css"), charts)),
        key_of(pdf.parts_of("page", style, {name: charts[name]})),
        key_of(pdf.parts_of("page", style, {"renamed": charts[name]})),
        key_of(pdf.parts_of("page", style, charts, b"a logo")),
        key_of(pdf.parts_of("page", style, charts, b"another")),
    }
    monkeypatch.setattr(pdf, "version", lambda name: "another")
    assert len(keys | {key_of(pdf.parts_of("page", style, charts))}) == 8


def test_what_is_taken_out_of_reports_does_not_lie_on_in_a_written_one(app):
    folder = folder_of(app.extensions["senterpuls.settings"])
    PdfCache(folder).get("a" * 64, lambda: b"a comment that named somebody")
    assert list(folder.iterdir())
    forget_all()
    assert not folder.exists()
