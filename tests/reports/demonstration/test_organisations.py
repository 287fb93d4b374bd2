"""The invented clients: their teams at every size the command allows."""

from collections import Counter

import pytest

from reports.demonstration.organisations import (
    DECLINING,
    LARGE,
    MOST_CENTRES,
    ORGANISATIONS,
    RECOVERING,
    SMALL,
    SMALLEST,
    TINY,
)

FIRST = ORGANISATIONS[0]


@pytest.mark.parametrize("centres", [SMALLEST["centres"], 3, MOST_CENTRES])
@pytest.mark.parametrize("teams", [SMALLEST["teams"], 6, 20])
def test_every_story_has_a_team_of_its_own(centres, teams):
    found = FIRST.teams(centres, teams)
    sizes = Counter(team.size for team in found)
    assert len(found) == centres * teams == len({team.path for team in found})
    assert [team.course for team in found].count(DECLINING) == [team.course for team in found].count(RECOVERING) == 1
    assert (sizes[TINY], sizes[SMALL]) == (1, 1)
    assert all(team.size > SMALL + 2 for team in found if team.size not in (TINY, SMALL))


def test_the_tiny_team_and_its_protection_share_a_centre_that_is_shown():
    tiny, small = (next(team for team in FIRST.teams(3, 6) if team.size == size) for size in (TINY, SMALL))
    assert tiny.centre == small.centre
    assert any(team.size >= LARGE for team in FIRST.teams(3, 6) if team.centre == tiny.centre)


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation.key)
def test_everybody_can_see_that_a_client_is_invented(organisation):
    assert organisation.key.startswith("demo-")
    assert "(demo)" in organisation.name
    assert len(set(organisation.centres)) == MOST_CENTRES
    assert "".join(organisation.centres).isascii(), "unit names stand in file names"


def test_leans_come_to_nought_in_the_default_demonstration():
    assert sum(organisation.lean for organisation in ORGANISATIONS[:3]) == pytest.approx(0)
