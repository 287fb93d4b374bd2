"""What members read, in five languages: the link on a line of its own, short texts that fit one SMS."""

import pytest

from survey.instruments.scale import LANGUAGES
from survey.mail.short_text import GSM, LIMIT, gsm_letters
from survey.mail.texts import Facts, write_text
from survey.models.outbox import INVITATION, KINDS, RELEASE, REMINDER, RESEND

LINK = "https://undersokelse.kundesenter.example.com/s/0123-4567-89AB-CDEF"
LONG = "Det Nordenfjeldske Telekommunikasjonsselskap og Datterselskaper AS"


@pytest.fixture
def facts(app, now):
    return lambda **changes: Facts(
        **({"client_name": "Fjord", "closes_at": now, "url": LINK, "opt_out": "https://x.no/u/m"} | changes)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["Fjord", LONG])
def test_a_short_text_is_one_sms_with_its_link(facts, kind, language, name):
    text = write_text(kind, facts(client_name=name), language, short=True).body
    assert len(text) <= LIMIT
    assert set(text) <= GSM
    assert text.endswith(f" {LINK}") and text.count(name[:10]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [INVITATION, REMINDER, RESEND])
def test_a_mail_has_its_link_alone_on_a_line_and_a_way_out(facts, kind, language):
    text = write_text(kind, facts(), language)
    lines = text.body.splitlines()
    assert lines.count(LINK) == 1 and lines.count("https://x.no/u/m") == 1
    place = lines.index(LINK)
    assert lines[place - 1] == lines[place + 1] == ""
    assert text.subject.startswith("Fjord: ") and "\n" not in text.subject
    assert "\n\n\n" not in text.body


def test_a_reminder_goes_to_everyone_and_says_so(facts):
    assert "If you have answered, thank you: ignore this." in write_text(REMINDER, facts(), "en").body


def test_the_news_has_an_attachment_a_link_or_a_reason(facts):
    with_sheet = write_text(RELEASE, facts(url="", result="Oslo"), "en").body
    assert "The results for Oslo are attached" in with_sheet and "http" not in with_sheet.replace("https://x.no/u/m", "")
    assert LINK in write_text(RELEASE, facts(result="Oslo"), "en").body.splitlines()
    hidden = write_text(RELEASE, facts(url=""), "en").body
    assert "Too few people answered" in hidden and "attached, on one page" not in hidden


@pytest.mark.parametrize("text, expected", [("Łódź", "?odz"), ("Café – “x”", 'Café - "x"'), ("Blåbær", "Blåbær"), ("日本", "??")])
def test_letters_an_sms_lacks_are_replaced_one_by_one(text, expected):
    assert gsm_letters(text) == expected
