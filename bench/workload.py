"""Invented work: an installation in a folder, a client with many teams, an open wave. Imports nothing heavy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from survey.config import Settings
from survey.database import close_connections, db
from survey.models.invitation import Invitation
from survey.models.organisation import Client, Member, Membership
from survey.models.wave import Wave
from survey.services.clients import add_client
from survey.services.waves import open_wave
from survey.tokens import Token
from survey.vault import Vault
from wsgi import create_app

CLIENT, MONTH = "bench", "2026-11"
LAST = 2026 * 12 + 10  # November 2026, in months


def month_text(back: int) -> str:
    """The month so many before the last."""
    return f"{(LAST - back) // 12}-{(LAST - back) % 12 + 1:02}"


def make_app(folder: Path, database_url: str = "") -> Flask:
    """The whole application as it stands, on an SQLite file in the folder unless another database is named."""
    return create_app(
        Settings(
            database_url=database_url or f"sqlite:///{folder / 'senterpuls.sqlite3'}",
            vault=folder / "vault",
            secret_key="a secret for benchmarks only",
            base_url="http://127.0.0.1",
        )
    )


@contextmanager
def installation(folder: Path, database_url: str = "") -> Iterator[Flask]:
    """The application with its context pushed and its database migrated; nothing stays open afterwards."""
    app = make_app(folder, database_url)
    with app.app_context():
        from flask_migrate import upgrade  # not the respondent's load, whose memory is measured

        upgrade()
        yield app
        close_connections()


def vault_of(app: Flask) -> Vault:
    return app.extensions["senterpuls.vault"]


def team_paths(centres: int, teams: int) -> list[str]:
    """Paths of `teams` teams in each of `centres` centres."""
    return [f"Centre {centre + 1}/Team {team + 1}" for centre in range(centres) for team in range(teams)]


def add_bench_client(now: datetime, key: str = CLIENT) -> Client:
    return add_client(key, "Bench Kundesenter", now=now - timedelta(days=1), language="en")


def open_bench_wave(app: Flask, people: int, teams: list[str], *, key: str = CLIENT) -> Wave:
    """A committed, open wave of a new client: so many people, spread evenly over the teams; it closes in a week."""
    now = datetime.now(UTC)
    client = add_bench_client(now, key)
    refs = [f"m{number}" for number in range(people)]
    db.session.execute(insert(Member), [{"client": key, "ref": ref, "language": "en"} for ref in refs])
    db.session.execute(
        insert(Membership),
        [
            {
                "client": key,
                "member": ref,
                "started_at": now - timedelta(hours=1),
                "unit_path": teams[number % len(teams)],
            }
            for number, ref in enumerate(refs)
        ],
    )
    wave = open_wave(client, MONTH, vault=vault_of(app), now=now - timedelta(minutes=1))
    db.session.commit()
    return wave


def invited_tokens(app: Flask, wave: Wave) -> list[tuple[str, Token]]:
    """(unit, token) of everybody invited, in the order of the invitations' random names."""
    link_key = vault_of(app).link_key(wave.vault_entry)
    rows = db.session.execute(
        select(Invitation.id, Invitation.unit).filter_by(client=wave.client, wave=wave.month).order_by(Invitation.id)
    )
    return [(row.unit, Token.derive(link_key, row.id)) for row in rows]
