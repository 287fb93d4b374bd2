"""What letters to people who sign in say: templates/mail/account/<kind>.txt in the account's language, subject first."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale

from survey.mail.texts import Text, one_line, subject_and_body


@dataclass(frozen=True)
class AccountFacts:
    """url: the one-time link. places: names of the clients that may be read; none for an operator."""

    url: str
    places: tuple[str, ...]


def write_account_text(kind: str, facts: AccountFacts, language: str) -> Text:
    """kind: of survey/models/account.py's LETTERS."""
    with force_locale(language):
        written = render_template(f"mail/account/{kind}.txt", facts=facts, places=[one_line(place) for place in facts.places])
    return subject_and_body(written)
