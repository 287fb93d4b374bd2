"""Files stay small enough to be read at one sitting."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = 300
FOLDERS = ("survey", "reports", "tests", "migrations", "bench")
FILES = [ROOT / "wsgi.py", *sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]


def test_there_is_something_to_measure():
    assert len(FILES) > 80


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_is_longer_than_it_may_be(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES
