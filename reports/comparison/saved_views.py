"""Views that a consultant saved: a name and a choice, each its account's alone."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from reports.comparison.choice import choice_of
from reports.models.saved_view import NAME_LIMIT, SavedView
from survey.console.scope import NothingHere
from survey.database import db
from survey.refusal import Refusal
from survey.services.accounts import only_client_of
from survey.services.audit import record_action

MOST = 50  # views of one account


def list_views(account: str) -> list[SavedView]:
    """The account's views, by name."""
    found = db.session.scalars(select(SavedView).filter_by(account=account))
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


def find_view(account: str, key: str) -> SavedView:
    """NothingHere where the account has no such view: another's and none at all are alike."""
    view = db.session.scalar(select(SavedView).filter_by(id=key, account=account))
    if view is None:
        raise NothingHere
    return view


def save_view(account: str, actor: str, name: str, query: Mapping, *, now: datetime) -> SavedView:
    """A new view. Only what a comparison knows is kept of the query. Refusal for a name that can't be, or one too many."""
    name = _clean_name(account, name)
    if db.session.scalar(select(func.count()).select_from(SavedView).filter_by(account=account)) >= MOST:
        limit = gettext("You have %(count)s saved views. Delete one that you no longer use, then save this one.", count=MOST)
        raise Refusal(limit)
    view = SavedView(
        id=secrets.token_hex(16), account=account, name=name, query=choice_of(query).query(), created_at=now
    )
    db.session.add(view)
    _record("view saved", actor, view, now)
    return view


def rename_view(account: str, actor: str, key: str, name: str, *, now: datetime) -> SavedView:
    """The view under another name. NothingHere where it isn't the account's; Refusal for a name that can't be."""
    view = find_view(account, key)
    view.name = _clean_name(account, name, own=view.id)
    _record("view renamed", actor, view, now)
    return view


def delete_view(account: str, actor: str, key: str, *, now: datetime) -> None:
    """NothingHere where it isn't the account's."""
    view = find_view(account, key)
    db.session.delete(view)
    _record("view deleted", actor, view, now)


def _record(action: str, actor: str, view: SavedView, now: datetime) -> None:
    record_action(action, client=only_client_of(view.account), actor=actor, now=now, view=view.id, name=view.name)
    db.session.flush()


def _clean_name(account: str, name: str, *, own: str = "") -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise Refusal(gettext("Give the view a name of at most %(limit)s characters.", limit=NAME_LIMIT))
    taken = db.session.scalar(select(SavedView.id).filter_by(account=account, name=name))
    if taken not in (None, own):
        raise Refusal(gettext("You have a view called %(name)s already. Choose another name.", name=name))
    return name
