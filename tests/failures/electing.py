"""Waves of a hurt installation: opened in this process, answered and closed by others."""

import random
from datetime import UTC, datetime

from sqlalchemy import update

from survey.database import db
from survey.models.organisation import Member
from survey.services.instruments import instrument_of
from tests.conftest import running_app
from tests.failures.installation import Installation
from tests.failures.reckoning import Books
from tests.waves import open_test_wave, tokens_of


def open_waves(installation: Installation, people: dict[str, int], seed: int = 1) -> dict[str, dict[str, dict[str, int]]]:
    """A wave of each client, so many invited; what each is going to answer: client → token → fields, teams mixed."""
    with running_app(installation.settings) as app:
        vault, now = app.extensions["senterpuls.vault"], datetime.now(UTC)
        elections = {}
        for client, size in people.items():
            wave = open_test_wave(vault, now, teams={"Oslo": size // 2, "Bergen": size - size // 2}, client=client)
            codes = instrument_of(wave).codes
            tokens = [str(token) for token in tokens_of(wave, vault).values()]
            random.Random(f"{seed} {client}").shuffle(tokens)
            elections[client] = {token: _answers(codes, f"{seed} {client} {at}") for at, token in enumerate(tokens)}
        db.session.execute(update(Member).values(language="en"))
        db.session.commit()
        return elections


def _answers(codes: tuple[str, ...], seed: str) -> dict[str, int]:
    """Different means for different items, so that the figures tell them apart."""
    chance = random.Random(seed)
    return {code: min(6, max(1, round(chance.gauss(2.5 + at % 4 / 2, 1.4)))) for at, code in enumerate(codes)}


def let_it_end(books: Books, client: str) -> None:
    """The closing time of the client's wave has come. Waits for whoever is just casting a ballot."""
    now = datetime.now(UTC).replace(tzinfo=None)
    books.change("update wave set closes_at = :now where client = :client and state = 'open'", now=now, client=client)
