"""A comparison built from several clients' releases: who is in it, what is shown, where they stand."""

from pathlib import Path

import pytest

from reports.comparison.building import Scope, build_comparison
from reports.disclosure.plan import INDEX
from reports.funnels import NoFunnel, UnitFunnel
from reports.panels import HIDDEN
from reports.pools import read_pools
from survey.database import db
from survey.models.wave import Wave
from survey.services.instruments import add_instrument
from tests.reports.side_by_side import AUTONOMY, MONTH, NOW, Unit, add_release, add_set

SMALL = Path(__file__).resolve().parents[2] / "test_disclosure" / "instrument.toml"


def everything(*_):
    return True


def compare(*clients, may_open=everything, chosen=None, sets=(), month=MONTH, **scope):
    return build_comparison(Scope(clients, may_open, sets, **scope), month, "en", chosen=chosen)


def rows_of(comparison):
    return {row.key: row for row in comparison.rows}


@pytest.fixture
def three(app):
    """Three clients of two or three centres, one of them hidden."""
    add_release("fjord", {"": Unit(60), "Oslo": Unit(70), "Bergen": Unit(50), "Bergen/Team 1": Unit(20)})
    add_release("sund", {"": Unit(62), "Alm": Unit(61, autonomy=None), "Grey": Unit(None)})
    add_release("polder", {"": Unit(40), "Duin": Unit(42), "Veen": Unit(40)})
    return ("fjord", "sund", "polder")


def test_every_client_stands_with_the_units_right_below_it(three):
    comparison = compare(*three)
    names = [(row.client, row.name) for row in comparison.rows]
    assert names == [
        ("fjord", "Fjord"), ("fjord", "Bergen"), ("fjord", "Oslo"),
        ("polder", "Polder"), ("polder", "Duin"), ("polder", "Veen"),
        ("sund", "Sund"), ("sund", "Alm"), ("sund", "Grey"),
    ]  # fmt: skip
    oslo = rows_of(comparison)["fjord/Oslo"]
    assert (oslo.figures[INDEX].value, oslo.figures[INDEX].low, oslo.n.shown, oslo.n.response_rate) == (70, 66, 40, (50, 50))
    assert [column.code for column in comparison.columns][:2] == [INDEX, AUTONOMY]


def test_what_is_hidden_has_no_figure_no_place_and_no_count(three):
    rows = rows_of(compare(*three))
    assert (rows["sund/Grey"].state, rows["sund/Grey"].figures, rows["sund/Grey"].n.shown) == ("hidden", {}, None)
    assert rows["sund/Alm"].figures[AUTONOMY] is HIDDEN
    assert AUTONOMY not in rows["sund/Alm"].positions


def test_places_are_among_the_shown_units_of_a_level(three):
    rows = rows_of(compare(*three))
    assert {row.positions[INDEX].of for row in rows.values() if row.unit_path and INDEX in row.positions} == {5}
    assert {row.positions[INDEX].of for row in rows.values() if not row.unit_path} == {3}
    assert (rows["fjord/Oslo"].positions[INDEX].low, rows["fjord/Oslo"].positions[INDEX].high) == (1, 1)
    assert rows["polder/Veen"].positions[INDEX].high == 5


def test_fewer_than_three_have_no_places(app):
    add_release("fjord", {"": Unit(60), "Oslo": Unit(70), "Bergen": Unit(50)})
    assert all(row.positions == {} for row in compare("fjord").rows)


def test_a_client_without_release_or_with_another_questionnaire_is_said(three):
    add_release("sol", {"": Unit(60)}, month="2026-09")
    wave = add_release("other", {"": Unit(60), "Oslo": Unit(60)})
    wave.instrument = add_instrument(SMALL.read_text(encoding="utf-8"), now=NOW).key
    db.session.commit()
    rows = rows_of(compare(*three, "sol", "other"))
    assert rows["sol/"].state == "no release" and rows["sol/"].figures == {}
    assert rows["other/"].state == "another questionnaire" and "other/Oslo" not in rows
    db.session.get(Wave, ("fjord", MONTH)).state = "held"
    db.session.commit()
    held = rows_of(compare(*three))
    assert held["fjord/"].state == "no release" and "fjord/Oslo" not in held


def test_demonstrations_are_never_among_real_clients(three):
    add_release("demo", {"": Unit(60)}, demonstration=True)
    assert "demo" not in {row.client for row in compare(*three, "demo").rows}
    assert {row.client for row in compare(*three, "demo", demonstration=True).rows} == {"demo"}


def test_only_units_that_the_reader_may_open_are_there(three):
    def may_open(client, unit):
        return client == "fjord" and unit == "Oslo"

    rows = rows_of(compare(*three, may_open=may_open))
    assert rows.keys() == {"fjord/Oslo", "sund/", "polder/"}
    assert {rows[key].state for key in ("sund/", "polder/")} == {"out of reach"}


def test_a_set_that_the_reader_may_see_is_tested_in_one_family(three):
    add_set("nordic", ["fjord", "sund", "a", "b", "c"], 60.0)
    sets = read_pools(MONTH, ("fjord", "sund"), demonstration=False)
    comparison = compare(*three, sets=sets, chosen="nordic")
    states = {key: row.judged[INDEX].state for key, row in rows_of(comparison).items() if INDEX in row.judged}
    assert states["fjord/Oslo"] == "different" and states["fjord/"] == "not different"
    assert states["polder/"] == "different" and AUTONOMY not in rows_of(comparison)["fjord/"].judged
    assert comparison.column(INDEX).against.source == "set"
    assert compare(*three, sets=sets, chosen="unknown").benchmark is None


def test_a_set_is_kept_from_a_reader_of_too_many_of_its_clients(three):
    add_set("nordic", ["fjord", "sund", "polder", "a", "b"], 60.0)
    assert read_pools(MONTH, three, demonstration=False) == ()


def test_ten_shown_centres_make_a_funnel_and_nine_a_reason(app):
    centres = {f"Centre {number}": Unit(60 + number % 3) for number in range(1, 10)}
    add_release("fjord", {"": Unit(60), **centres})
    few = compare("fjord").funnel
    assert isinstance(few, NoFunnel) and few.reason.startswith("Fewer than 10 centres")
    add_release("sund", {"": Unit(60), "Centre 1": Unit(20, n=100)})
    drawn = compare("fjord", "sund").funnel
    assert isinstance(drawn, UnitFunnel) and len(drawn.points) == 10
    assert {point.name for point in drawn.points if point.zone != "within"} == {"Centre 1 (Sund)"}
    assert (drawn.funnel.centre, drawn.funnel.spread) == (52.0, 20.0)


def test_a_module_that_one_client_asked_is_a_column_that_others_lack(app):
    add_release("fjord", {"": Unit(60)}, module="pressure")
    add_release("sund", {"": Unit(60)})
    comparison = compare("fjord", "sund")
    modules = [column.code for column in comparison.columns if column.module]
    assert modules
    rows = rows_of(comparison)
    assert modules[0] in rows["fjord/"].figures and modules[0] not in rows["sund/"].figures


def test_a_month_without_any_release_has_rows_and_no_columns(three):
    comparison = compare(*three, month="2026-08")
    assert {row.state for row in comparison.rows} == {"no release"}
    assert comparison.columns == () and comparison.empty and comparison.releases == ()
