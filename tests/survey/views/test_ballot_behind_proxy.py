"""Whose wrong links are counted where a proxy stands in front, and who is believed about it."""

from dataclasses import replace

import pytest
from flask import request

from survey.flood import LIMIT
from tests.conftest import running_app

WRONG = "/s/0000-0000-0000-0000"


@pytest.mark.parametrize(
    ("proxies", "named", "status"),
    [
        (1, "192.0.2.8", 404),  # another visitor of the same proxy
        (1, "203.0.113.1, 192.0.2.7", 429),  # the flooding one, with a name of its own making before it
        (0, "192.0.2.8", 429),  # without a proxy nobody is believed
    ],
)
def test_each_visitor_of_a_proxy_is_counted_alone(settings, proxies, named, status):
    with running_app(replace(settings, proxies=proxies)) as app:
        browser = app.test_client()
        for _ in range(LIMIT):
            browser.get(WRONG, headers={"X-Forwarded-For": "192.0.2.7"})
        assert browser.get(WRONG, headers={"X-Forwarded-For": named}).status_code == status


@pytest.mark.parametrize(("proxies", "scheme"), [(1, "https"), (0, "http")])
def test_a_proxy_is_believed_about_encryption_where_there_is_one(settings, proxies, scheme):
    with running_app(replace(settings, proxies=proxies)) as app:
        told = []
        app.before_request(lambda: told.append(request.scheme))
        app.test_client().get("/a", headers={"X-Forwarded-Proto": "https"})
    assert told == [scheme]
