import pytest

from survey.accounts import open_id
from survey.accounts.open_id import Provider
from survey.refusal import Refusal


@pytest.mark.parametrize("issuer", ["https://login.example/tenant", "http://127.0.0.1:9000", "http://localhost"])
def test_three_settings_make_a_provider(issuer):
    provider = Provider.read(issuer, "us", "a secret")
    assert (provider.issuer, provider.client_id, provider.client_secret) == (issuer, "us", "a secret")
    assert "a secret" not in repr(provider)


@pytest.mark.parametrize("nothing", [None, ""])
def test_none_of_them_is_no_provider(nothing):
    assert Provider.read(nothing, nothing, nothing) is None


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        (("https://login.example", None, "a secret"), "set all three"),
        (("https://login.example", "us", ""), "set all three"),
        ((None, "us", "a secret"), "set all three"),
        (("http://login.example", "us", "a secret"), "with https://"),
        (("login.example", "us", "a secret"), "with https://"),
    ],
)
def test_what_can_not_be_one_is_refused(settings, complaint):
    with pytest.raises(Refusal, match=complaint):
        Provider.read(*settings)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(open_id, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"\[oidc\]"):
        Provider.read("https://login.example", "us", "a secret")
    assert Provider.read(None, None, None) is None
