"""Own items from the command line: a file takes the place of what was asked, or nothing is changed."""

import json

import pytest

from survey.database import db
from survey.services.clients import add_client
from survey.services.own_items import asked_own_items
from tests.table_rows import all_rows

GOOD = """
[items.OWN1]
name = { nb = "Kantinen" }
text = { nb = "I hvilken grad er kantinen et godt sted?" }

[items.OWN2]
direction = -1
scale = "frequency"
name = { nb = "Støy" }
text = { nb = "Hvor ofte forstyrrer støy deg?" }
"""
FOURTH = "".join(f'[items.OWN{number}]\nname.nb = "X"\ntext.nb = "Er det bra?"\n' for number in range(1, 5))


@pytest.fixture
def fjord(app, now):
    added = add_client("fjord", "Fjord", now=now)
    db.session.commit()
    return added


@pytest.fixture
def give(runner, fjord, tmp_path):
    def given(text: str | bytes, *more: str):
        file = tmp_path / "own.toml"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return runner.invoke(args=["wave", "items", "--client", "fjord", "--file", str(file), *more])

    return given


def test_a_file_sets_what_is_asked(give, runner, fjord):
    assert give(GOOD).exit_code == 0
    assert [(item.code, item.scale, item.direction) for item in asked_own_items(fjord)] == [
        ("OWN1", "extent", 1), ("OWN2", "frequency", -1),
    ]  # fmt: skip
    assert give(GOOD.split("[items.OWN2]")[0], "--json").exit_code == 0
    shown = json.loads(runner.invoke(args=["wave", "items", "--client", "fjord", "--json"]).output)
    assert [(item["code"], item["asked"]) for item in shown["items"]] == [("OWN1", True), ("OWN2", False)]
    assert "OWN2 (not asked)" in runner.invoke(args=["wave", "items", "--client", "fjord"]).output


def test_without_items_it_says_so(runner, fjord):
    assert runner.invoke(args=["wave", "items", "--client", "fjord"]).output == "No own items.\n"


REFUSED = {
    "no TOML": ("items = [", "not valid TOML"),
    "no text": (b"\xff\xfe", "can't be read"),
    "a strange key": (GOOD.replace("direction", "richtung"), "unknown key richtung"),
    "a strange code": (GOOD.replace("OWN1", "KAN1"), "its code must be OWN1 to OWN99"),
    "a strange scale": (GOOD.replace("frequency", "stars"), "no scale 'stars'"),
    "another language alone": (GOOD.replace("nb =", "sv ="), "every language that is needed: nb"),
    "name and text apart": (GOOD.replace('text = { nb = "I', 'text = { sv = "I'), "in the same languages"),
    "four": (FOURTH, "at most three"),
    "too long": (GOOD.replace("kantinen et", "x " * 20), "at most 20"),
}


@pytest.mark.parametrize("text, said", REFUSED.values(), ids=REFUSED)
def test_what_cant_be_used_is_one_line_and_changes_nothing(give, text, said):
    before = all_rows()
    done = give(text)
    assert done.exit_code == 2 and said in done.output and len(done.output.splitlines()) == 1
    db.session.rollback()
    assert all_rows() == before
