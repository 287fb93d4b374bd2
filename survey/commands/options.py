"""What commands share. They ask the clock, commit, and say what happened; services do the work."""

from datetime import UTC, datetime

import click

from survey.database import db
from survey.services.audit import COMMAND_LINE, record_action

client_option = click.option("--client", "client_key", required=True, help="The client's key.")
month_option = click.option("--month", required=True, help="The wave's month, such as 2026-11.")


def record_done(action: str, client_key: str | None, **detail) -> None:
    """Notes in the audit log what a command did, and commits it with what it notes."""
    record_action(action, client=client_key, actor=COMMAND_LINE, now=datetime.now(UTC), **detail)
    db.session.commit()
