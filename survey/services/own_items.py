"""A client's own items: written, asked from the next wave on, put aside, and frozen when a wave opens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from survey.database import db
from survey.instruments.instrument import Instrument
from survey.instruments.own_items import CODES, OWN_LIMIT, OwnItem, with_own_items, write_own_items
from survey.models.organisation import Client, Member, Membership
from survey.models.own_item import StoredOwnItem
from survey.refusal import N_, Refusal
from survey.services.clients import lock_client


@dataclass(frozen=True)
class KeptItem:
    """An own item and whether waves that open from now on ask it."""

    item: OwnItem
    asked: bool


@dataclass(frozen=True)
class Words:
    """What an own item is to say. names, texts: language → words; a language without a text is left out of both."""

    scale: str
    direction: int
    names: Mapping[str, str]
    texts: Mapping[str, str]


def list_own_items(client: Client) -> tuple[KeptItem, ...]:
    """Every own item the client has ever kept, in the order of their codes."""
    rows = db.session.scalars(select(StoredOwnItem).filter_by(client=client.key))
    return tuple(KeptItem(_item_of(row), row.asked) for row in sorted(rows, key=lambda row: CODES.index(row.code)))


def asked_own_items(client: Client) -> tuple[OwnItem, ...]:
    """Those that the next wave asks."""
    return tuple(kept.item for kept in list_own_items(client) if kept.asked)


def needed_languages(client: Client, instrument: Instrument) -> tuple[str, ...]:
    """In which languages an own item must be written: the client's first, then those of anybody on the roster."""
    spoken = select(Member.language).join(
        Membership, (Membership.client == Member.client) & (Membership.member == Member.ref) & (Membership.ended_at.is_(None))
    )
    on_roster = set(db.session.scalars(spoken.where(Member.client == client.key).distinct()))
    first = usual_language(client, instrument)
    return (first, *(language for language in instrument.languages if language in on_roster and language != first))


def usual_language(client: Client, instrument: Instrument) -> str:
    """The language whose words stand in where an own item has none."""
    return client.language if client.language in instrument.languages else instrument.languages[0]


def draft_own_item(client: Client, words: Words, instrument: Instrument, *, code: str | None = None) -> OwnItem:
    """The item as it would be kept; nothing is. code: of the item that gets new words, None for a new one.

    Refusal where a language lacks its words, the words break a rule, or the instrument has no such scale.
    """
    known = {kept.item.code for kept in list_own_items(client)}
    if code is not None and code not in known:
        raise Refusal(f"{client.key} has no own item {code}.")
    free = next((each for each in CODES if each not in known), None) if code is None else code
    if free is None:
        raise Refusal(N_("Every code for own questions has been used; ask one of the earlier ones again."))
    lacking = [language for language in needed_languages(client, instrument) if language not in words.texts]
    if lacking:
        raise Refusal(N_("Write the question in every language that is needed: %(languages)s."), languages=", ".join(lacking))
    item = OwnItem(free, words.scale, words.direction, dict(words.names), dict(words.texts))
    with_own_items(instrument, [item.in_languages(instrument.languages, usual_language(client, instrument))])
    return item


def keep_own_item(client: Client, words: Words, instrument: Instrument, *, code: str | None = None) -> OwnItem:
    """Keeps the item, to be asked from the next wave on. Refusal as draft_own_item, and where three are asked already."""
    lock_client(client)
    item = draft_own_item(client, words, instrument, code=code)
    row = db.session.get(StoredOwnItem, (client.key, item.code)) or StoredOwnItem(client=client.key, code=item.code, asked=False)
    row.scale, row.direction, row.names, row.texts = item.scale, item.direction, dict(item.names), dict(item.texts)
    db.session.add(row)
    _ask(client, row, True)
    return item


def ask_own_item(client: Client, code: str, *, asked: bool) -> None:
    """Asks it from the next wave on, or no longer; open waves keep it. Refusal for a fourth one, or one that isn't there."""
    lock_client(client)
    row = db.session.get(StoredOwnItem, (client.key, code))
    if row is None:
        raise Refusal(f"{client.key} has no own item {code}.")
    _ask(client, row, asked)


def replace_own_items(client: Client, items: Collection[OwnItem], instrument: Instrument) -> None:
    """Makes these the items that the next wave asks; all others are put aside. Refusal as the above, and nothing is changed."""
    lock_client(client)
    if len(items) > OWN_LIMIT:
        raise _too_many()
    for row in db.session.scalars(select(StoredOwnItem).filter_by(client=client.key)):
        row.asked = False
    for item in items:
        if db.session.get(StoredOwnItem, (client.key, item.code)) is None:
            row = StoredOwnItem(client=client.key, code=item.code, asked=False, scale=item.scale, direction=item.direction)
            row.names, row.texts = dict(item.names), dict(item.texts)
            db.session.add(row)
    db.session.flush()
    for item in items:
        keep_own_item(client, Words(item.scale, item.direction, item.names, item.texts), instrument, code=item.code)


def freeze_own_items(client: Client, instrument: Instrument) -> str | None:
    """What a wave that opens now keeps of them, in every language of its instrument; None where none is asked."""
    usual = usual_language(client, instrument)
    items = [item.in_languages(instrument.languages, usual) for item in asked_own_items(client)]
    with_own_items(instrument, items)
    return write_own_items(items) if items else None


def _ask(client: Client, row: StoredOwnItem, asked: bool) -> None:
    others = [item for item in asked_own_items(client) if item.code != row.code]
    if asked and len(others) >= OWN_LIMIT:
        raise _too_many()
    row.asked = asked
    db.session.flush()


def _too_many() -> Refusal:
    return Refusal(N_("A wave asks at most three questions of your own; stop asking one of them first."))


def _item_of(row: StoredOwnItem) -> OwnItem:
    return OwnItem(row.code, row.scale, row.direction, row.names, row.texts)
