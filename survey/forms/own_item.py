"""An own item as a form: its words in each language, what its answers mean, and what only a person can confirm."""

import hashlib
import json
from collections.abc import Sequence

from babel import Locale
from flask_babel import get_locale, gettext
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from survey.console.forms import ConsoleForm, needed
from survey.instruments.instrument import Instrument
from survey.instruments.own_items import OwnItem, check_name, check_text
from survey.instruments.scale import POINTS
from survey.refusal import N_
from survey.services.own_items import Words

SURE = N_("It asks about one thing. It is not about health, diagnoses or absence, and it names nobody.")


class OwnItemForm(ConsoleForm):
    """Its fields depend on the instrument, and stand in the order of the page."""


def own_item_form(instrument: Instrument, language: str, item: OwnItem | None) -> OwnItemForm:
    """The form of the request: of a new item, or of one that gets new words."""
    fields = {}
    for code in instrument.languages:
        fields[f"text_{code}"] = StringField(gettext("The question in %(language)s", language=name_of(code)))
        fields[f"name_{code}"] = StringField(gettext("What it is about, in %(language)s", language=name_of(code)))
    confirmed = needed(lambda: gettext("Confirm what a program can’t check."))
    fields["scale"] = RadioField(gettext("Answers go"), validate_choice=False)
    fields["direction"] = RadioField(gettext("A high answer is"), validate_choice=False)
    fields["sure"] = BooleanField(gettext(SURE), validators=[confirmed])
    fields["seen"] = HiddenField()
    form = type("OwnItemFormOfInstrument", (OwnItemForm,), fields).of_request(data=_data_of(instrument, item))
    spoken = language if language in instrument.languages else instrument.languages[0]
    form.scale.choices = [
        SelectChoice(scale.key, gettext("from “%(low)s” to “%(high)s”", low=ends[1], high=ends[POINTS]))
        for scale in instrument.scales
        for ends in [scale.labels[spoken]]
    ]
    form.direction.choices = [SelectChoice("1", gettext("good")), SelectChoice("-1", gettext("bad"))]
    return form


def name_of(code: str) -> str:
    """A language in the words of the reader's: Swedish, svensk."""
    return Locale.parse(code).get_display_name(get_locale())


def check_words(form: OwnItemForm, languages: Sequence[str], must: Sequence[str]) -> None:
    """Puts what is wrong with each text beside it. must: the languages that can't be left out."""
    for code in languages:
        name, text = form[f"name_{code}"], form[f"text_{code}"]
        if code in must or _given(name) or _given(text):
            with form.taking_refusals(text.name):
                check_text(_given(text))
            with form.taking_refusals(name.name):
                check_name(_given(name))


def words_in(form: OwnItemForm, languages: Sequence[str]) -> Words:
    """What was written; languages without words are left out."""
    spoken = [code for code in languages if _given(form[f"text_{code}"])]
    return Words(
        scale=form.scale.data or "",
        direction=-1 if form.direction.data == "-1" else 1,
        names={code: _given(form[f"name_{code}"]) for code in spoken},
        texts={code: _given(form[f"text_{code}"]) for code in spoken},
    )


def digest_of(words: Words) -> str:
    """The same for the same words: what was looked at is what is saved."""
    told = [words.scale, words.direction, dict(words.names), dict(words.texts)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _given(field) -> str:
    return " ".join((field.data or "").split(" ")).strip()


def _data_of(instrument: Instrument, item: OwnItem | None) -> dict:
    if item is None:
        return {"scale": instrument.scales[0].key, "direction": "1"}
    names = {f"name_{code}": name for code, name in item.names.items()}
    texts = {f"text_{code}": text for code, text in item.texts.items()}
    return {"scale": item.scale, "direction": str(item.direction), **names, **texts}
