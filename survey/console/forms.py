"""What every form of the console has in common: its errors are sentences of ours, and refusals of services join them.

CSRF is checked for the whole application; templates/components/form.html draws the fields.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from flask import request
from wtforms import Form
from wtforms.validators import ValidationError

from survey.console.words import in_readers_language
from survey.refusal import Refusal

UNPROCESSABLE = 422  # the status of a page whose form came back with errors


class ConsoleForm(Form):
    """A form. WTForms' own sentences are English and short: give fields validators whose sentences say what to do."""

    @classmethod
    def of_request(cls, **choices) -> Self:
        """Filled with what was posted, or else with `choices`, which are WTForms' own, as in data={"day": 3}."""
        return cls(request.form if request.method == "POST" else None, **choices)

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Adds an error: beside a field, or at the top where it belongs to none. After validate(), which begins anew."""
        if field is None:
            self.form_errors.append(sentence)
        else:
            self[field].errors = (*self[field].errors, sentence)

    @contextmanager
    def taking_refusals(self, field: str | None = None) -> Iterator[None]:
        """A service's refusal meanwhile becomes an error of the form; the caller commits only where `errors` is empty."""
        try:
            yield
        except Refusal as refusal:
            self.refuse(in_readers_language(refusal.sentence), field)


def needed(sentence: Callable[[], str]) -> Callable:
    """A validator that says the sentence where nothing was given, or nothing but space."""

    def check(_form, field) -> None:
        given = field.data.strip() if isinstance(field.data, str) else field.data
        if not given:
            raise ValidationError(sentence())

    return check
