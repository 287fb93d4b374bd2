"""Every action that the source records has words."""

import ast
import re
from pathlib import Path

import pytest

from survey.audit_words import ACTIONS, GROUPS, action_in_words, actions_of, details_in_words

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record_action", "record_read", "record_done"}
HANDED_ON = {"record_signing_in", "_go_on", "_keep_version", "_record"}  # they record what they are told, wherever it stands


def recorded_in(source: str) -> list[str]:
    """Patterns of the actions that a module records; a part that is worked out may be anything."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    told = [call for call in calls if getattr(call.func, "id", "") in HANDED_ON]
    handed_on = [one for call in told for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    direct = [call.args[0] for call in calls if getattr(call.func, "id", "") in RECORDERS]
    return [pattern_of(said) for said in (*direct, *handed_on)]


def pattern_of(said: ast.expr) -> str:
    if isinstance(said, ast.Constant):
        return re.escape(said.value)
    if isinstance(said, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in said.values)
    return ".+"


def without_words(source: str) -> list[str]:
    return [pattern for pattern in recorded_in(source) if not any(re.fullmatch(pattern, action) for action in ACTIONS)]


def test_every_recorded_action_has_words():
    """A new action: give it a group and words in survey/audit_words.py."""
    sources = [file.read_text("utf-8") for package in ("survey", "reports") for file in (ROOT / package).rglob("*.py")]
    assert sum(len(recorded_in(source)) for source in sources) > 20
    assert [pattern for source in sources for pattern in without_words(source)] == []


@pytest.mark.parametrize("call", ['record_action("never heard", client=None)', 'record_read(f"never {heard}", client=None)'])
def test_an_action_without_words_is_found(call):
    assert len(without_words(call)) == 1


def test_every_group_is_used_and_every_action_has_a_known_one(app):
    assert {group for group, _ in ACTIONS.values()} == GROUPS.keys()
    assert sorted(action for group in GROUPS for action in actions_of(group)) == sorted(ACTIONS)


def test_details_say_what_is_known_and_leave_out_what_is_empty(app):
    with app.test_request_context("/?lang=en"):
        assert details_in_words({"wave": "2026-10", "unit_path": "", "kind": "pdf", "version": 3}) == "month 2026-10, format pdf"
        assert action_in_words("signed in") == "signed in" and action_in_words("unheard of") == "unheard of"
