"""Signing in by another provider's word (OpenID Connect, authorization code with PKCE). The extra `oidc` does the protocol.

The provider says which e-mail address somebody has. What this installation makes of it is not the provider's to say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from flask import Flask, Response

from survey.mail.gateway_file import LOOPBACK
from survey.refusal import Refusal
from survey.web_address import leads_somewhere

TIMEOUT = 10  # seconds for each question to the provider
LEEWAY = 60  # seconds between the clocks
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")  # with a key pair
PLACE = "senterpuls.oidc"  # among the application's extensions


class ProviderFailed(Exception):
    """The provider can't be reached, or what it or the browser brought is not to be believed. No secret in the text."""


@dataclass(frozen=True)
class Provider:
    """issuer: the provider's address, as its tokens have it. The secret is between it and this installation."""

    issuer: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Provider({self.issuer!r}, {self.client_id!r}, …)"

    @classmethod
    def read(cls, issuer: str | None, client_id: str | None, client_secret: str | None) -> "Provider | None":
        """None where nothing is set. Refusal where a part is missing, or the address or the library can't be used."""
        if not (issuer or client_id or client_secret):
            return None
        if not (issuer and client_id and client_secret):
            raise Refusal("Signing in by a provider takes SENTERPULS_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET; set all three.")
        if not leads_somewhere(issuer, plain_at=LOOPBACK):
            raise Refusal(f"SENTERPULS_OIDC_ISSUER is {issuer!r}; write the provider's address as it has it, with https://.")
        if not (find_spec("authlib") and find_spec("requests")):
            raise Refusal("SENTERPULS_OIDC_ISSUER is set; install what it takes: pip install -c constraints.txt -e .[oidc]")
        return cls(issuer, client_id, client_secret)


def send_to_provider(app: Flask, provider: Provider, back: str) -> Response:
    """A redirect to the provider; state, nonce and verifier are kept in the session. ProviderFailed.

    back: the full address the provider sends to again.
    """
    with _believing():
        return _client_of(app, provider).authorize_redirect(back)


def verified_email(app: Flask, provider: Provider) -> str:
    """The address that the provider vouches for, in the request that brings its code back. ProviderFailed otherwise."""
    demands = {
        "iss": {"essential": True, "value": provider.issuer},
        # The library alone lets another audience's token pass if it names us as the party it was issued to.
        "aud": {"essential": True, "value": provider.client_id},
    }
    with _believing():
        token = _client_of(app, provider).authorize_access_token(claims_options=demands, leeway=LEEWAY)
        claims = token["userinfo"]
        if claims.get("email_verified") is not True:
            raise ProviderFailed("the provider does not vouch for the address")
        return str(claims["email"])


def _client_of(app: Flask, provider: Provider):
    """The library's client, which has read what the provider says of itself. One a process."""
    if PLACE not in app.extensions:
        from authlib.integrations.flask_client import OAuth

        client = OAuth(app).register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
        )
        told = client.load_server_metadata()
        if told.get("issuer") != provider.issuer:
            raise ProviderFailed("the provider calls itself by another address")
        offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        told["id_token_signing_alg_values_supported"] = [each for each in offered if each in SIGNATURES]
        app.extensions[PLACE] = client
    return app.extensions[PLACE]


@contextmanager
def _believing() -> Iterator[None]:
    """Turns whatever the libraries raise into ProviderFailed: every one of it means that nobody is signed in."""
    try:
        yield
    except _failures() as error:
        raise ProviderFailed(type(error).__name__) from None


def _failures() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError
