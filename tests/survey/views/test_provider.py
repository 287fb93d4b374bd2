"""Signing in by another provider, against one that is served here; and every way of lying to us about it."""

import json
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from survey.accounts.open_id import Provider
from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.services.accounts import add_account
from survey.services.clients import add_client
from tests.browser import TOKEN, browser_of
from tests.survey.accounts.local_provider import CLIENT_ID, CLIENT_SECRET, serve_provider

LEAVE, BACK = "/console/provider", "/console/provider/back"
EMAIL = "hr@example.com"


@pytest.fixture(scope="module")
def served():
    with serve_provider() as provider:
        yield provider


@pytest.fixture
def provider(served):
    served.lies, served.told_issuer = {}, ""
    served.signing_key, served.algorithm = served.key, "RS256"
    return served


@pytest.fixture
def settings(settings, provider):
    return replace(settings, provider=Provider(provider.issuer, CLIENT_ID, CLIENT_SECRET))


@pytest.fixture(autouse=True)
def hr(app, now):
    add_client("nordlys", "Nordlys", now=now, language="en")
    account = add_account(EMAIL, "hr", client="nordlys", now=now)
    db.session.commit()
    return account


@pytest.fixture
def browser(app):
    return browser_of(app)


def come_back(browser, code: str, state: str):
    return browser.press(f"{BACK}?code={code}&state={state}", BACK, code=code, state=state)


def go_there_and_back(browser, provider, email: str = EMAIL, asked: str = ""):
    code, state = provider.approve(browser.get(LEAVE + asked).location, email)
    return come_back(browser, code, state)


def is_in(browser) -> bool:
    return browser.get("/console/").status_code == 200


def test_the_button_leads_to_the_provider_with_pkce_state_and_nonce(browser, provider):
    assert f'href="{LEAVE}"' in browser.get("/console/sign-in").text
    location = urlsplit(browser.get(LEAVE).location)
    asked = parse_qs(location.query)
    assert f"{location.scheme}://{location.netloc}" == provider.issuer
    assert asked["redirect_uri"] == [f"http://localhost{BACK}"]
    assert asked["scope"] == ["openid email"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_a_verified_address_of_an_account_signs_in(browser, provider):
    answer = go_there_and_back(browser, provider, " HR@Example.com ")
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert is_in(browser)
    assert db.session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.detail)).all() == [
        ("signed in", EMAIL, {"by": "provider"})
    ]


@pytest.mark.parametrize(
    ("asked", "leads_to"), [("?next=/console/account", "/console/account"), ("?next=https://evil.example/console/", "/console/")]
)
def test_it_leads_to_the_page_that_was_asked_for(browser, provider, asked, leads_to):
    assert go_there_and_back(browser, provider, asked=asked).location == leads_to


def test_looking_at_the_address_signs_nobody_in_and_uses_no_code(browser, provider):
    code, state = provider.approve(browser.get(LEAVE).location)
    assert browser.get(f"{BACK}?code={code}&state={state}").status_code == 200
    assert not is_in(browser)
    assert code in provider.codes


def test_nobody_gets_an_account_that_way(browser, provider):
    assert go_there_and_back(browser, provider, "stranger@example.com").status_code == 403
    assert not is_in(browser)
    assert db.session.scalars(select(Account.email)).all() == [EMAIL]


LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another"},
    "another audience, issued to us": {"aud": "another", "azp": CLIENT_ID},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "unverified": {"email_verified": False},
    "verified in words": {"email_verified": "true"},
    "nothing said of the address": {"email_verified": None},
    "no address": {"email": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "not yet": {"nbf": int(time.time()) + 3600},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_us_now_signs_nobody_in(browser, provider, lie):
    provider.lies = LIES[lie]
    assert go_there_and_back(browser, provider).status_code == 403
    assert not is_in(browser)
    provider.lies = {}
    assert go_there_and_back(browser, provider).status_code == 303


def test_a_token_that_another_has_signed_signs_nobody_in(browser, provider):
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert go_there_and_back(browser, provider).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_that_anybody_could_have_made_signs_nobody_in(browser, provider, algorithm):
    """Signed with the public key as a shared secret, or not at all; the provider says that it does both."""
    provider.algorithm = algorithm
    provider.signing_key = OctKey.import_key(json.dumps(provider.key.as_dict(private=False)))
    assert go_there_and_back(browser, provider).status_code == 403
    assert not is_in(browser)


def test_a_state_is_good_once(browser, provider):
    code, state = provider.approve(location := browser.get(LEAVE).location)
    assert come_back(browser, code, state).status_code == 303
    again, _ = provider.approve(location)
    assert come_back(browser, again, state).status_code == 403


def test_a_code_of_somebody_elses_browser_finds_no_state(app, browser, provider):
    """Otherwise a victim could be signed in as the attacker."""
    code, state = provider.approve(browser.get(LEAVE).location)
    victim = browser_of(app)
    assert come_back(victim, code, state).status_code == 403
    victim.get(LEAVE)
    assert come_back(victim, code, state).status_code == 403
    assert not is_in(victim)
    assert code in provider.codes


def test_a_stolen_code_is_of_no_use_without_the_verifier(browser, provider):
    code, _ = provider.approve(browser.get(LEAVE).location)
    _, state = provider.approve(browser.get(LEAVE).location)
    assert come_back(browser, code, state).status_code == 403
    assert provider.refused == [code]


def test_signing_in_needs_the_token_of_our_page(browser, provider):
    code, state = provider.approve(browser.get(LEAVE).location)
    assert browser.post(BACK, data={"code": code, "state": state}).status_code in (400, 401)
    assert not is_in(browser)


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=x", "?code=x", "?state=x"])
def test_a_no_from_the_provider_is_a_page(browser, query):
    answer = browser.get(BACK + query)
    assert answer.status_code == 403
    assert "password" in answer.text


def test_a_provider_that_calls_itself_by_another_address_is_not_believed(browser, provider):
    provider.told_issuer = "https://evil.example"
    assert browser.get(LEAVE).status_code == 403


def test_a_provider_that_is_down_is_a_page(app, browser, settings):
    gone = replace(settings, provider=Provider("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET))
    app.extensions["senterpuls.settings"] = gone
    assert browser.get(LEAVE).status_code == 403


def test_without_a_provider_there_is_no_button_and_no_page(app, browser, settings):
    app.extensions["senterpuls.settings"] = replace(settings, provider=None)
    page = browser.get("/console/sign-in").text
    assert LEAVE not in page
    token = TOKEN.search(page)[1]
    assert [browser.get(LEAVE).status_code, browser.get(BACK).status_code] == [404, 404]
    assert browser.post(BACK, data={"csrf_token": token}).status_code == 404
