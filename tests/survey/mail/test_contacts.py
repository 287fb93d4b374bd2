"""Addresses and numbers of a roster: what is kept, what is refused; marks that say nothing; mail that came back."""

import pytest

from survey.mail.address import clean_email
from survey.mail.bounces import failed_addresses
from survey.mail.opt_out import MarkRefused, opt_out_mark, read_opt_out_mark
from survey.mail.phone import international
from survey.refusal import Refusal


@pytest.mark.parametrize(
    "typed, kept",
    [("A@B.No", "a@b.no"), (" kari.nordmann+x@fjord.co.uk ", "kari.nordmann+x@fjord.co.uk"), ("a@blåbær.no", "a@blåbær.no")],
)
def test_an_address_is_kept_in_small_letters(typed, kept):
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "a",
        "a@b",
        "@b.no",
        "a@",
        "a@b..no",
        ".a@b.no",
        "a.@b.no",
        "a..c@b.no",
        "a b@c.no",
        "a@b.no,c@d.no",
        "a@b.no;c@d.no",
        "<a@b.no>",
        "Kari <a@b.no>",
        "a@b_c.no",
        "a@-b.no",
        "kåre@b.no",
        "a\x00@b.no",
        "a@b.no\u200b",
        "x" * 65 + "@b.no",
        "a@" + "b" * 64 + ".no",
        "mailto:a@b.no",
        '"a b"@c.no',
    ],
)
def test_what_no_server_takes_is_refused(typed):
    with pytest.raises(Refusal, match="is not an address"):
        clean_email(typed)


@pytest.mark.parametrize(
    "typed, country, kept",
    [
        ("+47 900 00 001", None, "+4790000001"),
        ("0047 90 00 00 01", None, "+4790000001"),
        ("900 00 001", "NO", "+4790000001"),
        ("070-123 45 67", "SE", "+46701234567"),
        ("12 34 56 78", "DK", "+4512345678"),
        ("06 12345678", "NL", "+31612345678"),
        ("(0)612345678", "NL", "+31612345678"),
    ],
)
def test_a_number_is_kept_with_its_country(typed, country, kept):
    assert international(typed, country) == kept


@pytest.mark.parametrize(
    "typed, country", [("90000001", None), ("call me", "NO"), ("+4712", "NO"), ("+47" + "1" * 14, "NO"), ("٩٠٠٠٠٠٠١", "NO")]
)
def test_what_is_no_number_is_refused(typed, country):
    with pytest.raises(Refusal, match="phone"):
        international(typed, country)


def test_a_mark_says_who_it_is_for_to_us_alone():
    mark = opt_out_mark("secret", "fjord", "Kari-1")
    assert read_opt_out_mark("secret", mark) == ("fjord", "Kari-1")
    assert mark != opt_out_mark("secret", "fjord", "Kari-1")
    assert "fjord" not in mark and "Kari" not in mark


@pytest.mark.parametrize(
    "mark",
    ["", "x", "å", "A" * 80, opt_out_mark("another", "fjord", "A"), opt_out_mark("secret", "f", "A")[:-3]],
    ids=["empty", "short", "no letter of ours", "made up", "another secret", "cut off"],  # marks differ from run to run
)
def test_another_mark_is_refused(mark):
    with pytest.raises(MarkRefused):
        read_opt_out_mark("secret", mark)


def notification(action="failed", status="5.1.1", final="rfc822; Kari@Fjord.no", original="") -> bytes:
    original = f"Original-Recipient: {original}\n" if original else ""
    return (
        "From: MAILER-DAEMON@example.com\nTo: puls@example.com\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nNot delivered to somebody.else@fjord.no\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mail.example.com\n\n{original}Final-Recipient: {final}\n"
        f"Action: {action}\nStatus: {status}\n\n--b--\n"
    ).encode()


@pytest.mark.parametrize(
    "fields, found",
    [
        ({}, ("kari@fjord.no",)),
        ({"status": "5.7.1 (blocked)"}, ("kari@fjord.no",)),
        ({"original": "rfc822;alias@fjord.no"}, ("alias@fjord.no",)),
        ({"action": "delayed", "status": "4.4.1"}, ()),
        ({"action": "delivered", "status": "2.0.0"}, ()),
        ({"status": "4.2.2"}, ()),
        ({"status": "5.2.2"}, ()),
        ({"final": "x400; something"}, ()),
    ],
)
def test_a_notification_names_what_failed_for_good(fields, found):
    assert failed_addresses(notification(**fields)) == found


def test_a_mailbox_holds_several_and_other_mail(tmp_path):
    other = b"From: a@b.no\nSubject: holiday\n\nI am away, kari@fjord.no\n"
    mailbox = b"".join(
        b"From x Mon Nov 23 08:00:00 2026\n" + part + b"\n"
        for part in (
            notification(),
            other,
            notification(final="rfc822; ola@fjord.no"),
            notification(),
        )
    )
    assert failed_addresses(mailbox) == ("kari@fjord.no", "ola@fjord.no")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"hello"])
def test_what_is_no_mail_names_nobody(content):
    assert failed_addresses(content) == ()
