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
    "health.metrics": ("/metrics", "GET", PUBLIC),
    "session.explain": ("/console/sign-in", "GET", PUBLIC),
    "session.with_password": ("/console/sign-in", "POST", PUBLIC),
    "session.confirm": ("/console/sign-in/<link>", "GET", PUBLIC),
    "session.sign_in": ("/console/sign-in/<link>", "POST", PUBLIC),
    "session.sign_out": ("/console/sign-out", "POST", PUBLIC),
    "forgotten.ask": ("/console/forgot", "GET", PUBLIC),
    "forgotten.send": ("/console/forgot", "POST", PUBLIC),
    "account.show": ("/console/account", "GET", SIGNED_IN),
    "account.choose": ("/console/account/password", "GET", SIGNED_IN),
    "account.change": ("/console/account/password", "POST", SIGNED_IN),
    "account.speak": ("/console/account/language", "POST", SIGNED_IN),
    "account.leave_everywhere": ("/console/account/sessions", "POST", SIGNED_IN),
    "second_factor.ask": ("/console/code", "GET", PUBLIC),
    "second_factor.answer": ("/console/code", "POST", PUBLIC),
    "second_factor.show": ("/console/account/second-factor", "GET", SIGNED_IN),
    "second_factor.begin": ("/console/account/second-factor", "POST", SIGNED_IN),
    "second_factor.confirm": ("/console/account/second-factor/on", "POST", SIGNED_IN),
    "second_factor.drop": ("/console/account/second-factor/off", "POST", SIGNED_IN),
    "provider.leave": ("/console/provider", "GET", PUBLIC),
    "provider.come_back": ("/console/provider/back", "GET", PUBLIC),
    "provider.sign_in": ("/console/provider/back", "POST", PUBLIC),
    "people.show": ("/console/<client>/people", "GET", {"hr"}),
    "people.invite": ("/console/<client>/people", "POST", {"hr"}),
    "people.invite_again": ("/console/<client>/people/<account>/letter", "POST", {"hr"}),
    "people.remove": ("/console/<client>/people/<account>/remove", "POST", {"hr"}),
    "console.home": ("/console/", "GET", SIGNED_IN),
    "console.report": ("/console/<client>/<month>/report", "GET", READERS),
    "overview.show": ("/console/<client>/", "GET", READERS),
    "console.charts": ("/console/<client>/<month>/charts.json", "GET", READERS),
    "chart_parts.script": ("/console/parts/<release>/plotly.js", "GET", PUBLIC),
    "chart_parts.styles": ("/console/parts/<release>/plotly.css", "GET", PUBLIC),
    "console.report_file": ("/console/<client>/<month>/report.<any(pdf, json, xlsx, pptx, csv):kind>", "GET", READERS),
    "console.track_record": ("/console/<client>/track-record", "GET", READERS),
    "action_plans.show": ("/console/<client>/measures", "GET", READERS),
    "action_plans.plan": ("/console/<client>/measures/<plan>", "GET", READERS),
    "action_plans.new": ("/console/<client>/measures/new", "GET", {"hr", "leader"}),
    "action_plans.register": ("/console/<client>/measures/new", "POST", {"hr", "leader"}),
    "action_plans.edit": ("/console/<client>/measures/<plan>/edit", "GET", {"hr", "leader"}),
    "action_plans.change": ("/console/<client>/measures/<plan>/edit", "POST", {"hr", "leader"}),
    "compare.show": ("/console/compare", "GET", {"consultant"}),
    "compare.file": ("/console/compare.<any(pdf, xlsx, pptx, csv, json):kind>", "GET", {"consultant"}),
    "saved_views.save": ("/console/compare/views", "POST", {"consultant"}),
    "saved_views.show": ("/console/compare/views/<key>", "GET", {"consultant"}),
    "saved_views.rename": ("/console/compare/views/<key>/name", "POST", {"consultant"}),
    "saved_views.delete": ("/console/compare/views/<key>/delete", "POST", {"consultant"}),
    "api.compare_document": ("/api/v1/compare", "GET", {"consultant"}),
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
    "api.units": ("/api/v1/clients/<client>/waves/<month>/units", "GET", READERS),
    "api.waves": ("/api/v1/clients/<client>/waves", "GET", READERS),
    "api.clients": ("/api/v1/clients", "GET", READERS),
    "api.openapi": ("/api/v1/openapi.json", "GET", PUBLIC),
    "roster_api.put": ("/api/v1/clients/<client>/roster", "PUT", {"hr"}),
    "audit_log.show": ("/console/<client>/audit-log", "GET", {"hr", "operator"}),
    "audit_log.table": ("/console/<client>/audit-log.csv", "GET", {"hr", "operator"}),
    "audit_log.everything": ("/console/audit-log", "GET", {"operator"}),
    "audit_log.everything_table": ("/console/audit-log.csv", "GET", {"operator"}),
    "client_settings.show": ("/console/<client>/settings", "GET", {"hr", "operator"}),
    "client_settings.save": ("/console/<client>/settings", "POST", {"hr", "operator"}),
    "client_settings.logo": ("/console/<client>/logo.png", "GET", SIGNED_IN),
    "procedure.show": ("/help/<client>", "GET", PUBLIC),
    "procedure.edit": ("/console/<client>/procedure", "GET", {"hr"}),
    "procedure.save": ("/console/<client>/procedure", "POST", {"hr"}),
    "client_archive.export": ("/console/<client>/everything.zip", "GET", {"hr"}),
    "person.ask": ("/console/<client>/person", "GET", {"hr"}),
    "person.show": ("/console/<client>/person", "POST", {"hr"}),
    "person.download": ("/console/<client>/person.json", "POST", {"hr"}),
    "person.delete": ("/console/<client>/person/delete", "POST", {"hr"}),
    "client_archive.ask": ("/console/<client>/delete", "GET", {"hr"}),
    "client_archive.delete": ("/console/<client>/delete", "POST", {"hr"}),
    "comments.ask": ("/console/<client>/<month>/comments/<comment>", "GET", {"hr"}),
    "comments.remove": ("/console/<client>/<month>/comments/<comment>", "POST", {"hr"}),
    "api_tokens.show": ("/console/account/tokens", "GET", {"hr", "consultant"}),
    "api_tokens.make": ("/console/account/tokens", "POST", {"hr", "consultant"}),
    "api_tokens.revoke": ("/console/account/tokens/<token>/revoke", "POST", {"hr", "consultant"}),
}


def test_every_route_is_listed_with_its_roles(app):
    """A new route fails here until somebody has said who may use it."""
    declared = declared_roles(app)
    found = [
        (rule.endpoint, (rule.rule, " ".join(sorted(rule.methods - {"HEAD", "OPTIONS"})), set(declared[rule.endpoint])))
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
    values["key"] = "x"
    values |= dict.fromkeys(("any(pdf, json, xlsx, pptx, csv):kind", "any(pdf, xlsx, pptx, csv, json):kind"), "xlsx")
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    status = client.get(path).status_code
    nothing_released = endpoint.startswith(("result.", "provider.", "health.metrics"))  # nor a token set
    nobody_waits = endpoint == "second_factor.ask"
    expected = (404,) if nothing_released else (302,) if nobody_waits else (200,) if ROUTES[endpoint][2] == PUBLIC else (302, 401)
    assert status in expected
    assert all_rows() == before


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_strangers_get_nothing_by_another_method(app, client, vault, now, method):
    open_test_wave(vault, now, teams={"Oslo": 6})
    before = all_rows()
    for path in ("/console/", "/console/fjord/2026-10/report", "/api/v1/clients/fjord/waves/2026-10/report"):
        assert getattr(client, method)(path).status_code in (302, 400, 401, 405)
    assert all_rows() == before
