"""Waves whose true order of submission the test knows, and the attacker does not."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from survey.database import db
from survey.models.invitation import Invitation
from survey.models.wave import Wave
from survey.services.clients import add_client
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from survey.table_file import Row
from survey.tokens import Token
from tests.test_anonymity.chance import PEOPLE, RUNS
from tests.waves import MONTH, complete_form, tokens_of


@dataclass(frozen=True)
class Election:
    """One client's wave. order: its members as they will answer, or have answered, one after another."""

    client: str
    order: tuple[str, ...]
    tokens: dict[str, Token]
    signs: dict[bytes, str]  # what stands for one member alone in the person's tables: name, invitation, digest → member

    @property
    def wave(self) -> Wave:
        return db.session.get(Wave, (self.client, MONTH))


def vault_of(app: Flask):
    return app.extensions["senterpuls.vault"]


def call_elections(app: Flask, *, runs: int = RUNS, people: int = PEOPLE, seed: int = 1) -> list[Election]:
    """Opens so many clients' waves. The order in which people will answer is drawn here, apart from everything else."""
    chance = random.Random(seed)
    return [_call_election(app, f"client-{run:02}", people, chance) for run in range(runs)]


def _call_election(app: Flask, client: str, people: int, chance: random.Random) -> Election:
    now = datetime.now(UTC)
    names = [f"{chance.getrandbits(64):016x}" for _ in range(people)]
    rows = [
        Row(number, {"unit_path": "Oslo/Blue", "member_ref": name, "email": f"{name}@fjord.example", "language": "nb"})
        for number, name in enumerate(names, start=2)
    ]
    organisation = add_client(client, f"The {client}", now=now)
    import_roster(organisation, rows, now=now)
    wave = open_wave(organisation, MONTH, vault=vault_of(app), now=datetime.now(UTC))
    db.session.commit()
    invitations = db.session.execute(
        select(Invitation.member, Invitation.id, Invitation.auth).where(Invitation.client == client)
    )
    signs = {sign: row.member for row in invitations for sign in (row.member.encode(), row.id.encode(), row.auth)}
    tokens = tokens_of(wave, vault_of(app))
    db.session.commit()
    return Election(client, tuple(chance.sample(names, people)), tokens, signs)


def answer_all(app: Flask, election: Election, value: str = "4") -> None:
    """Everybody sends the form, in the election's order, through the application."""
    for _ in answer_one_by_one(app, election, value):
        pass


def answer_one_by_one(app: Flask, election: Election, value: str = "4") -> Iterator[str]:
    """As answer_all, giving back the member after each."""
    browser, fields = app.test_client(), complete_form(election.wave, value)
    db.session.commit()
    for member in election.order:
        response = browser.post(f"/s/{election.tokens[member]}", data=fields)
        if response.status_code != 200:
            raise RuntimeError(f"a ballot was refused: {response.status}")
        yield member
