"""Background, comment and preview on the page, and what comes of odd bytes."""

from datetime import UTC, datetime

import pytest

from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.organisation import Member
from survey.models.wave import WaveUnit
from survey.sealing import BallotOpener
from survey.services.clients import find_client
from survey.written_time import write_moment
from tests.html_page import Page
from tests.waves import open_test_wave, stored_ballots, tokens_of

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def large(app, vault):
    return open_test_wave(vault, datetime.now(UTC), teams={"Oslo/Blue": 18, "Oslo/Night": 3, "Bergen": 5})


@pytest.fixture
def way(large, vault) -> str:
    return f"/s/{tokens_of(large, vault)['Blue-0']}?lang=en"


def opened(wave, vault):
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed)


def test_a_small_client_is_asked_neither_background_nor_comment(client, wave, address):
    page = Page(client.get(f"{address}?lang=en"))
    assert not page.all("textarea") + page.all("input", name="shift")
    for field in ("shift", "comment"):
        assert client.post(address, data={"AUT1": "4", field: "night"}).status_code == 422
    assert stored_ballots() == []


def test_a_large_one_is_asked_both_and_everything_is_sealed(client, large, vault, way):
    page = Page(client.get(way))
    assert [box["maxlength"] for box in page.all("textarea", name="comment")] == ["500"]
    assert [radio["value"] for radio in page.all("input", name="shift")] == ["day", "evening", "night", "mixed", ""]
    assert "dialect" in page.words and "at least 10 comments and 20 answers" in page.words
    response = client.post(way, data={"AUT1": "4", "shift": "night", "channel": "unsaid", "comment": " Hi 👍\r\n"})
    assert response.status_code == 200
    ballot = opened(large, vault)
    assert (ballot.answers, ballot.background, ballot.comment) == ({"AUT1": 4}, {"shift": "night"}, "Hi 👍")


@pytest.mark.parametrize(("comment", "said"), [("x" * 501, "at most 500 fit"), ("👍" * 500, "Please shorten it")])
def test_a_comment_that_does_not_fit_is_told_beside_it_and_kept(client, large, way, comment, said):
    response = client.post(way, data={"AUT1": "4", "comment": comment})
    page = Page(response)
    assert response.status_code == 422
    assert said in page.words
    assert len(page.all("p", id="comment-wrong")) == len(page.all("a", href="#comment")) == 1
    assert comment in page.source
    assert [radio["value"] for radio in page.all("input", name="AUT1") if "checked" in radio] == ["4"]
    assert stored_ballots() == []


def test_what_is_typed_in_a_comment_is_text_and_nothing_else(client, large, way):
    typed = '</textarea><script>alert(1)</script> "&amp;'
    response = client.post(way, data={"comment": typed})
    assert response.status_code == 422
    assert b"<script>alert" not in response.data
    assert typed in Page(response).words


@pytest.mark.parametrize(
    ("body", "kind", "status", "comment"),
    [
        (b"AUT1=4&comment=caf%C3%A9", f"{FORM}; charset=utf-8", 200, "café"),
        (b"AUT1=4&comment=caf%C3%A9", f"{FORM}; charset=no-such-charset", 200, "café"),
        (b"AUT1=4&comment=caf%C3%A9", f"{FORM}; charset=utf-16", 200, "café"),
        (b"AUT1=4&comment=a%00b%0D%0Ac", FORM, 200, "ab\nc"),
        (b"AUT1=4&comment=%D7%A9%E2%80%AEx", FORM, 200, "שx"),
        (b"AUT1=4&comment=%ED%A0%80%FF", FORM, 200, None),
        (b"AUT1=4&comment=\xff\xfe", FORM, 422, None),  # no browser sends this: it would have written %FF%FE
        (b"AUT1=%34&AUT1%00=4", FORM, 422, None),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 422, None),
        (b"{}", "application/json", 422, None),
        (b"", "", 422, None),
    ],
)
def test_odd_bytes_are_read_cleaned_or_refused_never_a_failure(client, large, vault, way, body, kind, status, comment):
    assert client.post(way, data=body, content_type=kind).status_code == status
    assert len(stored_ballots()) == (status == 200)
    if comment is not None:
        assert opened(large, vault).comment == comment


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_says_who_counts_who_reads_and_until_when(app, client, large, way, language):
    page = Page(client.get(f"{way.partition('?')[0]}?lang={language}"))
    for group, invited in (("Blue", 18), ("Oslo", 21), ("Fjord Kundesenter", 26)):
        assert page.words.count(group) and str(invited) in page.words
    with app.test_request_context(f"/?lang={language}"):
        assert write_moment(large.destroyed_by) in page.words
    assert "HR" in page.words


def test_the_preview_tells_of_groups_too_small_or_too_changed(client, large, vault, way):
    db.session.get(WaveUnit, ("fjord", large.month, "Oslo/Blue")).standing = False
    db.session.commit()
    assert "too many have come or gone since last time to show it by itself. Your answer is part of Oslo." in (
        Page(client.get(way)).words
    )
    night = tokens_of(large, vault)["Night-0"]
    assert "Night , 3 invited: too few to be shown by itself. Your answer is part of Oslo." in (
        Page(client.get(f"/s/{night}?lang=en")).words
    )


def test_the_page_speaks_the_invitations_language_whatever_the_browser_says(client, large, way):
    address = way.partition("?")[0]
    db.session.get(Member, ("fjord", "Blue-0")).language = "da"
    db.session.commit()
    assert Page(client.get(address, headers={"Accept-Language": "sv"})).all("html", lang="da")


@pytest.mark.parametrize(("browser", "language"), [("nn-NO, en", "nb"), ("sv", "sv"), ("fr", "nl"), ("", "nl")])
def test_where_that_is_not_offered_the_browser_is_asked_and_then_the_client(client, large, way, browser, language):
    address = way.partition("?")[0]
    db.session.get(Member, ("fjord", "Blue-0")).language = "fi"
    find_client("fjord").language = "nl"
    db.session.commit()
    assert Page(client.get(address, headers={"Accept-Language": browser})).all("html", lang=language)


def test_every_language_is_a_link_that_keeps_the_path(client, large, way):
    links = [link for link in Page(client.get(way)).all("a") if link["href"].startswith("?lang=")]
    assert [link["href"] for link in links] == [f"?lang={language}" for language in LANGUAGES]
    assert [link["lang"] for link in links if link.get("aria-current")] == ["en"]
