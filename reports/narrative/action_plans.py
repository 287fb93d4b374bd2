"""Measures in words: how many there are, and what has happened to their themes since, never that one caused it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.action_plans.following import Followed
from reports.action_plans.plan_row import PlanRow
from reports.action_plans.status import DONE, DROPPED, PLANNED, RUNNING
from reports.exports.formats import write_figure, write_month
from reports.narrative.directions import Direction, direction

SCALE = "1-6"  # of every theme


def plans_heading(rows: tuple[PlanRow, ...]) -> str:
    """How many are under way; of those that have ended, how many there are."""
    going = [row for row in rows if not row.ended]
    if going:
        return ngettext("%(num)d measure is under way", "%(num)d measures are under way", len(going))
    return ngettext("%(num)d measure has ended", "%(num)d measures have ended", len(rows))


def status_word(status: str) -> str:
    return {PLANNED: _("planned"), RUNNING: _("under way"), DONE: _("done"), DROPPED: _("dropped")}[status]


def change_word(followed: Followed) -> Direction | None:
    """The word of the difference between before and after; None where nothing is compared."""
    change = followed.change
    return change and direction(change.difference, change.state)


def since_sentence(base_month: str, followed: Followed) -> str:
    """What is known of the theme since the measure was registered; one sentence for all that isn't shown."""
    if not followed.points:
        return _("No result has come since the measure was registered.")
    if not followed.shown:
        return _("Since the measure was registered there are no two results of this theme that can be shown side by side.")
    if followed.asked_anew:
        return _("The theme has been asked in other words since the measure was registered, so nothing is compared.")
    return f"{_compared(base_month, followed)} {not_proof()}"


def _compared(base_month: str, followed: Followed) -> str:
    words = {
        "before": write_figure(followed.before, SCALE),
        "then": write_month(base_month),
        "after": write_figure(followed.latest.figure, SCALE),
        "now": write_month(followed.latest.month),
    }
    word = change_word(followed)
    if word == "higher":
        return _(
            "Since the measure was registered the theme’s score is higher: %(before)s in %(then)s, %(after)s in %(now)s.", **words
        )
    if word == "lower":
        return _(
            "Since the measure was registered the theme’s score is lower: %(before)s in %(then)s, %(after)s in %(now)s.", **words
        )
    if word == "not tested":
        return _("Before the measure %(before)s in %(then)s, since then %(after)s in %(now)s; not tested.", **words)
    return _(
        "Since the measure was registered the theme’s score is not different: %(before)s in %(then)s, %(after)s in %(now)s.",
        **words,
    )


def not_proof() -> str:
    """What stands by every before and after."""
    return _("This is not proof that the measure caused it.")


def reading_sentence() -> str:
    """How before and after are to be read."""
    return _(
        "Before is the newest release when the measure was registered, after the newest one since that shows the theme. A "
        "difference is not proof that the measure caused it: other things have happened at the same time."
    )


def strictness_sentence() -> str:
    """Why two intervals may lie apart without a word of difference: docs/decisions/0079."""
    return _(
        "An interval says how the unit felt that month. Two months are compared more strictly: their intervals may lie "
        "apart and the months still not be different."
    )


def left_out_sentence(number: int) -> str:
    return ngettext(
        "%(num)d more measure is on the page of measures.", "%(num)d more measures are on the page of measures.", number
    )
