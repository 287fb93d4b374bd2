"""The pages of the console that a client has, and who finds them in the menu.

Both packages' pages stand here, by the names of their endpoints: the menu is one, and an address needs no import.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, has_request_context, request, url_for
from flask_babel import gettext

from survey.access import READERS, Reader, clients_of, may_open
from survey.tree import ROOT

WHOLE, ANY = True, False


@dataclass(frozen=True)
class Section:
    """One entry: where it leads, what it is called, for which roles, and whether it takes a grant of the whole client."""

    endpoint: str
    title: Callable[[], str]
    roles: tuple[str, ...]
    whole: bool = ANY


@dataclass(frozen=True)
class MenuEntry:
    title: str
    url: str
    current: bool


SECTIONS = (
    Section("overview.show", lambda: gettext("Overview"), READERS),
    Section("action_plans.show", lambda: gettext("Measures"), READERS),
    Section("waves.show", lambda: gettext("Waves"), ("hr", "safety_rep"), WHOLE),
    Section("roster.show", lambda: gettext("Roster"), ("hr",), WHOLE),
    Section("delivery.show", lambda: gettext("Messages"), ("hr", "operator"), WHOLE),
    Section("people.show", lambda: gettext("Access"), ("hr",), WHOLE),
    Section("procedure.edit", lambda: gettext("If something happens"), ("hr",), WHOLE),
    Section("client_settings.show", lambda: gettext("Settings"), ("hr", "operator"), WHOLE),
    Section("audit_log.show", lambda: gettext("Audit log"), ("hr", "operator"), WHOLE),
)


def menu_of(reader: Reader | None) -> tuple[MenuEntry, ...]:
    """The menu of the client that the page is about; empty where it is about none, or none of the reader's."""
    client = (request.view_args or {}).get("client") if has_request_context() else None
    if reader is None or client is None or not (reader.role == "operator" or client in clients_of(reader)):
        return ()
    return tuple(
        MenuEntry(section.title(), url_for(section.endpoint, client=client), request.blueprint == section.endpoint.split(".")[0])
        for section in SECTIONS
        if _is_for(section, reader, client)
    )


def _is_for(section: Section, reader: Reader, client: str) -> bool:
    if section.endpoint not in current_app.view_functions or reader.role not in section.roles:
        return False
    return section.whole is ANY or reader.role == "operator" or may_open(reader, client, ROOT)
