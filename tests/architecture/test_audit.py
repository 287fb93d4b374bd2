"""The audit of packages informs, and never calls clean what nobody was asked about."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from docs.read_audit import read, told

HOME = Path(__file__).resolve().parents[2]
CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAKNESSES = [{"id": "CVE-1", "fix_versions": ["1.1", "2.0"]}, {"id": "CVE-2", "fix_versions": []}]
WEAK = {"name": "jinja2", "version": "1.0", "vulns": WEAKNESSES}
UNASKED = {"name": "waitress", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([CLEAN], 0, "1 packages of constraints.txt have no known weakness."),
        ([CLEAN, UNASKED], 0, "no known weakness; 1 could not be asked about"),
        ([UNASKED, UNASKED], 0, "could not be asked for"),
        ([], 0, "could not be asked for"),
        ([CLEAN, WEAK], 1, "jinja2 1.0: CVE-1, mended in 1.1, 2.0"),
        ([WEAK], 1, "CVE-2, mended in no version yet"),
    ],
)
def test_what_was_found_is_told(packages, status, words):
    lines, left_with = told({"dependencies": packages})
    assert left_with == status
    assert words in "\n".join(lines)


def test_where_the_tool_wrote_nothing_nobody_was_asked():
    assert told(read("")) == told(read("{}")) == told({"dependencies": [UNASKED]})


def test_the_audit_is_no_gate():
    """What every submission must pass depends on nobody's answer from outside."""
    gate = (HOME / ".ci" / "run").read_text("utf-8")
    assert "audit" not in gate and gate.rstrip().endswith("exec ./run test")


def test_the_tool_has_a_version_of_its_own_and_is_no_part_of_the_product():
    assert re.search(r"^pip-audit==", (HOME / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    assert "pip-audit" not in (HOME / "setup.cfg").read_text("utf-8")


def test_where_no_service_answers_it_says_so_and_is_content(tmp_path):
    """The command itself, with a tool that reached nobody."""
    tool = tmp_path / "pip-audit"
    tool.write_text("#!/bin/sh\necho could not connect >&2\nexit 1\n", encoding="utf-8")
    tool.chmod(0o700)
    environment = os.environ | {"SENTERPULS_AUDIT_TOOL": str(tool)}
    done = subprocess.run(["./run", "audit"], cwd=HOME, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "could not be asked for" in done.stdout
