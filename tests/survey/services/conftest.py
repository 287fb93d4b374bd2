"""A wave whose members have addresses, a mail server that takes its messages, and an office that sends them."""

import pytest

from survey.services.clients import add_client
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from survey.table_file import Row
from tests.mailbox import Mailbox, mail_server, office_at

PEOPLE = 25


def people(count: int = PEOPLE, **more) -> list[Row]:
    """A roster of one team: p0@fjord.no …, and other fields for all of them."""
    return [
        Row(number + 2, {"unit_path": "Oslo/Blue", "member_ref": f"P{number}", "email": f"p{number}@fjord.no"} | more)
        for number in range(count)
    ]


@pytest.fixture
def mailed_wave(app, vault, now):
    organisation = add_client("fjord", "Fjord Kundesenter", now=now)
    import_roster(organisation, people(), now=now)
    return open_wave(organisation, "2026-10", vault=vault, now=now)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def office(app, mailbox, now):
    """Sends to the mailbox."""
    with mail_server(mailbox) as port:
        yield office_at(port, now)
