"""A letter as a mail: its headers, its two bodies, and that nothing in it can add a header."""

import pytest

from survey.mail.carriers import Attachment, Letter, Undeliverable
from survey.mail.message import write_message
from survey.mail.server import MailServer

SENDER = MailServer.parse("smtp://localhost?from=Puls%20%3Cpuls@example.com%3E").sender
LINK = "https://puls.example.com/s/0123-4567-89AB-CDEF"


def letter(**changes) -> Letter:
    fields = {"to": "a@b.no", "subject": "Hei på deg", "text": f"En\n\n{LINK}\n", "url": LINK, "language": "nb"} | changes
    return Letter(**fields)


@pytest.fixture
def written(app, now):
    return lambda **changes: write_message(letter(**changes), SENDER, now=now)


def test_headers_are_those_of_a_polite_machine(written, now):
    message = written(opt_out="https://puls.example.com/u/mark")
    assert message["List-Unsubscribe"] == "<https://puls.example.com/u/mark>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == now
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Message-ID"] != written()["Message-ID"]
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "List-Unsubscribe",
        "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    }  # fmt: skip


def test_the_link_stands_alone_on_its_line_and_is_a_link_in_html(written):
    message = written()
    assert LINK in message.get_body(("plain",)).get_content().splitlines()
    html = message.get_body(("html",)).get_content()
    assert f'<a href="{LINK}"' in html
    assert "<img" not in html and "src=" not in html


def test_words_are_escaped_in_html(written):
    assert "<b>" not in written(text="<b>Fjord & co</b>\n").get_body(("html",)).get_content()


def test_a_name_in_the_text_is_no_markup_and_an_attachment_is_a_pdf(written):
    (part,) = written(attachment=Attachment("r.pdf", b"%PDF-1.7")).iter_attachments()
    assert (part.get_content_type(), part.get_filename(), part.get_content()) == ("application/pdf", "r.pdf", b"%PDF-1.7")


@pytest.mark.parametrize("subject", ["a\nBcc: x@y.no", "a\r\nBcc: x@y.no", "a\rBcc: x@y.no"])
def test_a_line_break_in_a_subject_is_never_written(written, subject):
    with pytest.raises(ValueError):
        written(subject=subject)


NO_ADDRESS = ["a@b.no, c@d.no", "a@b.no\nBcc: c@d.no", "a b@c.no", "@", "a", "<a@b.no>", "a@" + "x" * 70 + ".no"]


@pytest.mark.parametrize("to", NO_ADDRESS)
def test_what_is_no_single_address_is_undeliverable(written, to):
    with pytest.raises(Undeliverable):
        written(to=to)


def test_a_domain_is_spelled_for_servers(written):
    assert written(to="a@blåbær.no")["To"] == "a@xn--blbr-roah.no"
