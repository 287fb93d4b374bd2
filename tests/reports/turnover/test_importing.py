"""What taking in a file changes, what it leaves alone, and what may be removed."""

import pytest

from reports.models.turnover import TurnoverMonth
from reports.turnover.importing import Changed, import_turnover, remove_turnover
from reports.turnover.stored import load_unit_months
from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.clients import add_client
from tests.reports.turnover.test_unit_months import rows
from tests.table_rows import all_rows

FIRST = [("Oslo/A", "2026-07", 9, 1), ("Oslo/A", "2026-08", 9, 0), ("Oslo/B", "2026-08", 20, 2)]


@pytest.fixture
def fjord(app, now) -> Client:
    client = add_client("fjord", "Fjord", now=now)
    import_turnover(client, rows(*FIRST), now=now)
    return client


def test_the_first_file_is_all_new(fjord):
    assert [tuple(vars(one).values()) for one in load_unit_months("fjord")] == FIRST
    assert len(load_unit_months("fjord", before="2026-08")) == 1


def test_the_same_rows_again_change_nothing(fjord, now, week):
    before = all_rows()
    account = import_turnover(fjord, rows(*reversed(FIRST)), now=now + week)
    assert (account.added, account.changed, account.unchanged) == (0, (), 3)
    assert all_rows() == before


def test_changed_figures_take_the_place_of_the_old_and_are_told(fjord, now, week):
    account = import_turnover(fjord, rows(("Oslo/A", "2026-08", 10, 3), ("Oslo/A", "2026-09", 7, 0)), now=now + week)
    assert account.changed == (Changed("Oslo/A", "2026-08", was=(9, 0), now=(10, 3)),)
    assert (account.added, account.unchanged, account.first, account.last) == (1, 0, "2026-08", "2026-09")
    kept = db.session.get(TurnoverMonth, ("fjord", "Oslo/A", "2026-07"))
    replaced = db.session.get(TurnoverMonth, ("fjord", "Oslo/A", "2026-08"))
    assert (kept.imported_at, replaced.imported_at) == (now, now + week)
    assert (replaced.headcount, replaced.leavers) == (10, 3)
    assert account.ended == ("Oslo/B",)


def test_one_unusable_row_and_nothing_is_changed(fjord, now):
    before = all_rows()
    with pytest.raises(Refusal):
        import_turnover(fjord, rows(("Oslo/A", "2026-08", 1, 1), ("Oslo/A", "2026-09", 1, 2)), now=now)
    assert all_rows() == before


def test_another_clients_months_are_left_alone(fjord, now):
    fjell = add_client("fjell", "Fjell", now=now)
    assert import_turnover(fjell, rows(("Oslo", "2026-08", 30, 3)), now=now).added == 1
    assert len(load_unit_months("fjord")) == 3


def test_a_month_has_ended_when_the_next_has_begun(fjord, now):
    assert import_turnover(fjord, rows(("Oslo/A", "2026-09", 9, 0)), now=now).added == 1
    with pytest.raises(Refusal, match="1 row"):
        import_turnover(fjord, rows(("Oslo/A", "2026-10", 9, 0)), now=now)


@pytest.mark.parametrize("month, left", [(None, 1), ("2026-07", 2), ("2026-08", 2)])
def test_a_units_rows_can_be_removed(fjord, month, left):
    remove_turnover(fjord, "Oslo/A", month)
    assert len(load_unit_months("fjord")) == left


def test_removing_leaves_no_gap_and_says_where_there_is_nothing(fjord, now):
    import_turnover(fjord, rows(("Oslo/A", "2026-09", 9, 0)), now=now)
    with pytest.raises(Refusal, match="gap"):
        remove_turnover(fjord, "Oslo/A", "2026-08")
    with pytest.raises(Refusal, match="nothing to remove"):
        remove_turnover(fjord, "Oslo/C", None)
