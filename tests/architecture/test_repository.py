"""The repository's own files: what a newcomer's machine will read."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX)\b|pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)\b")
REGISTRIES = re.compile(r"(pypi\.org|pythonhosted\.org|npmjs\.|registry\.|files\.python|--(extra-)?index-url)")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    named = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in named or ROOT.rglob("*") if file.is_file()]


def texts(*suffixes: str) -> list[tuple[str, str]]:
    found = [file for file in tracked() if not suffixes or file.suffix in suffixes]
    return [(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8", errors="ignore")) for file in found]


def test_the_project_file_is_three_lines():
    assert len((ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()) == 3


def test_constraints_name_versions_and_nothing_else():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 40
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9._-]+==[0-9][^ ]*( ; .+)?", line)] == []


def test_no_file_names_where_packages_come_from():
    here = str(Path(__file__).relative_to(ROOT))
    assert [name for name, text in texts() if name != here and REGISTRIES.search(text)] == []


def test_nothing_is_left_for_later():
    here = str(Path(__file__).relative_to(ROOT))
    assert [name for name, text in texts(".py", ".html", ".css", ".sh") if name != here and LEFT_OVER.search(text)] == []


def test_no_rule_is_switched_off():
    assert [name for name, text in texts(".py") if "architecture" not in name and "# noqa" in text] == []


@pytest.mark.parametrize("suffix", [".toml", ".po"])
def test_data_files_can_be_read(suffix):
    for file in (file for file in tracked() if file.suffix == suffix):
        if suffix == ".toml":
            assert tomllib.loads(file.read_text(encoding="utf-8")), file
        else:
            with file.open("rb") as opened:
                assert len(read_po(opened)), file
