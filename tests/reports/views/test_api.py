import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.account import Account, Grant
from survey.models.audit import AuditEntry
from survey.services.api_tokens import make_token
from tests.browser import browser_of, signed_in

REPORT = "/api/v1/clients/fjord/waves/2026-10/report"


def test_the_document_is_the_one_of_the_command_line(app, hr, runner, tmp_path):
    file = tmp_path / "report.json"
    options = {"client": "fjord", "month": "2026-10", "unit": "Oslo", "format": "json", "lang": "nb", "out": str(file)}
    assert runner.invoke(args=["report", *(f"--{name}={value}" for name, value in options.items())]).exit_code == 0
    answer = hr.get(f"{REPORT}?unit=Oslo&lang=nb")
    assert answer.mimetype == "application/json"
    assert answer.data == file.read_bytes()
    assert hr.get("/console/fjord/2026-10/report.json?unit=Oslo&lang=nb").data == answer.data


def test_the_document_of_the_whole_client(hr):
    document = json.loads(hr.get(REPORT).data)
    assert (document["client"], document["unit_path"], document["state"]) == ("fjord", "", "released")


def test_a_hidden_unit_is_one_sentence_and_no_number(hr):
    document = hr.get(f"{REPORT}?unit=Bergen/Team 9").get_json()
    assert document["state"] == "hidden"
    assert set(document) == {"type", "title", "status", "detail", "state"}
    assert not any(letter.isdigit() for letter in document["detail"])


REFUSALS = {
    "stranger": (REPORT, {}, 401),
    "role": (REPORT, {}, 403),
    "another's": (REPORT.replace("fjord", "sol"), {}, 404),
    "unknown address": ("/api/v1/nothing/here", {}, 404),
    "another version": ("/api/v2/clients", {}, 404),
    "format": (REPORT, {"Accept": "text/html"}, 406),
    "method": (REPORT, {}, 405),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_are_problems_with_one_sentence(app, hr, name):
    browsers = {"stranger": browser_of(app), "role": signed_in(app, "op@example.com", "operator")}
    app.config["WTF_CSRF_ENABLED"] = False
    address, headers, status = REFUSALS[name]
    answer = browsers.get(name, hr).open(address, headers=headers, method="DELETE" if name == "method" else "GET")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    document = json.loads(answer.data)
    assert document["status"] == status and document["title"]
    assert re.fullmatch(r"[A-Z].*[.]", document["detail"])
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert answer.headers.get("Allow", "GET, HEAD, OPTIONS") == "GET, HEAD, OPTIONS"


def test_elsewhere_refusals_are_pages_as_before(app):
    assert browser_of(app).get("/console/no/such/page").mimetype == "text/html"


def test_a_document_that_is_known_is_not_sent_again_and_its_reading_is_noted(hr):
    first = hr.get(f"{REPORT}?lang=nb")
    tag = first.headers["ETag"]
    again = hr.get(f"{REPORT}?lang=nb", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = hr.get(f"{REPORT}?lang=sv", headers={"If-None-Match": tag})
    assert other.status_code == 200 and other.headers["ETag"] != tag
    readings = select(func.count()).select_from(AuditEntry).filter_by(action="report opened")
    assert db.session.scalar(readings) == 3


def test_clients_waves_and_units_are_those_of_the_reader(app, hr, leader):
    assert hr.get("/api/v1/clients").get_json() == {
        "clients": [{"client": "fjord", "name": "Fjord Kundesenter", "demonstration": False, "opens": [""]}]
    }
    waves = hr.get("/api/v1/clients/fjord/waves").get_json()["waves"]
    assert [(wave["month"], wave["state"]) for wave in waves] == [
        ("2026-11", "open"), ("2026-10", "released"), ("2026-09", "released"),
    ]  # fmt: skip
    units = [unit["unit_path"] for unit in hr.get("/api/v1/clients/fjord/waves/2026-10/units").get_json()["units"]]
    assert "" in units and "Oslo/Team 1" in units and "Bergen/Team 9" not in units
    own = [unit["unit_path"] for unit in leader.get("/api/v1/clients/fjord/waves/2026-10/units").get_json()["units"]]
    assert own == [unit for unit in units if unit.startswith("Bergen")]


def test_a_token_opens_what_its_account_may_and_a_wrong_one_nothing(app, hr):
    consultant = signed_in(app, "c@example.com", "consultant", "fjord")
    account = db.session.scalar(select(Account).filter_by(email="c@example.com"))
    made = make_token(account.id, "consultant", name="Warehouse", scopes=["reports:read"], now=datetime.now(UTC))
    db.session.commit()
    stranger, bearer = browser_of(app), {"Authorization": f"Bearer {made.secret}"}
    assert stranger.get(REPORT, headers=bearer).data == consultant.get(REPORT).data
    assert stranger.get(REPORT.replace("fjord", "sol"), headers=bearer).status_code == 404
    for wrong in ("Bearer x", f"Basic {made.secret}", "Bearer", f"Bearer {made.secret}x"):
        answer = consultant.get(REPORT, headers={"Authorization": wrong})  # the cookie doesn't help
        assert (answer.status_code, 'error="invalid_token"' in answer.headers["WWW-Authenticate"]) == (401, True)
    assert stranger.get("/console/", headers=bearer).status_code == 302
    db.session.execute(Grant.__table__.delete())
    db.session.commit()
    assert stranger.get(REPORT, headers=bearer).status_code == 404
