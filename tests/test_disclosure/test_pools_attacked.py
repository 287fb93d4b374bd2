"""Benchmark sets: two clients, one giant, the joiner and the leaver, and what the file of a month holds."""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reports.disclosure.pools import apart, choose_members, may_read
from reports.models.pool import ReleasedPool, ReleasedPoolCell
from reports.pools import declare_pool
from reports.release import close_wave
from survey.database import db
from tests.test_disclosure.numbers_read import in_document, numbers_in
from tests.test_disclosure.sums import Known, Target, subtracted
from tests.waves import MONTH, cast_all, open_test_wave

CLIENTS = "abcdefgh"
FEW = 3  # clients


def as_sums(sets: Collection[Collection[str]]) -> list[Known]:
    return [Known({(client, "index"): 1 for client in members}, 0, 0) for members in sets if members]


def groups_of_few(own: Collection[str] = ()) -> list[Target]:
    """Every one and every two clients, but for the reader's own, whose figures are known anyway."""
    others = [client for client in CLIENTS if client not in own]
    pairs = [{one, other} for one in others for other in others]
    return [Target(frozenset((client, "index") for client in group), len(group)) for group in pairs]


def solved(sets: Collection[Collection[str]], own: Collection[str] = ()) -> list[Target]:
    """Few clients that adding and subtracting sets gives, the reader's own taken away as well."""
    return subtracted([*as_sums(sets), *as_sums([{client} for client in own])], groups_of_few(own))


def months(draw) -> list[Mapping[str, int]]:
    """Who has a release in each month, with its ballots."""
    sizes = st.dictionaries(st.sampled_from(CLIENTS), st.integers(5, 60) | st.integers(400, 500), min_size=2)
    return draw(st.lists(sizes, min_size=1, max_size=4))


def ours(months: Collection[Mapping[str, int]]) -> list[frozenset[str]]:
    past: list[frozenset[str]] = []
    for candidates in months:
        members = choose_members(candidates, past)
        if members is not None:
            past.append(members)
    return past


@settings(max_examples=200, derandomize=True)
@given(st.composite(months)())
def test_no_set_less_an_earlier_one_is_few_clients(months):
    """As if clients answered every month alike, which is more than a reader knows."""
    past = ours(months)
    assert all(solved([one, other]) == [] for one, other in combinations(past, 2))
    assert all(len(members) >= 5 for members in past)


def test_naive_sets_are_taken_apart():
    """Whoever makes a set of all who have a release gives the joiner away, or the other of two."""
    case = find(st.composite(months)(), lambda months: solved([set(one) for one in months]), settings=settings(derandomize=True))
    assert solved([set(one) for one in case])
    assert solved([{"a", "b"}], own="a")
    assert solved([set("abcde"), set("abcdef")])
    assert solved([set("abcde"), set("abcd")])


@pytest.mark.parametrize("own", ["", "a", "ab"])
def test_a_set_that_is_read_beside_ones_own_clients_gives_nobody(own):
    assert may_read("abcde", own)
    assert solved([set("abcde"), set("abcdefgh")], own) == []
    assert not may_read("abcde", "abc")
    assert solved([set("abcde")], "abc")


def test_two_clients_or_a_giant_make_no_benchmark():
    assert choose_members({"a": 10, "b": 10}, []) is None
    giant = {"a": 500, "b": 10, "c": 10, "d": 10, "e": 10}
    assert choose_members(giant, []) is None
    assert choose_members(giant | {"a": 20}, []) == giant.keys()


def test_a_benchmark_less_another_is_no_client():
    five = {"a", "b", "c", "d", "e"}
    assert not apart([five, five | {"f"}])
    assert apart([five, five | {"f", "g", "h"}])
    assert choose_members(dict.fromkeys([*five, "f"], 10), [five]) == five


@pytest.fixture
def nordic(app, vault, now, week):
    """Five more clients, two teams of six each, and a set of all."""
    declare_pool("nordic", "Nordic centres", now=now)
    for number, letter in enumerate("abcde"):
        wave = open_test_wave(vault, now, client=f"client-{letter}", teams={"Oslo/Blue": 6, "Oslo/Red": 6})
        cast_all(wave, vault, now, lambda member, code, number=number: 1 + (len(member) + ord(code[0]) + number) % 6)
        close_wave(wave, vault=vault, now=now + week)
    db.session.commit()


def written(app, folder, month=MONTH) -> str:
    """The file of a month, as the command writes it."""
    file = folder / "benchmark.json"
    assert app.test_cli_runner().invoke(args=["benchmark", "--month", month, "--out", str(file)]).exit_code == 0
    return file.read_text(encoding="utf-8")


def strangers(text: str) -> set[Decimal]:
    """Numbers of the file that are no displayed figure, no number of clients or units, and in no code or scale."""
    pools = json.loads(text)["pools"]
    cells = db.session.scalars(select(ReleasedPoolCell)).all()
    known = {abs(Decimal(repr(value))).normalize() for cell in cells for value in (cell.lower, cell.median, cell.upper)}
    codes = (f"{one['code']} {one['scale']}".replace("-", " ") for pool in pools for one in pool["measures"])
    fixed = numbers_in(" ; ".join(codes))
    (row,) = db.session.scalars(select(ReleasedPool))
    counted = {Decimal(row.units), Decimal(len(row.members))}
    return in_document(text, without=("month",)) - known - fixed - counted


def test_the_benchmark_file_holds_the_cells_of_the_set_and_names_no_client(app, nordic, tmp_path):
    text = written(app, tmp_path)
    assert len(in_document(text)) > 5
    assert strangers(text) == set()
    assert "client-" not in text
    grids = {Decimal("0.1"), Decimal("0.01"), Decimal(1)}
    assert {Decimal(repr(cell.step)).normalize() for cell in db.session.scalars(select(ReleasedPoolCell))} <= grids


def test_a_client_more_changes_nothing_that_was_written(app, nordic, vault, now, week, tmp_path):
    """Two files of a month, before and after another client: their difference would be the other."""
    before = written(app, tmp_path)
    wave = open_test_wave(vault, now, client="client-f", teams={"Oslo/Blue": 30})
    cast_all(wave, vault, now, lambda member, code: 6)
    close_wave(wave, vault=vault, now=now + week)
    db.session.commit()
    assert written(app, tmp_path) == before


def test_a_file_with_finer_figures_is_found_out(app, nordic, tmp_path):
    text = written(app, tmp_path)
    first = json.loads(text)["pools"][0]["measures"][0]["median"]
    assert strangers(text.replace(f'"median": {first}', f'"median": {first + 0.0123}'))
