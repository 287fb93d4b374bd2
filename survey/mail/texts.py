"""What messages say: templates/mail/<kind>.txt in the member's language, subject first; for SMS, one line of 160 letters."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import force_locale

from survey.mail.short_text import write_short
from survey.thresholds import MINIMUM_SCORE
from survey.written_time import write_moment

_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Facts:
    """What the words are filled with. An empty url or result: there is none."""

    client_name: str
    closes_at: datetime
    url: str
    opt_out: str = ""
    result: str = ""  # name of the unit whose result is attached
    demonstration: bool = False


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


def write_text(kind: str, facts: Facts, language: str, *, short: bool = False) -> Text:
    """Subject and body; for SMS the body alone."""
    name = one_line(facts.client_name)
    with force_locale(language):
        if short:
            return Text("", write_short(kind, name, facts.url))
        closing = write_moment(facts.closes_at)
        written = render_template(f"mail/{kind}.txt", facts=facts, client=name, closing=closing, minimum=MINIMUM_SCORE)
    return subject_and_body(written)


def subject_and_body(written: str) -> Text:
    """A drawn template: the first line is the subject."""
    subject, _, body = written.strip().partition("\n")
    return Text(one_line(subject), _GAPS.sub("\n\n", body).strip() + "\n")


def one_line(text: str) -> str:
    """Without line breaks and other invisible characters, which have no business in a heading of a mail."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
