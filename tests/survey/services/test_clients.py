"""Adding and finding clients."""

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.clients import RESERVED, add_client, check_month, find_client


def test_a_client_is_found_by_its_key(app, now):
    added = add_client("fjord-2", " Fjord ", now=now, country="NO", sector="telecom", language="sv", minimum_score=8)
    db.session.commit()
    found = find_client("fjord-2")
    assert found is added
    assert (found.name, found.country, found.sector, found.language, found.minimum_score) == ("Fjord", "NO", "telecom", "sv", 8)
    assert not found.demonstration


@pytest.mark.parametrize(
    "key, choices, sentence",
    [
        ("F", {}, "can't be a client key"),
        ("Fjord", {}, "can't be a client key"),
        ("2fjord", {}, "can't be a client key"),
        ("fjord/nord", {}, "can't be a client key"),
        ("f" * 41, {}, "can't be a client key"),
        ("fjord", {"name": "  "}, "needs a name"),
        ("fjord", {"country": "no"}, "is not a country code"),
        ("fjord", {"country": "NOR"}, "is not a country code"),
        ("fjord", {"minimum_score": 4}, "would give people away; it can't be below 5"),
        ("taken", {}, "There is a client taken already"),
    ],
)
def test_clients_that_are_refused(app, now, key, choices, sentence):
    add_client("taken", "Taken", now=now)
    with pytest.raises(Refusal, match=sentence):
        add_client(key, **({"name": "Fjord", "now": now} | choices))
    assert db.session.scalar(select(func.count()).select_from(Client)) == 1


def test_an_unknown_client_is_refused_with_what_to_do(app):
    with pytest.raises(Refusal, match="senterpuls client add fjell --name NAME"):
        find_client("fjell")


@pytest.mark.parametrize("month", ["2026-01", "2026-12", "2099-10"])
def test_a_month_is_a_year_and_a_month(month):
    assert check_month(month) == month


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", " 2026-10", "2026-10\n", "1999-10"]
)
def test_what_is_no_month_is_refused(month):
    with pytest.raises(Refusal, match="write it as 2026-11"):
        check_month(month)


def test_no_client_takes_the_address_of_a_page_that_is_nobodys(app, now):
    rules = [rule.rule.split("/")[2:] for rule in app.url_map.iter_rules() if rule.rule.startswith("/console/")]
    own = {first.partition(".")[0] for first, *_ in rules if first and not first.startswith("<")}
    assert own == RESERVED
    for key in own:
        with pytest.raises(Refusal, match="use another key"):
            add_client(key, "Name", now=now)
