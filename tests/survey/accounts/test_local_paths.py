"""Where signing in may lead: an attacker sends a link to our sign-in page that goes on to the attacker's."""

from urllib.parse import urljoin, urlsplit

import pytest

from survey.accounts.local_paths import local_path

ELSEWHERE = [
    "https://evil.example/console/",
    "//evil.example/console/",
    "///evil.example/console/",
    "/\\evil.example/console/",
    "\\\\evil.example/console/",
    "/console/\\..\\evil.example",
    "/console//evil.example",
    "/console/..//evil.example",
    "/\tevil.example",
    "/console/\r\nLocation: https://evil.example",
    "javascript:alert(1)//console/",
    "/console/ x",
    "http:/console/",
    "http:console/",
    "console/fjord",
    " /console/",
    "/consoled/",
    "/api/v1/",
    "/",
    "",
    None,
    "/console/" + "x" * 600,
    "/console/\u2028",
    "/console/sign-in",
    "/console/sign-in/abc",
    "/console/sign-out",
    "/console/forgot",
]


@pytest.mark.parametrize("text", ["/console/", "/console/fjord/2026-10/report?unit=Oslo%2FTeam%201&lang=nb", "/console/account"])
def test_pages_of_the_console_are_kept(text):
    assert local_path(text) == text


@pytest.mark.parametrize("text", ELSEWHERE)
def test_everything_else_is_dropped(text):
    assert local_path(text) is None


def test_a_naive_check_would_have_let_some_of_them_out():
    """What browsers make of them: that they begin with a slash, or that they have no scheme, is not enough."""
    base = "https://puls.example/console/sign-in"
    begins = [text for text in ELSEWHERE if text and text.startswith("/")]
    out = [text for text in begins if urlsplit(urljoin(base, text.replace("\\", "/"))).netloc != "puls.example"]
    assert len(out) == 2


def test_under_a_prefix_the_path_has_it_too():
    assert local_path("/puls/console/fjord", "/puls") == "/puls/console/fjord"
    assert local_path("/console/fjord", "/puls") is None
