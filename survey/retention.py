"""How long what is held of people is held: the times themselves. What they hold for stands in survey/retention_table.py.

Whatever deletes reads its time here, so that the table, the document made of it and the jobs can't say different things.
"""

from datetime import date, datetime, timedelta

LEAVERS_KEPT = timedelta(days=60)  # after they left the roster
PLACES_KEPT = timedelta(days=60)  # where somebody was before a move
CONTACTS_KEPT = timedelta(days=30)  # after the last survey, roster or plan, where no plan needs them
NEWS_LASTS = timedelta(days=14)  # after closing: older news of a release is not sent any more
WISHES_KEPT = timedelta(days=730)  # of who is on no roster any more
CLOSED_LINKS_KEPT = timedelta(days=365)  # after their wave closed
LEDGER_KEPT = timedelta(days=60)  # for days; what was done for a wave is kept, so that it is never done again
LINKS_KEPT = timedelta(days=30)  # one-time links, after they are over
TRIES_KEPT = timedelta(days=1)  # after so long without a try the count begins anew
TOKENS_KEPT = timedelta(days=30)  # after they have expired
INVITED_KEPT = timedelta(days=90)  # accounts that were never used, after the last access they were given
CLOSED_OUT_KEPT = timedelta(days=30)  # accounts that open nothing, after they were last used
UNUSED_KEPT = timedelta(days=730)  # accounts with access, after they were last used
PDFS_KEPT = timedelta(days=30)  # since a file was last asked for
PLAN_NAMES_KEPT = timedelta(days=730)  # who was to do a measure and who wrote it, after it was done or dropped
AUDIT_MONTHS = 24


def audit_log_from(today: date) -> date:
    """The first day whose entries are kept: the first of a month, so that the log is shortened once a month."""
    months = today.year * 12 + today.month - 1 - AUDIT_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def contacts_go_at(*, planned: bool, under_way: bool, needed_last: datetime | None) -> datetime | None:
    """When addresses and numbers of a client's members are deleted; None while something needs them.

    planned: a plan that is not paused will write to them; under_way: so may a survey that has not come to its end.
    needed_last: the latest of the last close, the last roster and the pausing of the plan; None where there was none.
    """
    if planned or under_way or needed_last is None:
        return None
    return needed_last + CONTACTS_KEPT
