"""What the files hold before and after a close: shown first to be there, then to be gone, byte by byte."""

import pytest
from sqlalchemy import select

from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation
from tests.waves import cast_all, open_test_wave


def files_of(folder) -> bytes:
    """Everything in the installation's folder: database, write-ahead log, shared memory, vault."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.fixture
def traces(app, vault, now):
    """A wave with ballots, and whatever of it must not outlive the close."""
    wave = open_test_wave(vault, now, teams={"Oslo/Blue": 12, "Bergen/Green": 30})
    tokens = cast_all(wave, vault, now, lambda member, code: 3)
    found = [vault.private_key(wave.vault_entry), vault.link_key(wave.vault_entry)]
    for row in db.session.execute(select(Invitation.id, Invitation.auth)):
        found += [row.id.encode(), row.auth]
    for row in db.session.execute(select(SealedBallot.serial, SealedBallot.sealed)):
        # A row may be split over pages: its middle is looked for too.
        found += [row.serial, row.sealed[:64], row.sealed[700:764]]
    never = [token.value for token in tokens] + [str(token).encode() for token in tokens]
    db.session.commit()
    return wave, found, never


def test_nothing_of_a_wave_is_left_in_the_files_after_its_close(traces, vault, now, week, tmp_path):
    wave, found, never = traces
    before = files_of(tmp_path)
    assert all(trace in before for trace in found)
    assert not any(token in before for token in never)
    close_wave(wave, vault=vault, now=now + week)
    db.session.commit()
    after = files_of(tmp_path)
    assert wave.client.encode() in after
    assert [trace for trace in found + never if trace in after] == []
