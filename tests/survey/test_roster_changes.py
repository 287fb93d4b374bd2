"""What a file would change, as tables: small rosters before and after."""

import pytest

from survey.roster_changes import FieldChange, MemberChange, UnitChange, compare_roster, headcounts
from survey.roster_entries import Contact, Entry

NOBODY = Contact(None, None, "nb")


def entry(ref: str, unit: str, email: str | None = None) -> Entry:
    return Entry(ref, unit, Contact(email, None, "nb"))


def changes(places: dict[str, str], *entries: Entry, contacts: dict[str, Contact] | None = None):
    return compare_roster(entries, places, contacts if contacts is not None else dict.fromkeys(places, NOBODY))


def test_each_kind_of_change_is_told_once():
    found = changes(
        {"stays": "Oslo", "moves": "Oslo", "leaves": "Oslo", "writes": "Oslo"},
        entry("stays", "Oslo"), entry("moves", "Bergen"), entry("comes", "Oslo"), entry("writes", "Oslo", "w@x.no"),
    )  # fmt: skip
    assert found.members == (
        MemberChange("moves", "moved", "Oslo", "Bergen"),
        MemberChange("comes", "added", None, "Oslo"),
        MemberChange("writes", "updated", "Oslo", "Oslo", (FieldChange("email", None, "w@x.no"),)),
        MemberChange("leaves", "left", "Oslo", None),
    )
    assert found.unchanged == 1 and found.people_before == 4


def test_who_comes_back_tells_what_has_changed_since():
    found = changes({}, entry("back", "Oslo", "new@x.no"), contacts={"back": Contact("old@x.no", None, "nb")})
    assert found.members[0].contact == (FieldChange("email", "old@x.no", "new@x.no"),)


def test_people_are_counted_in_every_unit_above_them():
    assert headcounts(["Oslo/1", "Oslo/1", "Oslo/2", "Bergen"]) == {"": 4, "Bergen": 1, "Oslo": 3, "Oslo/1": 2, "Oslo/2": 1}
    assert headcounts([]) == {}


def test_units_that_come_and_go():
    found = changes({"A": "Oslo/1", "B": "Oslo/2"}, entry("A", "Oslo/1"), entry("B", "Bergen/1"))
    assert found.units == (UnitChange("Bergen", 0, 1), UnitChange("Bergen/1", 0, 1), UnitChange("Oslo/2", 1, 0))


@pytest.mark.parametrize(
    "before, after, told", [(5, 4, True), (5, 5, False), (6, 1, True), (0, 4, True), (0, 5, False), (4, 3, False), (5, 0, False)]
)
def test_units_that_become_too_small_to_be_shown(before, after, told):
    found = changes({f"B{each}": "Oslo" for each in range(before)} | {"other": "X"},
                    *(entry(f"A{each}", "Oslo") for each in range(after)), entry("other", "X"))  # fmt: skip
    assert [unit.path for unit in found.too_small(5) if unit.path == "Oslo"] == (["Oslo"] if told else [])


@pytest.mark.parametrize("people, staying, told", [(10, 5, True), (10, 6, False), (1, 0, True), (0, 0, False), (3, 2, False)])
def test_many_leave_from_half_of_everybody_on(people, staying, told):
    places = {f"M{each}": "Oslo" for each in range(people)}
    found = changes(places, entry("new", "Oslo"), *(entry(f"M{each}", "Oslo") for each in range(staying)))
    assert found.many_leave is told


def test_the_digest_follows_the_changes_and_nothing_else():
    first = changes({"A": "Oslo", "B": "Oslo"}, entry("A", "Oslo"), entry("N", "Oslo"), entry("O", "Oslo"))
    turned = changes({"B": "Oslo", "A": "Oslo"}, entry("O", "Oslo"), entry("N", "Oslo"), entry("A", "Oslo"))
    others = (
        changes({"A": "Oslo"}, entry("A", "Oslo"), entry("N", "Oslo"), entry("O", "Oslo")),
        changes({"A": "Oslo", "B": "Oslo"}, entry("A", "Oslo"), entry("N", "Oslo", "n@x.no"), entry("B", "Oslo", "b@x.no")),
        changes(
            {"A": "Oslo", "B": "Oslo", "C": "X"}, entry("A", "Oslo"), entry("N", "Oslo"), entry("O", "Oslo"), entry("C", "X")
        ),
    )
    assert first.digest == turned.digest
    assert len({first.digest, *(other.digest for other in others)}) == 4
