"""The mail server's address: what it means, what is refused, and that no password shows."""

import pytest

from survey.mail.server import MailServer, MailUrlRefused

SECRET = "p%40ss%2Fword"


def test_a_full_address_is_read():
    server = MailServer.parse(f"smtp://us%40er:{SECRET}@mail.example.com:2525?from=Senterpuls%20%3Cpuls@example.com%3E")
    assert (server.host, server.port, server.tls) == ("mail.example.com", 2525, "starttls")
    assert (server.user, server.password) == ("us@er", "p@ss/word")
    assert str(server.sender) == "Senterpuls <puls@example.com>"


@pytest.mark.parametrize(
    "url, tls, port",
    [
        ("smtp://m.example.com?from=a@b.no", "starttls", 587),
        ("smtps://m.example.com?from=a@b.no", "tls", 465),
        ("smtp://m.example.com?from=a@b.no&tls=none", "none", 25),
    ],
)
def test_encryption_is_on_unless_it_is_switched_off(url, tls, port):
    server = MailServer.parse(url)
    assert (server.tls, server.port) == (tls, port)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com?from=a@b.no",
        "smtp://?from=a@b.no",
        "smtp://mail.example.com",
        "smtp://mail.example.com?from=nobody",
        "smtp://mail.example.com?from=a@b.no%0d%0aBcc:%20c@d.no",
        "smtp://mail.example.com?from=a@b.no&tls=perhaps",
        "smtps://mail.example.com?from=a@b.no&tls=none",
        "smtp://mail.example.com?from=a@b.no&debug=1",
        "smtp://mail.example.com:port?from=a@b.no",
        f"smtp://user:{SECRET}@mail.example.com?from=a@b.no&tls=none",
        f"smtp://user:{SECRET}@mail.example.com",
        "smtp://user@mail.example.com?from=a@b.no",
    ],
)
def test_nonsense_is_refused_in_one_sentence_without_the_password(url):
    with pytest.raises(MailUrlRefused) as refusal:
        MailServer.parse(url)
    text = str(refusal.value)
    assert text.startswith("SENTERPULS_MAIL_URL") and "\n" not in text
    assert SECRET not in text and "p@ss/word" not in text


def test_a_password_does_not_show():
    server = MailServer.parse(f"smtp://user:{SECRET}@mail.example.com?from=a@b.no")
    assert "p@ss/word" not in repr(server) + str(server)
