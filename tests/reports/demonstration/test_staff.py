"""People come, go and move, and the teams stand."""

import pytest

from reports.demonstration.organisations import ORGANISATIONS
from reports.demonstration.staff import staff_in
from survey.thresholds import membership_kept

FIRST = ORGANISATIONS[0]
TEAMS = FIRST.teams(3, 6)
MONTHS = range(2025 * 12 + 8, 2026 * 12 + 11)


def refs_by_team(month: int, seed: int) -> dict[str, set[str]]:
    found = {team.path: set() for team in TEAMS}
    for person in staff_in(FIRST, TEAMS, month, seed):
        found[person.team.path].add(person.ref)
    return found


@pytest.mark.parametrize("seed", [1, 2023])
def test_no_team_changes_by_half_from_one_month_to_the_next(seed):
    months = [refs_by_team(month, seed) for month in MONTHS]
    for then, now in zip(months, months[1:], strict=False):
        assert all(membership_kept(now[path], then[path]) for path in now)


def test_some_leave_and_some_move_within_fourteen_months():
    first, last = ({person.ref: person.team for person in staff_in(FIRST, TEAMS, month, 1)} for month in (MONTHS[0], MONTHS[-1]))
    stayed = first.keys() & last.keys()
    assert 0.05 < 1 - len(stayed) / len(first) < 0.5
    moved = [ref for ref in stayed if first[ref] != last[ref]]
    assert moved
    assert all(first[ref].centre == last[ref].centre for ref in moved)


def test_nobody_moves_in_or_out_of_a_team_that_is_fixed():
    for month in MONTHS:
        sizes = refs_by_team(month, 1)
        assert all(len(sizes[team.path]) == team.size for team in TEAMS if team.fixed)


def test_a_reference_names_one_person():
    people = staff_in(FIRST, TEAMS, MONTHS[-1], 1)
    assert len({person.ref for person in people}) == len(people) == sum(team.size for team in TEAMS)
