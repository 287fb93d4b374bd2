"""The questionnaire on one paper: drawn page by page, read, cast. The same for a link and for a shared tablet.

No session: what was answered on other pages travels in the form. On a tablet nothing but the last request holds an
answer, so its questionnaire is one page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Response, current_app, request, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup

from survey.forms.ballot import Answers, form_for, read_answers
from survey.forms.comment_text import COMMENT_LIMIT
from survey.forms.questionnaire import Questionnaire
from survey.instruments.parts import CODE, COMMENT, PAGE
from survey.languages import negotiate_language
from survey.sealing import BallotTooLong
from survey.services.ballots import Paper, cast_ballot
from survey.services.instruments import instrument_of
from survey.services.preview import groups_of
from survey.tokens import Token
from survey.views.respondent_pages import CARRIED, draw, kept_page, respond
from survey.written_time import write_moment

SEND = "send"  # the value of the button on the last page; the others name a page
THANKS_SECONDS = 5  # on a tablet, before the next person's turn
ITEMS_A_MINUTE = 7

NOTHING = Answers()


@dataclass(frozen=True)
class Visit:
    """A paper, what it asks and in which language. code: what was typed on a shared tablet, None behind a link."""

    paper: Paper
    questionnaire: Questionnaire
    language: str
    code: str | None = None

    @classmethod
    def of(cls, paper: Paper, code: str | None = None) -> "Visit":
        """The visit of the present request."""
        questionnaire = _questionnaire_of(paper, paged=code is None)
        return cls(paper, questionnaire, negotiate_language(_wishes(paper), questionnaire.instrument.languages), code)


def questionnaire_page(visit: Visit, page: int = 1, answers: Answers = NOTHING, *, posted: bool = False) -> Response:
    """One page of the questionnaire; kept in memory unless it holds answers of its own."""
    carried = _carried(visit, page, answers)
    if answers.valid and not visit.questionnaire.fields_on(page) & answers.given.keys():
        return kept_page(_key("form", visit, page, posted), lambda: _draw_page(visit, page, posted=posted), carried)
    text = _draw_page(visit, page, answers, posted=posted).replace(CARRIED, carried)
    return respond(text, 200 if answers.valid else 422)


def take_answers(visit: Visit, token: Token, fields: Mapping[str, Sequence[str]]) -> Response:
    """Reads a posted form: casts it, or draws the page that was asked for, or the page on which something is wrong."""
    wanted = list(fields.get(PAGE, [SEND]))
    sent = {name: values for name, values in fields.items() if name not in (PAGE, CODE)}
    with force_locale(visit.language):
        answers = read_answers(visit.questionnaire, sent, sending=wanted == [SEND])
        pages = {str(number): number for number in range(1, visit.questionnaire.last + 1)}
        page = pages.get(wanted[0]) if len(wanted) == 1 else None
        if wanted == [SEND]:
            page = visit.questionnaire.last if answers.values else 1
            answers = _cast(visit.paper, token, answers) if answers.valid else answers
            if answers.valid:
                return _thanks_page(visit)
        elif page is None:
            answers = replace(answers, general=gettext("There is no such page. Here is the first one, with your answers in it."))
        page = min((visit.questionnaire.page_of(name) for name in answers.errors), default=page or 1)
        return questionnaire_page(visit, page, answers, posted=True)


def _cast(paper: Paper, token: Token, answers: Answers) -> Answers:
    """Casts, which commits at once here. Where the comment does not fit (emoji take four bytes), answers that say so."""
    try:
        cast_ballot(paper, token, answers.values, answers.background, answers.comment)
    except BallotTooLong:
        said = gettext("Your comment is too long: emoji and some alphabets take more room. Please shorten it.")
        return replace(answers, errors={COMMENT: said})
    return answers


def _thanks_page(visit: Visit) -> Response:
    paper, tablet = visit.paper, visit.code is not None

    def make() -> str:
        closing = write_moment(paper.closes_at)
        return draw("ballot/thanks.html", visit.language, paper=paper, tablet=tablet, closing=closing)

    refresh = f"{THANKS_SECONDS}; url={url_for('ballot.ask_code')}" if tablet else None
    return kept_page(_key("thanks", visit), make, refresh=refresh)


def _draw_page(visit: Visit, page: int, answers: Answers = NOTHING, *, posted: bool = False) -> str:
    questionnaire, paper = visit.questionnaire, visit.paper
    with force_locale(visit.language):
        return draw(
            "ballot/form.html",
            visit.language,
            paper=paper,
            questionnaire=questionnaire,
            page=page,
            posted=posted,
            tablet=visit.code is not None,
            carried=Markup(CARRIED),
            form=form_for(questionnaire, visit.language, answers),
            wrong=None if answers.valid else answers,
            groups=groups_of(paper) if page == questionnaire.last else (),
            comment_limit=COMMENT_LIMIT,
            minutes=round(len(questionnaire.instrument.items) / ITEMS_A_MINUTE),
            closing=write_moment(paper.closes_at),
            destroyed_by=write_moment(paper.destroyed_by),
        )


def _carried(visit: Visit, page: int, answers: Answers) -> str:
    """What a page brings along as hidden fields: the code of a tablet, and what was answered on other pages."""
    elsewhere = {name: value for name, value in answers.given.items() if name not in visit.questionnaire.fields_on(page)}
    if visit.code:
        elsewhere[CODE] = visit.code
    return "".join(
        Markup('<input type="hidden" name="{}" value="{}" autocomplete="off">').format(name, value)
        for name, value in elsewhere.items()
    )


def _key(name: str, visit: Visit, *more) -> tuple:
    paper = visit.paper
    return (name, paper.client, paper.wave, paper.unit, paper.closes_at, visit.language, visit.code is None, *more)


def _questionnaire_of(paper: Paper, *, paged: bool) -> Questionnaire:
    """The questionnaire of a paper, made once for all that ask the same."""
    questionnaires = current_app.extensions.setdefault("senterpuls.questionnaires", {})
    asked = (paper.instrument, paper.instrument_version, paper.module, paper.own_items)
    key = (*asked, paper.asks_background, paper.asks_comment, paged)
    if key not in questionnaires:
        questionnaires[key] = Questionnaire(instrument_of(paper), paper.asks_background, paper.asks_comment, paged)
    return questionnaires[key]


def _wishes(paper: Paper) -> Iterator[str | None]:
    yield request.args.get("lang")
    yield paper.language
    yield from (tag for tag, quality in request.accept_languages if quality > 0)
    yield paper.client_language
