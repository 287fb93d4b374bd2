"""What is asked of a measure: one form for a new one and for changing it. WTForms draws it and checks it."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from reports.action_plans.catalogue import CatalogueMeasure
from reports.action_plans.registering import FIRST_YEAR, LAST_YEAR, PlanContent
from reports.action_plans.status import PLANNED, RUNNING, STATUSES
from reports.models.action_plan import OWN_WORDING_LIMIT, OWNER_LIMIT
from reports.narrative.action_plans import status_word

OWN = "own"  # the choice of one's own words


def _folded(text: str | None) -> str:
    """One line of letters that can be seen: no database or page trips over the rest."""
    line = " ".join(unicodedata.normalize("NFC", text or "").split())
    return "".join(letter for letter in line if letter.isprintable()).strip()


class DayField(DateField):
    """A date, refused in the reader's language."""

    def process_formdata(self, values):
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(gettext("Write the date as year-month-day, for example 2026-12-01.")) from None


class PlanForm(FlaskForm):
    """Fields by name: choice (a key of the catalogue, or OWN), own_wording, owner, due_on, status, version."""

    choice = RadioField(
        _("What will you do?"),
        validators=[InputRequired(_("Choose a measure, or your own words."))],
        validate_choice=False,
    )
    own_wording = TextAreaField(
        _("Your own words"),
        filters=[_folded],
        validators=[Length(max=OWN_WORDING_LIMIT, message=_("Use at most %(max)d characters."))],
    )
    owner = StringField(
        _("Who sees to it?"),
        filters=[_folded],
        validators=[
            InputRequired(_("Write a name or an e-mail address.")),
            Length(max=OWNER_LIMIT, message=_("Use at most %(max)d characters.")),
        ],
    )
    due_on = DayField(_("By when?"), validators=[InputRequired(_("Choose a date."))])
    status = SelectField(_("How far has it come?"), validate_choice=False)
    version = HiddenField()

    def offer(self, measures: Iterable[CatalogueMeasure], language: str, *, new: bool) -> "PlanForm":
        """Gives the fields their options: the theme's measures and one's own words; a new measure has not ended yet."""
        self.choice.choices = [*((one.key, one.name(language)) for one in measures), (OWN, gettext("In your own words"))]
        self.status.choices = [(one, status_word(one)) for one in ((PLANNED, RUNNING) if new else STATUSES)]
        return self

    def validate_choice(self, field):
        if field.data not in [key for key, _ in field.choices]:
            raise ValidationError(gettext("Choose a measure, or your own words."))

    def validate_own_wording(self, field):
        if self.choice.data == OWN and not field.data:
            raise ValidationError(gettext("Write in your own words what you will do."))

    def validate_owner(self, field):
        if not field.data:
            raise ValidationError(gettext("Write a name or an e-mail address."))

    def validate_due_on(self, field):
        if isinstance(field.data, date) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("Check the year of the date."))

    def validate_status(self, field):
        if field.data not in [key for key, _ in field.choices]:
            raise ValidationError(gettext("Choose how far it has come."))

    def content(self) -> PlanContent:
        """What was written, once it is valid."""
        own = self.choice.data == OWN
        return PlanContent(
            measure=None if own else self.choice.data,
            own_wording=self.own_wording.data if own else None,
            owner=self.owner.data,
            due_on=self.due_on.data,
            status=self.status.data,
        )

    def seen(self) -> int:
        """The version that was read; none is -1, which no measure has."""
        return int(self.version.data) if (self.version.data or "").isascii() and (self.version.data or "").isdecimal() else -1


def fields_of(content: PlanContent, version: int) -> dict:
    """A measure as the form has it."""
    return {
        "choice": content.measure or OWN,
        "own_wording": content.own_wording or "",
        "owner": content.owner,
        "due_on": content.due_on,
        "status": content.status,
        "version": str(version),
    }
