"""Set-up for tests that need a wave: a client, its roster, an open wave, ballots cast through the service."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.ballots import cast_ballot, find_paper
from survey.services.clients import add_client
from survey.services.instruments import instrument_of
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from survey.table_file import Row
from survey.tokens import Token
from survey.vault import Vault

MONTH = "2026-10"


def roster_rows(teams: Mapping[str, int], language: str = "nb") -> list[Row]:
    """A roster with so many members a team."""
    rows = []
    for path, size in teams.items():
        for number in range(size):
            ref = f"{path.rpartition('/')[2]}-{number}"
            rows.append(Row(len(rows) + 2, {"unit_path": path, "member_ref": ref, "language": language}))
    return rows


def open_test_wave(
    vault: Vault,
    now: datetime,
    *,
    teams: Mapping[str, int] | None = None,
    month: str = MONTH,
    client: str = "fjord",
    **choices,
) -> Wave:
    """An open wave of a client with these teams; the client is made if it is not there."""
    organisation = db.session.get(Client, client) or add_client(client, "Fjord Kundesenter", now=now)
    if teams:
        import_roster(organisation, roster_rows(teams), now=now - timedelta(minutes=1))
    wave = open_wave(organisation, month, vault=vault, now=now, **choices)
    db.session.commit()
    return wave


def tokens_of(wave: Wave, vault: Vault) -> dict[str, Token]:
    """Member → token, as the sender of invitations derives them."""
    link_key = vault.link_key(wave.vault_entry)
    rows = db.session.execute(select(Invitation.member, Invitation.id).filter_by(client=wave.client, wave=wave.month))
    return {row.member: Token.derive(link_key, row.id) for row in sorted(rows)}


def cast_all(
    wave: Wave, vault: Vault, now: datetime, answer: Callable[[str, str], int | None]
) -> list[Token]:
    """A ballot from everybody invited: `answer(member, item code)` gives 1–6, or None to skip."""
    tokens = tokens_of(wave, vault)
    codes = instrument_of(wave).codes
    for member, token in tokens.items():
        paper = find_paper(token, now=now)
        answers = {code: answer(member, code) for code in codes}
        cast_ballot(paper, token, {code: value for code, value in answers.items() if value is not None})
    db.session.commit()
    return list(tokens.values())


def complete_form(wave: Wave, value: str = "4") -> dict[str, str]:
    """A questionnaire's fields with the same value for every item."""
    return dict.fromkeys(instrument_of(wave).codes, value)


def stored_ballots() -> list[SealedBallot]:
    return list(db.session.scalars(select(SealedBallot)))
