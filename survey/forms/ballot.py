"""The questionnaire as a form: read and check what was sent, and draw it with what is wrong beside each item.

Checking is one pure function, since building form fields for every ballot would cost more than the ballot itself;
WTForms draws, and is built only when a page is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice

from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS

VALUES = {str(value): value for value in range(1, POINTS + 1)}


@dataclass(frozen=True)
class Answers:
    """What a form held. `values`: item code → 1…6, items without an answer absent. `errors`: item code → sentence.

    `general` is what is wrong with the form as a whole; `skipped` are the items left out by saying so.
    """

    values: Mapping[str, int]
    errors: Mapping[str, str] = field(default_factory=dict)
    general: str | None = None
    skipped: frozenset[str] = frozenset()

    @property
    def valid(self) -> bool:
        return not self.errors and self.general is None


def read_answers(instrument: Instrument, fields: Mapping[str, Sequence[str]]) -> Answers:
    """Checks a posted form, field name → values sent. Every item may be skipped, but not all of them."""
    codes = instrument.codes
    values: dict[str, int] = {}
    errors: dict[str, str] = {}
    general = None
    skipped: set[str] = set()
    for code, sent in fields.items():
        if code not in codes:
            general = gettext(
                "The form holds an item that is not part of this survey. Please use the page as it was sent to you."
            )
        elif len(sent) != 1 or (sent[0] and sent[0] not in VALUES):
            errors[code] = gettext("Choose one of the six answers, or leave the item out.")
        elif sent[0]:
            values[code] = VALUES[sent[0]]
        else:
            skipped.add(code)
    if not values and not errors and general is None:
        general = gettext("You have not answered any item yet. Answer at least one, then send.")
    return Answers(values, errors, general, frozenset(skipped))


def form_for(instrument: Instrument, language: str, answers: Answers | None = None) -> Form:
    """The form of an instrument in one language, filled with what was answered so far."""
    fields = {item.code: _field_of(instrument, item, language) for item in instrument.items}
    form = type("BallotForm", (Form,), fields)()
    for code, value in (answers.values if answers else {}).items():
        form[code].data = str(value)
    for code in answers.skipped if answers else ():
        form[code].data = ""
    for code, error in (answers.errors if answers else {}).items():
        form[code].errors = [error]
    return form


def _field_of(instrument: Instrument, item, language: str) -> RadioField:
    scale = instrument.scale(item.scale)
    choices = [SelectChoice(value=str(value), label=scale.option_name(value, language)) for value in VALUES.values()]
    choices.append(SelectChoice(value="", label=gettext("Don’t know / prefer not to answer")))
    return RadioField(item.texts[language], choices=choices, default=None)
