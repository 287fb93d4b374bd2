"""Commands for messages and for links on paper."""

import json

import pytest
from sqlalchemy import select, update

from survey.config import Settings
from survey.database import db
from survey.mail.setting_up import carriers_of
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.models.outbox import Carrier, Outbox, Undeliverable
from survey.models.wave import Wave
from tests.mailbox import Mailbox, free_port, mail_server

ROSTER = "unit_path,member_ref,email,phone,language\n" + "".join(f"Oslo/Team {n % 2},A{n},a{n}@fjord.no,,nb\n" for n in range(8))
WAVE = ("--client", "fjord", "--month", "2026-11")


@pytest.fixture
def run(runner):
    def run_command(*arguments, code=0):
        result = runner.invoke(args=[str(argument) for argument in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.stderr
        return result.stdout if code == 0 else result.stderr

    return run_command


@pytest.fixture
def fjord(run, tmp_path):
    (file := tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    run("client", "add", "fjord", "--name", "Fjord", "--country", "NO")
    run("roster", "import", file, "--client", "fjord")


def use_server(app, port: int) -> None:
    url = f"smtp://127.0.0.1:{port}?from=puls@example.com&tls=none"
    settings = Settings.from_environment({"SENTERPULS_MAIL_URL": url, "SENTERPULS_SECRET_KEY": "x", "HOME": "/nowhere"})
    app.extensions["senterpuls.carriers"] = carriers_of(settings)


def test_a_wave_is_opened_and_its_invitations_sent(app, run, fjord):
    opened = json.loads(run("wave", "open", *WAVE, "--send", "--json"))
    assert opened["queued"] == 8
    assert "There is no mail server" in run("mail", "send")
    assert "8 waiting" in run("mail", "status", "--client", "fjord")
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        use_server(app, port)
        assert json.loads(run("mail", "send", "--json")) == {"sent": 8, "failed": 0, "waiting": 0, "given_up": 0}
    assert len(mailbox.taken) == 8


def test_opening_without_sending_queues_nothing(run, fjord):
    assert "queued" not in json.loads(run("wave", "open", *WAVE, "--json"))
    assert db.session.scalars(select(Outbox)).all() == []


def test_a_server_that_is_down_stands_in_the_status_and_fails_nothing(app, run, fjord):
    run("wave", "open", *WAVE, "--send")
    use_server(app, free_port())
    assert "0 sent" in run("mail", "send")
    assert "email: the mail server can't be reached, since " in run("mail", "status", "--client", "fjord")


def test_a_test_is_a_marked_sample_to_oneself(app, run, fjord):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        use_server(app, port)
        run("mail", "test", "me@example.com", "--client", "fjord", "--lang", "en")
        mailbox.refused["me@example.com"] = "550 no"
        assert "does not take mail for me@example.com" in run("mail", "test", "me@example.com", "--client", "fjord", code=2)
    (message,) = mailbox.messages
    assert message["Subject"].startswith("Test:") and message["To"] == "me@example.com"
    text = message.get_body(("plain",)).get_content()
    assert "http://localhost/s/0000-0000-0000-0000" in text and "a sample and opens nothing" in text


def test_a_test_without_a_server_is_refused(run, fjord):
    assert "SENTERPULS_MAIL_URL" in run("mail", "test", "me@example.com", "--client", "fjord", code=2)


def test_mail_that_came_back_marks_its_address(run, fjord, tmp_path):
    (file := tmp_path / "bounce.eml").write_bytes(
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; A3@fjord.no\n"
        b"Action: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    assert json.loads(run("mail", "bounces", file, "--json")) == {"addresses": 1, "marked": 1, "unknown": 0}
    assert json.loads(run("mail", "bounces", file, "--json")) == {"addresses": 1, "marked": 0, "unknown": 0}
    assert [row.member for row in db.session.scalars(select(Undeliverable))] == ["A3"]
    assert "A3: a3@fjord.no takes no messages (email)" in run("mail", "status", "--client", "fjord")


def test_notifications_that_are_not_there_are_refused(run, fjord, tmp_path):
    assert "can't be read" in run("mail", "bounces", tmp_path / "none.mbox", code=2)


def test_sheets_are_private_audited_and_counted(run, fjord, tmp_path):
    run("wave", "open", *WAVE)
    file = tmp_path / "sheets.pdf"
    assert json.loads(run("wave", "sheets", *WAVE, "--unit", "Oslo/Team 1", "--out", file, "--json"))["links"] == 4
    assert file.read_bytes().startswith(b"%PDF-") and file.stat().st_mode & 0o777 == 0o600
    assert db.session.get(Wave, ("fjord", "2026-11"), populate_existing=True).links_handed_out == 4
    run("wave", "sheets", *WAVE, "--out", file)
    run("wave", "links", *WAVE, "--out", tmp_path / "links.csv")
    assert db.session.get(Wave, ("fjord", "2026-11"), populate_existing=True).links_handed_out == 8
    details = [entry.detail for entry in db.session.scalars(select(AuditEntry).filter_by(action="sheets written"))]
    assert sorted(detail["unit"] for detail in details) == ["", "Oslo/Team 1"]


def test_sheets_of_a_unit_without_anybody_are_refused(run, fjord, tmp_path):
    run("wave", "open", *WAVE)
    assert "Nobody is invited" in run("wave", "sheets", *WAVE, "--unit", "Bergen", "--out", tmp_path / "x.pdf", code=2)
    assert not (tmp_path / "x.pdf").exists()


def test_a_client_allows_and_takes_back(run, fjord):
    assert json.loads(run("client", "set", "fjord", "--public-result", "--json")) == {
        "client": "fjord", "public_result": True, "chat": False,
    }  # fmt: skip
    assert json.loads(run("client", "set", "fjord", "--no-public-result", "--chat", "--json"))["chat"] is True
    assert "Say what to change" in run("client", "set", "fjord", code=2)


@pytest.mark.parametrize("bad", ["not an address", "a@b.no c@d.no"])
def test_a_roster_with_an_address_nobody_can_write_to_is_refused_by_line(run, fjord, tmp_path, bad):
    (file := tmp_path / "bad.csv").write_text(ROSTER.replace("a3@fjord.no", bad), encoding="utf-8")
    assert "line 5: email" in run("roster", "import", file, "--client", "fjord", code=2)


def test_an_invitation_to_the_console_leaves_at_once_and_prints_no_link(run, app, fjord):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        use_server(app, port)
        told = run("account", "add", "HR@fjord.no", "--role", "hr", "--client", "fjord", "--send")
    assert told == "An invitation was sent to hr@fjord.no.\n"
    assert mailbox.recipients == ["hr@fjord.no"]
    assert "/console/sign-in/" in mailbox.messages[0].get_body(("plain",)).get_content()
    assert "account invited" in db.session.scalars(select(AuditEntry.action)).all()


def test_an_invitation_that_can_not_leave_waits_for_the_next_run(run, app, fjord):
    use_server(app, port := free_port())
    told = json.loads(run("account", "add", "hr@fjord.no", "--role", "hr", "--client", "fjord", "--send", "--json"))
    assert told == {"account": "hr@fjord.no", "role": "hr", "sent": False}
    db.session.execute(update(Carrier).values(retry_at=None))
    db.session.commit()
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert run("mail", "send").startswith("1 sent")
    assert mailbox.recipients == ["hr@fjord.no"]


def test_without_a_mail_server_an_invitation_is_refused_and_adds_nobody(run, fjord):
    told = run("account", "add", "hr@fjord.no", "--role", "hr", "--client", "fjord", "--send", code=2)
    assert "leave out --send" in told
    assert db.session.scalars(select(Account.email)).all() == []
