"""Who is signed in, what they may open, in which language, and the declared roles of every route.

PRIVACY §3: roles differ in which units they may open, never in how much is hidden.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps

from flask import Flask, Request, abort, current_app, g, has_request_context, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select

from survey.accounts.local_paths import local_path
from survey.database import db
from survey.instruments.catalogue import language_for
from survey.models.account import ROLES, Account, Grant
from survey.tenancy import Scope, begin_scope
from survey.tree import lineage_of

PUBLIC = "public"
READERS = tuple(role for role in ROLES if role != "operator")  # who may open results at all
SESSION_LIFETIME = timedelta(hours=12)  # a working day; then one signs in again
SIGNED_IN_AT = "signed_in_at"  # in the session: seconds since 1970
LANGUAGES = ("en", "nb", "sv", "da", "nl")  # the first is what everybody else gets


class SignInManager(LoginManager):
    """Flask-Login without its hooks on every response and template: both look at the session, respondents' pages included."""

    def init_app(self, app: Flask) -> None:
        app.login_manager = self


class SignedInSessions(SecureCookieSessionInterface):
    """Flask's cookie sessions, without setting up their signatures for a request that brings no cookie: a respondent's."""

    def open_session(self, app: Flask, request: Request):
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


sign_in_manager = SignInManager()
sign_in_manager.session_protection = "strong"


@dataclass(frozen=True, eq=False)
class Reader(UserMixin):
    """A signed-in account and its grants, as they stand during one request.

    grants: (client key, unit path) pairs; each opens the unit and all units below it. stamp: the account's, which its
    sessions carry: a session with another one has ended.
    """

    id: str
    email: str
    role: str
    language: str
    grants: frozenset[tuple[str, str]]
    stamp: str = ""

    def get_id(self) -> str:
        return f"{self.id}.{self.stamp}"


def reader_of(account: Account) -> Reader:
    """The account with its grants."""
    grants = db.session.execute(select(Grant.client, Grant.unit_path).filter_by(account=account.id))
    return Reader(
        id=account.id,
        email=account.email,
        role=account.role,
        language=account.language,
        grants=frozenset((client, unit_path) for client, unit_path in grants),
        stamp=account.stamp,
    )


def may_open(account: Reader, client: str, unit_path: str) -> bool:
    """Whether a grant covers the unit: it is granted itself, or a unit above it is. An operator opens no results."""
    if account.role not in READERS:
        return False
    return any((client, path) in account.grants for path in lineage_of(unit_path))


def clients_of(account: Reader) -> tuple[str, ...]:
    """Keys of the clients of which the account may open something, sorted; none for an operator."""
    return tuple(sorted({client for client, _ in account.grants})) if account.role in READERS else ()


def scope_of(account: Reader) -> Scope:
    """What a request of this reader may ask the database for: own clients, or every client and no results."""
    return Scope(None, results=False) if account.role == "operator" else Scope(clients_of(account))


def for_roles(*roles: str) -> Callable:
    """Declares who may use a view and lets nobody else in: strangers are sent to sign in, other roles get 403."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"a view is for some of {ROLES}, or public: {sorted(unknown)}")

    def declare(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **values):
            if not current_user.is_authenticated:
                return sign_in_manager.unauthorized()
            if current_user.role not in roles:
                abort(403)
            begin_scope(scope_of(current_user))
            return view(*args, **values)

        guarded.declared_roles = frozenset(roles)
        return guarded

    return declare


def public(view: Callable) -> Callable:
    """Declares a view to be for everybody. Such a page never asks who is signed in."""
    view.declared_roles = frozenset({PUBLIC})
    return view


def declared_roles(app: Flask) -> dict[str, frozenset[str]]:
    """Endpoint → who may use it; an empty set marks a route that nobody has declared."""
    return {endpoint: _roles_of(view) for endpoint, view in app.view_functions.items()}


def signed_in_reader() -> Reader | None:
    """Who is signed in; None for strangers, and on public pages, which must not look: a respondent may be signed in too."""
    if "api_reader" in g:
        return g.api_reader
    roles = _roles_of(current_app.view_functions.get(request.endpoint or ""))
    if not roles or PUBLIC in roles or not current_user.is_authenticated:
        return None
    return current_user


def select_language() -> str:
    """The interface's language: asked for in the address, the account's, the browser's, or English."""
    if not has_request_context():
        return LANGUAGES[0]
    reader = signed_in_reader()
    asked = (request.args.get("lang", ""), reader.language if reader else "", *_browser_languages())
    return next((language for language in map(_known_language, asked) if language), LANGUAGES[0])


def _known_language(tag: str) -> str:
    return language_for(tag, ("", *LANGUAGES))


def _browser_languages() -> list[str]:
    return [tag for tag, quality in request.accept_languages if quality > 0]


def _roles_of(view: Callable | None) -> frozenset[str]:
    return getattr(view, "declared_roles", frozenset())


@sign_in_manager.user_loader
def _load_reader(session_id: str) -> Reader | None:
    """None where the account is gone or has another stamp, or the session is older than it may be."""
    account_id, _, stamp = session_id.partition(".")
    age = datetime.now(UTC).timestamp() - session.get(SIGNED_IN_AT, 0)
    if not 0 <= age < SESSION_LIFETIME.total_seconds():
        return None
    account = db.session.get(Account, account_id)
    return reader_of(account) if account and account.stamp == stamp else None


def load_reader(account_id: str) -> Reader | None:
    """The account as it stands now; None where there is none."""
    account = db.session.get(Account, account_id)
    return reader_of(account) if account else None


@sign_in_manager.unauthorized_handler
def _send_to_sign_in():
    """A page waits behind the sign-in; a form that was sent is refused, since nobody should sign in to find it lost."""
    if request.blueprint == "api" or request.method not in ("GET", "HEAD"):
        abort(401)
    asked = local_path(request.script_root + request.full_path.rstrip("?"), request.script_root)
    home = asked is None or asked == url_for("console.home")
    return redirect(url_for("session.explain", next=None if home else asked))
