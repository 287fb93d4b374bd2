"""A lost link and no more mail: the same answer whoever asks, and nothing kept but what has to be sent."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.mail.opt_out import opt_out_mark
from survey.models.invitation import Invitation
from survey.models.organisation import Member
from survey.models.outbox import RESEND, Outbox, Undeliverable
from survey.models.wave import CLOSING
from survey.services.clients import find_client
from survey.services.delivery_status import status_of
from tests.html_page import Page
from tests.table_rows import all_rows


@pytest.fixture
def kari(wave) -> Member:
    member = db.session.get(Member, ("fjord", "Blue-0"))
    member.email, member.phone = "kari@fjord.no", "+4790000001"
    db.session.commit()
    return member


@pytest.fixture
def ask(client):
    """Types something on /lost; gives what is in the outbox afterwards."""

    def ask_for(typed: str, **headers):
        with client.post("/lost?lang=en", data={"contact": typed}, headers=headers) as response:
            assert response.status_code == 200
        db.session.rollback()
        return [(row.kind, row.channel, row.recipient) for row in db.session.scalars(select(Outbox))]

    return ask_for


def invitation_of(member: Member) -> str:
    return db.session.scalar(select(Invitation.id).filter_by(member=member.ref))


@pytest.mark.parametrize("typed", ["kari@fjord.no", " KARI@Fjord.NO "])
def test_a_link_is_sent_to_the_address_that_was_typed(ask, kari, typed):
    assert ask(typed) == [(RESEND, "email", invitation_of(kari))]


@pytest.mark.parametrize("typed", ["+47 900 00 001", "0047 90000001", "900 00 001"])
def test_a_link_is_sent_to_the_number_that_was_typed(ask, kari, typed):
    assert ask(typed) == [(RESEND, "sms", invitation_of(kari))]


@pytest.mark.parametrize("typed", ["", "ola@fjord.no", "kari@fjord.no,ola@fjord.no", "%", "' or 1=1 --", "x" * 4000, "91234567"])
def test_what_is_on_no_roster_sends_nothing(ask, kari, typed):
    assert ask(typed) == []


def test_every_answer_is_the_same_to_the_byte(client, kari):
    answers = []
    for typed in ("kari@fjord.no", "nobody@fjord.no", "", "nonsense", "+4790000001", "kari@fjord.no"):
        with client.post("/lost?lang=nb", data={"contact": typed}) as response:
            answers.append((response.status_code, sorted(response.headers.items()), response.get_data()))
    assert len({repr(answer) for answer in answers}) == 1


def test_the_look_up_comes_after_the_answer(client, kari, monkeypatch):
    looked_up = []
    monkeypatch.setattr("survey.views.post.resend_links", lambda typed, now: looked_up.append(typed))
    response = client.post("/lost", data={"contact": "kari@fjord.no"})
    assert b"</html>" in response.get_data() and looked_up == []
    response.close()
    assert looked_up == ["kari@fjord.no"]


def test_one_address_gets_a_few_links_an_hour_and_others_theirs(ask, kari, monkeypatch):
    asked = []
    monkeypatch.setattr("survey.views.post.resend_links", lambda typed, now: asked.append(typed))
    for _ in range(10):
        ask("kari@fjord.no")
        ask("KARI@fjord.no")
    ask("ola@fjord.no")
    assert [typed.lower() for typed in asked] == ["kari@fjord.no"] * 3 + ["ola@fjord.no"]


def test_no_link_of_a_closed_wave_is_sent(ask, kari, wave):
    wave.state, wave.closed_at = CLOSING, datetime.now(UTC)
    db.session.commit()
    assert ask("kari@fjord.no") == []


def test_asking_leaves_nothing_but_the_message_and_hr_does_not_see_it(ask, kari):
    before = all_rows(except_for=("outbox",))
    ask("kari@fjord.no")
    assert all_rows(except_for=("outbox",)) == before
    assert status_of(find_client("fjord"), ()).waiting == 0


def test_a_failure_is_not_shown_and_says_no_address(ask, kari, caplog, monkeypatch):
    def fail(typed, now):
        raise RuntimeError(typed)

    monkeypatch.setattr("survey.views.post.resend_links", fail)
    ask("kari@fjord.no")
    assert "a link could not be queued again: RuntimeError" in caplog.text
    assert "kari@" not in caplog.text


@pytest.fixture
def address(app, kari) -> str:
    return f"/u/{opt_out_mark(app.config['SECRET_KEY'], 'fjord', kari.ref)}?lang=en"


def declined() -> list[tuple[str, str]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(Undeliverable.member, Undeliverable.reason))]


def test_opening_the_address_changes_nothing(client, address):
    assert "Send me nothing more" in Page(client.get(address)).words
    assert declined() == []


def test_the_button_of_a_mail_program_works_without_a_page(client, address):
    """RFC 8058: no cookie, no token, no page before it."""
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert declined() == [("Blue-0", "declined")]
    client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert declined() == [("Blue-0", "declined")]


def test_the_wish_can_be_taken_back(client, address):
    page = Page(client.post(address))
    assert page.all("button", name="again")
    assert "You get mail again" in Page(client.post(address, data={"again": "1"})).words
    assert declined() == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_of_our_own_making_is_needed(client, wave, method):
    response = getattr(client, method)("/u/anything?lang=en")
    assert response.status_code == 404
    assert declined() == []


def test_a_member_who_is_gone_is_answered_like_any_other(app, client, wave):
    gone = f"/u/{opt_out_mark(app.config['SECRET_KEY'], 'fjord', 'nobody')}?lang=en"
    assert "You get no more mail" in Page(client.post(gone)).words
    assert declined() == []


@pytest.mark.parametrize("path", ["/lost", "/u/x"])
def test_these_pages_set_no_cookie_and_are_kept_nowhere(client, path):
    headers = client.get(path).headers
    assert "Set-Cookie" not in headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
