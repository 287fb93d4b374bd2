import pytest

from reports.views.wayfinding import Place, below, crumbs_of, neighbours, openable_of, topmost

SHOWN = ("", "Bergen", "Bergen/Team 1", "Oslo", "Oslo/Team 2", "Oslo/Team 10")


def test_crumbs_lead_from_the_client_down_and_link_what_may_be_opened():
    assert crumbs_of("Oslo/Team 2", "Fjord", {"Oslo", "Oslo/Team 2"}) == (
        Place("", "Fjord", False),
        Place("Oslo", "Oslo", True),
        Place("Oslo/Team 2", "Team 2", True),
    )


@pytest.mark.parametrize(
    ("path", "openable", "names"),
    [
        ("", SHOWN, ["Bergen", "Oslo"]),
        ("Oslo", SHOWN, ["Team 2", "Team 10"]),
        ("Oslo/Team 2", SHOWN, []),
        ("", ("", "Bergen", "Oslo/Team 2"), ["Bergen", "Oslo/Team 2"]),
        ("Oslo", ("Oslo", "Oslo 2/Team 1"), []),
    ],
)
def test_below_are_the_next_units_down_that_may_be_opened(path, openable, names):
    assert [place.name for place in below(path, openable)] == names


def test_topmost_have_none_of_the_others_above_them():
    assert topmost(["Oslo/Team 10", "Oslo/Team 2", "Bergen", "Bergen/Team 1"]) == ("Bergen", "Oslo/Team 2", "Oslo/Team 10")
    assert topmost([]) == ()


def test_openable_is_what_is_shown_and_allowed():
    assert openable_of(SHOWN, lambda unit: unit.startswith("Bergen")) == {"Bergen", "Bergen/Team 1"}


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2026-09", (None, "2026-11")), ("2026-11", ("2026-09", "2027-01")), ("2027-01", ("2026-11", None))],
)
def test_neighbours_are_the_nearest_months_with_a_release(month, expected):
    assert neighbours(month, ["2026-11", "2027-01", "2026-09"]) == expected
