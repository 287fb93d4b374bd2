"""The questionnaire as a form: read and check what was sent, and draw it with what is wrong beside each question.

Checking is one pure function, since building form fields for every ballot would cost more than the ballot itself;
WTForms draws, and is built only when a page is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from wtforms import Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from survey.forms.comment_text import COMMENT_LIMIT, clean_comment
from survey.forms.questionnaire import Questionnaire
from survey.instruments.parts import COMMENT, UNSAID, Background, Item
from survey.instruments.scale import POINTS


@dataclass(frozen=True)
class Answers:
    """What a form held.

    values: item code → 1…6; background: background code → option code; neither holds what was left out.
    comment: at most 500 characters where the answers are valid. errors: field → sentence; general: what is wrong with
    the form as a whole. skipped: the fields left out by saying so.
    """

    values: Mapping[str, int] = field(default_factory=dict)
    background: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    general: str | None = None
    skipped: frozenset[str] = frozenset()

    @property
    def valid(self) -> bool:
        return not self.errors and self.general is None

    @property
    def given(self) -> dict[str, str]:
        """Field → what it held, as it is sent again."""
        given = {name: str(value) for name, value in self.values.items()} | dict(self.background)
        given |= {name: "" for name in self.skipped}
        return given | ({COMMENT: self.comment} if self.comment else {})


def read_answers(questionnaire: Questionnaire, fields: Mapping[str, Sequence[str]], *, sending: bool = True) -> Answers:
    """Checks a posted form, field name → values sent. Every question may be skipped, but not all of them when sending."""
    given: dict[str, int | str] = {}
    errors: dict[str, str] = {}
    comment, general, skipped = "", None, set()
    for name, sent in fields.items():
        text = sent[0] if len(sent) == 1 else None
        if name in questionnaire.options:
            chosen = questionnaire.options[name].get(text)
            if chosen is not None:
                given[name] = chosen
            elif text in questionnaire.options[name]:
                skipped.add(name)
            else:
                errors[name] = gettext("Choose one of the answers shown, or leave the question out.")
        elif name == COMMENT and questionnaire.asks_comment and text is not None:
            comment = clean_comment(text)
            errors |= _wrong_with(comment)
        else:
            general = _foreign_field()
    values = {name: value for name, value in given.items() if name not in questionnaire.backgrounds}
    background = {name: value for name, value in given.items() if name in questionnaire.backgrounds}
    if sending and not (values or errors or general):
        general = gettext("You have not answered any question yet. Answer at least one, then send.")
    return Answers(values, background, comment, errors, general, frozenset(skipped))


def _wrong_with(comment: str) -> dict[str, str]:
    if len(comment) <= COMMENT_LIMIT:
        return {}
    said = gettext("Your comment has %(count)s characters; at most %(limit)s fit.", count=len(comment), limit=COMMENT_LIMIT)
    return {COMMENT: said}


def _foreign_field() -> str:
    return gettext(
        "The form held something that is not part of this survey. It was left out: check your answers and send again."
    )


def form_for(questionnaire: Questionnaire, language: str, answers: Answers | None = None) -> Form:
    """The form of a questionnaire in one language, filled with what was answered so far."""
    fields = {item.code: _field_of(questionnaire, item, language) for item in questionnaire.instrument.items}
    fields |= {code: _background_field(one, language) for code, one in questionnaire.backgrounds.items()}
    fields[COMMENT] = TextAreaField()
    form = type("BallotForm", (Form,), fields)()
    for name, value in (answers.given if answers else {}).items():
        form[name].data = value
    for name, error in (answers.errors if answers else {}).items():
        form[name].errors = [error]
    return form


def _field_of(questionnaire: Questionnaire, item: Item, language: str) -> RadioField:
    scale = questionnaire.instrument.scale(item.scale)
    choices = [SelectChoice(value=str(value), label=scale.option_name(value, language)) for value in range(1, POINTS + 1)]
    choices.append(SelectChoice(value="", label=gettext("Don’t know / prefer not to answer")))
    return RadioField(item.texts[language], choices=choices, default=None)


def _background_field(background: Background, language: str) -> RadioField:
    """Prefer not to say is sent as nothing at all: nobody can tell it from a question that was passed over."""
    choices = [SelectChoice(value=option.code, label=option.texts[language]) for option in background.groups]
    (unsaid,) = (option.texts[language] for option in background.options if option.code == UNSAID)
    return RadioField(background.names[language], choices=[*choices, SelectChoice(value="", label=unsaid)], default=None)
