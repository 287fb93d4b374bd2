"""Who gets which report, in every format: the scope of PRIVACY §3 and the uniform refusal of rule 11."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from survey.console.pages import CONSOLE_HEADERS, POLICY, SCRIPTED
from survey.database import db
from survey.models.account import Grant
from survey.models.audit import AuditEntry
from tests.browser import browser_of, signed_in

HIDDEN, UNKNOWN, FOREIGN, IMPOSSIBLE = "Bergen/Team 9", "Bergen/Team 7", "Oslo/Team 1", "Bergen//x"
FORMATS = ("page", "pdf", "json", "api")


def address(kind: str, unit: str = "", *, client: str = "fjord", month: str = "2026-10") -> str:
    if kind == "api":
        return f"/api/v1/clients/{client}/waves/{month}/report?unit={unit}"
    return f"/console/{client}/{month}/report{'' if kind == 'page' else '.' + kind}?unit={unit}"


def openings() -> list[tuple]:
    entries = db.session.scalars(select(AuditEntry).filter_by(action="report opened").order_by(AuditEntry.at))
    return [(entry.actor, entry.client, entry.detail) for entry in entries]


@pytest.mark.parametrize(
    ("role", "grant", "client", "unit", "status"),
    [
        ("hr", "", "fjord", "", 200),
        ("hr", "", "fjord", "Oslo", 200),
        ("hr", "", "fjord", "Oslo/Team 1", 200),
        ("hr", "", "fjord", HIDDEN, 404),
        ("hr", "", "sol", "", 404),
        ("safety_rep", "", "fjord", "Bergen/Team 4", 200),
        ("safety_rep", "", "sol", "", 404),
        ("consultant", "", "fjord", "", 200),
        ("consultant", "", "sol", "", 404),
        ("leader", "Bergen", "fjord", "Bergen", 200),
        ("leader", "Bergen", "fjord", "Bergen/Team 4", 200),
        ("leader", "Bergen", "fjord", "", 404),
        ("leader", "Bergen", "fjord", "Oslo", 404),
        ("leader", "Bergen/Team 9", "fjord", "Bergen/Team 9", 404),
        ("leader", "Bergen", "sol", "Bergen", 404),
        ("operator", None, "fjord", "", 403),
    ],
)
def test_the_scope_of_every_role(app, role, grant, client, unit, status):
    own = {} if grant is None else {"client": "fjord", "unit_path": grant}
    browser = signed_in(app, "somebody@example.com", role, **own)
    assert browser.get(address("api", unit, client=client)).status_code == status
    assert browser.get(address("json", unit, client=client)).status_code == status


def test_a_consultant_opens_every_assigned_client(app):
    signed_in(app, "c@example.com", "consultant", "fjord")
    browser = signed_in(app, "c@example.com", "consultant", "sol")
    assert browser.get(address("api")).status_code == 200
    assert browser.get(address("api", client="sol", month="2026-09")).status_code == 200


@pytest.mark.parametrize("kind", FORMATS)
def test_a_stranger_is_sent_to_sign_in(app, kind):
    answer = browser_of(app).get(address(kind))
    if kind == "api":
        assert (answer.status_code, answer.location) == (401, None)
    else:
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/console/sign-in")


@pytest.mark.parametrize("kind", FORMATS)
def test_hidden_unknown_foreign_and_impossible_units_are_refused_alike(leader, kind):
    answers = [leader.get(address(kind, unit)) for unit in (HIDDEN, UNKNOWN, FOREIGN, IMPOSSIBLE, "", "x" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1
    assert openings() == []


@pytest.mark.parametrize("kind", FORMATS)
def test_foreign_and_unknown_clients_and_waves_without_a_release_are_refused_alike(leader, kind):
    clients = [("sol", "2026-09"), ("nobody", "2026-10"), ("x" * 99, "2026-10")]
    waves = [("fjord", "2026-11"), ("fjord", "2026-08"), ("fjord", "soon")]
    answers = [leader.get(address(kind, "Bergen", client=client, month=month)) for client, month in clients + waves]
    answers += [leader.get(address(kind, unit, month="2026-11")) for unit in (HIDDEN, FOREIGN)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_every_opening_is_in_the_audit_log(hr, kind):
    assert hr.get(address(kind, "Oslo")).status_code == 200
    noted = {"wave": "2026-10", "unit_path": "Oslo", "kind": "json" if kind == "api" else kind}
    assert openings() == [("hr@example.com", "fjord", noted)]


def test_reading_never_commits_the_requests_session(hr):
    commits = []
    listener = commits.append
    event.listen(Session, "after_commit", listener)
    try:
        for kind in FORMATS:
            hr.get(address(kind, "Oslo"))
            hr.get(address(kind, HIDDEN))
        hr.get("/console/")
    finally:
        event.remove(Session, "after_commit", listener)
    assert commits == []
    assert len(openings()) == len(FORMATS)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("unit", ["Oslo", HIDDEN])
def test_every_answer_carries_the_headers(hr, kind, unit):
    answer = hr.get(address(kind, unit))
    expected = CONSOLE_HEADERS | ({POLICY: SCRIPTED} if kind == "page" and unit == "Oslo" else {})
    assert {name: answer.headers[name] for name in CONSOLE_HEADERS} == expected


def test_a_grant_that_is_taken_away_closes_the_next_page(app, hr):
    assert hr.get(address("api")).status_code == 200
    db.session.execute(Grant.__table__.delete())
    db.session.commit()
    assert hr.get(address("api")).status_code == 404


def test_the_process_starts_without_what_only_reports_need():
    program = "import sys, wsgi; print([name for name in ('pandas', 'scipy', 'plotly', 'weasyprint') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(("role", "sets"), [("consultant", ["nordic"]), ("hr", []), ("safety_rep", [])])
def test_benchmark_sets_are_read_by_consultants_with_three_strangers_in_them(app, role, sets):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for key, members in {"nordic": ["a", "b", "c", "fjord", "sol"], "theirs": ["a", "b", "fjord", "sol"]}.items():
        db.session.add(Pool(key=key, name=key.title(), instrument="medarbeiderpuls", demonstration=False, declared_at=now))
        db.session.flush()
        released = {"pool": key, "month": "2026-10"}
        db.session.add(ReleasedPool(**released, members=members, units=30, sha256="0" * 64, frozen_at=now))
        db.session.flush()
        db.session.add(ReleasedPoolCell(**released, measure="index", median=60.0, lower=55.0, upper=70.0, step=1.0))
    db.session.commit()
    signed_in(app, "r@example.com", role, "sol")
    browser = signed_in(app, "r@example.com", role, "fjord")
    found = browser.get(address("api")).json["benchmarks"]
    assert [one["set"] for one in found] == sets
    assert ('id="benchmarks"' in browser.get(address("page")).get_data(as_text=True)) == bool(sets)
    if found:
        bounds = {"median_bound": None, "lower_bound": None, "upper_bound": None}
        figures = {"median": 60.0, "lower": 55.0, "upper": 70.0} | bounds
        assert found[0]["measures"] == [{"code": "index", "scale": "0-100"} | figures]


def test_a_consultant_chooses_one_of_the_sets_that_may_be_read_and_no_other(app):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    sets = {"nordic": ["a", "b", "c", "fjord", "sol"], "large": ["d", "e", "g", "h", "fjord"], "theirs": ["a", "fjord", "sol"]}
    for key, members in sets.items():
        db.session.add(Pool(key=key, name=key.title(), instrument="medarbeiderpuls", demonstration=False, declared_at=now))
        db.session.flush()
        released = {"pool": key, "month": "2026-10"}
        db.session.add(ReleasedPool(**released, members=members, units=30, sha256="0" * 64, frozen_at=now))
        db.session.flush()
        db.session.add(ReleasedPoolCell(**released, measure="index", median=60.0, lower=55.0, upper=70.0, step=1.0))
    db.session.commit()
    signed_in(app, "r@example.com", "consultant", "sol")
    browser = signed_in(app, "r@example.com", "consultant", "fjord")

    def chosen(kind, suffix):
        found = address(kind)
        return browser.get(f"{found}{'&' if '?' in found else '?'}{suffix}" if suffix else found)

    assert [one["set"] for one in chosen("api", "").json["benchmarks"]] == ["large", "nordic"]
    assert [one["set"] for one in chosen("api", "set=nordic").json["benchmarks"]] == ["nordic"]
    assert chosen("api", "set=theirs").json["benchmarks"] == chosen("api", "set=unheard").json["benchmarks"] == []
    index = chosen("api", "set=nordic").json["measures"][0]
    assert [one["set"] for one in index["references"] if one["kind"] == "benchmark set"] == ["nordic"]
    page = chosen("page", "set=nordic").get_data(as_text=True)
    assert "<strong>Nordic</strong>" in page and "set=large" in page and "Theirs" not in page
    assert "report.json?" in page and "set=nordic" in page


def test_a_place_is_the_same_for_everybody_and_names_nobody(app, hr):
    """A leader of one team reads its place among teams that leader may not open: a function of the release."""
    leader = signed_in(app, "one@example.com", "leader", "fjord", "Oslo/Team 1")
    own = leader.get(address("api", "Oslo/Team 1"))
    position = own.json["measures"][0]["position"]
    assert position == hr.get(address("api", "Oslo/Team 1")).json["measures"][0]["position"]
    assert (position["set"], position["of"]) == ("units of level 2", 3)
    assert leader.get(address("api", "Oslo/Team 2")).status_code == 404
    assert "Team 2" not in own.get_data(as_text=True) and "Team 4" not in own.get_data(as_text=True)
