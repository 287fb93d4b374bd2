"""What is said about a slide: method in brief, and on every one the sentence on what is not shown."""

from flask_babel import gettext as _

from reports.exports.formats import write_value
from reports.narrative.directions import hidden_sentence


def notes(*method: str) -> tuple[str, ...]:
    """The method of a slide, then the sentence that stands wherever something may be hidden."""
    return (*(sentence for sentence in method if sentence), hidden_sentence())


def whole(text: str) -> str:
    """A message without places whose per cent signs are doubled, as in templates."""
    return text.replace("%%", "%")


def per_cent_form() -> str:
    """The number format of a share, as the reader's language writes it."""
    return write_value(0, "share").replace("\xa0", " ")


def scores_sentence() -> str:
    return _(
        "Statements are answered from 1 to 6; a statement where a high answer is bad is turned round first. A person's theme is "
        "the mean of its statements, if at least half are answered. The index is a person's mean over the themes of the index, "
        "if at least half have a value, less 1, divided by 5, times 100; the unit's index is the mean of its people."
    )


def interval_sentence() -> str:
    return whole(
        _(
            "The 95 %% interval says how exactly the month's answers fix the score of the unit as it is now. Below 20 answers, "
            "scores move in steps of 5 index points or 0.25, and intervals use the spread of all teams of the client."
        )
    )


def states_sentence() -> str:
    return whole(
        _(
            "Higher and lower are said only where a test finds a difference (false discoveries held at 5 %% within the report) "
            "and it is at least 5 index points. Published figures without a stated spread are not tested."
        )
    )


def causes_sentence() -> str:
    return _(
        "This shows what goes together in one month’s answers, not what brings what about: nobody knows from it what would "
        "happen to the outcome if a theme changed."
    )
