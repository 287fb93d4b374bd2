"""What an answer's headers leave open to somebody who gets something into a page, or a page into something."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

POLICY = "Content-Security-Policy"
SETTLED = ("base-uri 'none'", "frame-ancestors 'none'", "form-action ")
OWN = {"'none'", "'self'", "data:"}
HASH = "'sha256-"
REFERRERS = {"no-referrer", "same-origin"}
PUBLIC_FILES = ("/static/", "/console/parts/")  # the same for everybody: kept by caches
PREFIX = "__Host-"


def laxities(path: str, answer, *, encrypted: bool = False) -> list[str]:
    """What is missing or too much in the answer's headers, in words."""
    return [*_missing(path, answer, encrypted), *_policy_of(answer), *_cookies_of(answer, encrypted)]


def _missing(path: str, answer, encrypted: bool) -> Iterator[str]:
    headers = answer.headers
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "kinds are guessed"
    if headers.get("Referrer-Policy") not in REFERRERS:
        yield "addresses are told to others"
    if headers.get("Cross-Origin-Resource-Policy") != "same-origin":
        yield "may be loaded by other sites"
    if "no-store" not in headers.get("Cache-Control", "") and not path.startswith(PUBLIC_FILES):
        yield "may be kept"
    if encrypted and not headers.get("Strict-Transport-Security", "").startswith("max-age=31536000"):
        yield "may be asked for unencrypted"
    if encrypted and headers.get("Cross-Origin-Opener-Policy") != "same-origin":
        yield "keeps its opener"
    if headers.get("Access-Control-Allow-Origin") is not None:
        yield "may be read by other sites"


def _policy_of(answer) -> Iterator[str]:
    if len(answer.headers.getlist(POLICY)) != 1:
        yield "not one policy"
    policy = answer.headers.get(POLICY, "")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    if rules.get("default-src") != "'none'":
        yield "allows what it doesn't name"
    yield from (f"lacks {rule}" for rule in SETTLED if rule not in policy)
    for name, sources in rules.items():
        strange = [one for one in sources.split() if one not in OWN and not one.startswith(HASH)]
        if strange or (name == "script-src" and "data:" in sources):
            yield f"{name} {' '.join(strange)}"


def _cookies_of(answer, encrypted: bool) -> Iterator[str]:
    for line in answer.headers.getlist("Set-Cookie"):
        for name, cookie in SimpleCookie(line).items():
            if not cookie["httponly"] or cookie["samesite"] not in ("Lax", "Strict"):
                yield f"cookie {name} for scripts or other sites"
            lasts = cookie.value and (cookie["max-age"] or cookie["expires"])  # one that is taken back has ended long ago
            if cookie["domain"] or cookie["path"] != "/" or lasts:
                yield f"cookie {name} for other hosts, or for long"
            if encrypted and not (cookie["secure"] and name.startswith(PREFIX)):
                yield f"cookie {name} may have come from elsewhere"


