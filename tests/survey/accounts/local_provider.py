"""An OpenID Connect provider for tests, over real HTTP on a free port: discovery, keys, and tokens for codes.

It checks what a provider checks (the client's secret, PKCE, a code used once), and can be told to lie in its tokens.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "senterpuls", "between us"


class LocalProvider:
    """lies: claims that its next tokens have otherwise, None for left out. asked: what browsers were sent with."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing_key, self.algorithm = self.key, "RS256"
        self.issuer = self.told_issuer = ""
        self.lies: dict = {}
        self.codes: dict[str, dict] = {}
        self.refused: list[str] = []

    def approve(self, location: str, email: str = "hr@example.com") -> tuple[str, str]:
        """What its sign-in page does: (code, state) for the browser to bring back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"email": email}
        return code, asked["state"]

    def token(self, form: dict[str, str], authorization: str) -> dict | None:
        """The answer to a code; None where it is refused."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or authorization != basic or asked["code_challenge"] != challenge:
            self.refused.append(form.get("code", ""))
            return None
        claims = {
            "iss": self.issuer, "sub": "1", "aud": CLIENT_ID, "iat": int(time.time()), "exp": int(time.time()) + 300,
            "nonce": asked["nonce"], "email": asked["email"], "email_verified": True,
        } | self.lies  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
            signed = ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])
            return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}
        signed = jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.signing_key, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def discovery(self) -> dict:
        return {
            "issuer": self.told_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }


@contextmanager
def serve_provider():
    """A provider, listening while the block lasts."""
    provider = LocalProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            keys = {"keys": [provider.key.as_dict(private=False)]}
            pages = {"/.well-known/openid-configuration": provider.discovery(), "/keys": keys}
            self._answer(pages.get(self.path))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.token(form, self.headers.get("Authorization", "")))

        def _answer(self, document: dict | None) -> None:
            content = json.dumps(document or {"error": "invalid_grant"}).encode()
            self.send_response(200 if document else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    yield provider
    server.shutdown()
    server.server_close()
    thread.join(10)
