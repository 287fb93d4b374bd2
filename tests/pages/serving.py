"""An application served on a free port, and one that has two waves to answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import update
from waitress import create_server

from survey.database import db
from survey.models.organisation import Member
from survey.models.wave import Wave
from tests.waves import open_test_wave, tokens_of


@dataclass(frozen=True)
class Served:
    """Where the questionnaire of one member is answered, its code, and the wave it belongs to; and a full index's link."""

    base: str
    link: str
    wave: Wave
    code: str
    full: str
    full_wave: Wave


@contextmanager
def served_at(app: Flask) -> Iterator[str]:
    """Serves the application while the block lasts; gives its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


@contextmanager
def served_waves(app: Flask) -> Iterator[Served]:
    """Opens a pulse and a full index, and serves them."""
    vault, now = app.extensions["senterpuls.vault"], datetime.now(UTC)
    pulse = open_test_wave(vault, now, teams={"Bergen/Blue": 22, "Bergen/Night": 3})
    index = open_test_wave(vault, now, teams={"Oslo": 21}, module="full", client="fjell")
    db.session.execute(update(Member).values(language="en"))
    db.session.commit()
    code, full = tokens_of(pulse, vault)["Night-0"], tokens_of(index, vault)["Oslo-0"]
    with served_at(app) as base:
        yield Served(base, f"{base}/s/{code}", pulse, str(code), f"{base}/s/{full}", index)
