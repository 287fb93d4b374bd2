"""A questionnaire as agents will see it, to be looked at only: no form, no link, no token; it stands in a frame of a page."""

from collections.abc import Collection

from flask_babel import force_locale

from survey.console.pages import CONSOLE_HEADERS
from survey.forms.ballot import form_for
from survey.forms.comment_text import COMMENT_LIMIT
from survey.forms.questionnaire import Questionnaire
from survey.instruments.instrument import Instrument
from survey.models.organisation import Client
from survey.thresholds import Thresholds
from survey.views.questionnaire import ITEMS_A_MINUTE
from survey.views.respondent_pages import STYLE_SOURCE, draw

# The frame takes its page's policy: the respondent's style is let in by its hash.
WITH_SAMPLES = {
    "Content-Security-Policy": CONSOLE_HEADERS["Content-Security-Policy"].replace(
        "style-src 'self'", f"style-src 'self' {STYLE_SOURCE}"
    )
}


def draw_sample(client: Client, instrument: Instrument, language: str, *, people: int = 0, only: Collection[str] = ()) -> str:
    """A whole page for a frame's srcdoc. only: codes of the items to show; all of them, with the rest, where there is none.

    people: on the roster; background and comment are asked of so many as could be shown.
    """
    minima, items = Thresholds.from_score(client.minimum_score), instrument.items
    questionnaire = Questionnaire(instrument, people >= minima.distribution, people >= minima.comment_ballots)
    with force_locale(language):
        return draw(
            "ballot/sample.html",
            language,
            client=client,
            questionnaire=questionnaire,
            form=form_for(questionnaire, language),
            items=[(number, item) for number, item in enumerate(items, start=1) if not only or item.code in only],
            whole=not only,
            minima=minima,
            comment_limit=COMMENT_LIMIT,
            minutes=round(len(items) / ITEMS_A_MINUTE),
        )
