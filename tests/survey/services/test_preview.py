from dataclasses import replace

import pytest

from survey.services.ballots import find_paper
from survey.services.clients import find_client
from survey.services.preview import CHANGED, SHOWN, SMALL, FrozenGroup, Group, describe_groups, groups_of
from survey.services.roster import import_roster
from tests.waves import open_test_wave, roster_rows, tokens_of

CLIENT = FrozenGroup("Fjord", 40, True)


@pytest.mark.parametrize(
    ("lineage", "lines"),
    [
        ([(12, True), (20, True)], [(SHOWN, None), (SHOWN, None), (SHOWN, None)]),
        ([(5, True), (20, True)], [(SHOWN, None), (SHOWN, None), (SHOWN, None)]),
        ([(4, True), (20, True)], [(SMALL, "Oslo"), (SHOWN, None), (SHOWN, None)]),
        ([(12, False), (20, True)], [(CHANGED, "Oslo"), (SHOWN, None), (SHOWN, None)]),
        ([(4, False), (20, True)], [(SMALL, "Oslo"), (SHOWN, None), (SHOWN, None)]),
        ([(4, True), (20, False)], [(SMALL, "Fjord"), (CHANGED, "Fjord"), (SHOWN, None)]),
    ],
)
def test_a_group_that_is_not_shown_names_the_nearest_that_is(lineage, lines):
    groups = [FrozenGroup(name, *numbers) for name, numbers in zip(("Blue", "Oslo"), lineage, strict=True)]
    described = describe_groups([*groups, CLIENT])
    assert [(line.state, line.counted_in) for line in described] == lines
    assert [(line.name, line.invited) for line in described] == [(one.name, one.invited) for one in (*groups, CLIENT)]


def test_a_client_that_is_too_small_has_nowhere_to_be_counted():
    assert describe_groups([FrozenGroup("Oslo", 3, True), replace(CLIENT, invited=3)]) == (
        Group("Oslo", 3, SMALL), Group("Fjord", 3, SMALL),
    )  # fmt: skip


def test_a_client_may_ask_for_larger_groups():
    assert [line.state for line in describe_groups([FrozenGroup("Oslo", 7, True), CLIENT], 8)] == [SMALL, SHOWN]


def test_the_groups_are_those_the_wave_froze(app, vault, now):
    wave = open_test_wave(vault, now, teams={"Oslo/Blue": 6, "Oslo/Red": 4, "Bergen": 9})
    token = tokens_of(wave, vault)["Red-0"]
    import_roster(find_client("fjord"), roster_rows({"Oslo/Red": 30}), now=now)
    groups = groups_of(find_paper(token, now=now))
    assert [(group.name, group.invited, group.state) for group in groups] == [
        ("Red", 4, SMALL), ("Oslo", 10, SHOWN), ("Fjord Kundesenter", 19, SHOWN),
    ]  # fmt: skip


