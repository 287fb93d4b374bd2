"""Two people import a roster at one time: one after the other, so that nobody is in two units."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.organisation import Client, Membership
from survey.services.clients import add_client
from survey.services.roster import import_roster
from tests.waves import roster_rows


@pytest.fixture
def anywhere(app):
    return app


@pytest.mark.each_database
def test_nobody_is_in_two_units(anywhere, now):
    import_roster(add_client("fjord", "Fjord", now=now), roster_rows({"Oslo": 40}), now=now)
    db.session.commit()
    together = Barrier(4)

    def move(number: int) -> None:
        rows = roster_rows({"Oslo": 40})
        for row in rows:
            row.values["unit_path"] = f"Centre {number}"
        with anywhere.app_context():
            together.wait()
            import_roster(db.session.get(Client, "fjord"), rows, now=now + timedelta(hours=number + 1))
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, range(4)))
    places = db.session.execute(select(Membership.member, Membership.unit_path).filter_by(ended_at=None)).all()
    assert len(places) == 40 and len({unit for _, unit in places}) == 1
