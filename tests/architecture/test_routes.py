"""Every route is listed here with who may use it, and looking at a page writes nothing."""

import pytest

from survey.access import declared_roles
from survey.database import db
from survey.mail.opt_out import opt_out_mark
from tests.table_rows import all_rows
from tests.waves import open_test_wave, tokens_of

PUBLIC = {"public"}
READERS = {"hr", "leader", "safety_rep", "consultant"}
SIGNED_IN = READERS | {"operator"}

ROUTES = {
    "ballot.show": ("/s/<token>", "GET", PUBLIC),
    "ballot.send": ("/s/<token>", "POST", PUBLIC),
    "ballot.ask_code": ("/code", "GET", PUBLIC),
    "ballot.take_code": ("/code", "POST", PUBLIC),
    "ballot.anonymity": ("/a", "GET", PUBLIC),
    "post.lost": ("/lost", "GET", PUBLIC),
    "post.ask_again": ("/lost", "POST", PUBLIC),
    "post.ask_no_more": ("/u/<mark>", "GET", PUBLIC),
    "post.no_more": ("/u/<mark>", "POST", PUBLIC),
    "health.healthz": ("/healthz", "GET", PUBLIC),
    "health.readyz": ("/readyz", "GET", PUBLIC),
    "session.explain": ("/console/sign-in", "GET", PUBLIC),
    "session.confirm": ("/console/sign-in/<link>", "GET", PUBLIC),
    "session.sign_in": ("/console/sign-in/<link>", "POST", PUBLIC),
    "session.sign_out": ("/console/sign-out", "POST", PUBLIC),
    "console.home": ("/console/", "GET", SIGNED_IN),
    "console.report": ("/console/<client>/<month>/report", "GET", READERS),
    "console.report_file": ("/console/<client>/<month>/report.<any(pdf, json, xlsx, csv):kind>", "GET", READERS),
    "console.track_record": ("/console/<client>/track-record", "GET", READERS),
    "delivery.show": ("/console/<client>/delivery", "GET", {"hr", "operator"}),
    "roster.show": ("/console/<client>/roster", "GET", {"hr"}),
    "roster.template": ("/console/<client>/roster/template.csv", "GET", {"hr"}),
    "roster.preview": ("/console/<client>/roster/preview", "POST", {"hr"}),
    "roster.apply": ("/console/<client>/roster/import", "POST", {"hr"}),
    "waves.show": ("/console/<client>/waves", "GET", {"hr", "safety_rep"}),
    "waves.plan": ("/console/<client>/waves/plan", "GET", {"hr"}),
    "waves.take_plan": ("/console/<client>/waves/plan", "POST", {"hr"}),
    "waves.pause": ("/console/<client>/waves/pause", "POST", {"hr"}),
    "waves.preview": ("/console/<client>/waves/preview", "GET", {"hr", "safety_rep"}),
    "waves.own_items": ("/console/<client>/waves/questions", "GET", {"hr"}),
    "waves.new_item": ("/console/<client>/waves/questions/new", "GET", {"hr"}),
    "waves.take_new_item": ("/console/<client>/waves/questions/new", "POST", {"hr"}),
    "waves.edit_item": ("/console/<client>/waves/questions/<code>", "GET", {"hr"}),
    "waves.take_item": ("/console/<client>/waves/questions/<code>", "POST", {"hr"}),
    "waves.ask_item": ("/console/<client>/waves/questions/<code>/asked", "POST", {"hr"}),
    "result.show": ("/r/<client>/<month>/<path:unit>", "GET", PUBLIC),
    "result.whole": ("/r/<client>/<month>/", "GET", PUBLIC),
    "api.report": ("/api/v1/clients/<client>/waves/<month>/report", "GET", READERS),
}


def test_every_route_is_listed_with_its_roles(app):
    """A new route fails here until somebody has said who may use it."""
    declared = declared_roles(app)
    found = [
        (rule.endpoint, (rule.rule, *sorted(rule.methods - {"HEAD", "OPTIONS"}), set(declared[rule.endpoint])))
        for rule in app.url_map.iter_rules()
    ]
    assert dict(found) == ROUTES
    assert len(found) == len(ROUTES)


def test_no_route_is_served_to_nobody_or_to_a_mixture(app):
    for endpoint, roles in declared_roles(app).items():
        assert roles == PUBLIC or (roles and roles <= SIGNED_IN), endpoint


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, (_, method, _) in ROUTES.items() if method == "GET"])
def test_looking_writes_nothing(app, client, vault, now, endpoint, monkeypatch):
    wave = open_test_wave(vault, now, teams={"Oslo": 6})
    token = tokens_of(wave, vault)["Oslo-0"]
    wave.closes_at += 1000 * (wave.closes_at - wave.opened_at)
    db.session.commit()
    before = all_rows()
    db.session.rollback()
    monkeypatch.setattr(db.session, "commit", lambda: pytest.fail("a GET committed"))
    path = ROUTES[endpoint][0]
    mark = opt_out_mark(app.config["SECRET_KEY"], "fjord", "Oslo-0")
    values = {"token": str(token), "link": "x" * 43, "client": "fjord", "month": "2026-10", "mark": mark, "path:unit": "Oslo"}
    values["any(pdf, json, xlsx, csv):kind"] = "xlsx"
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    status = client.get(path).status_code
    nothing_released = endpoint.startswith("result.")
    expected = (404,) if nothing_released else (200,) if ROUTES[endpoint][2] == PUBLIC else (302, 401)
    assert status in expected
    assert all_rows() == before


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_strangers_get_nothing_by_another_method(app, client, vault, now, method):
    open_test_wave(vault, now, teams={"Oslo": 6})
    before = all_rows()
    for path in ("/console/", "/console/fjord/2026-10/report", "/api/v1/clients/fjord/waves/2026-10/report"):
        assert getattr(client, method)(path).status_code in (302, 400, 401, 405)
    assert all_rows() == before
