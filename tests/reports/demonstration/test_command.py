"""`senterpuls demo`, from an empty database to files and links that work."""

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import OPEN, Wave
from survey.services.clients import add_client
from survey.serving import HOST
from wsgi import create_app

SMALL = ("--clients", "2", "--centres", "2", "--teams", "3", "--months", "2")


@pytest.fixture(scope="module")
def ran(tmp_path_factory, make_settings):
    """(application, what the command printed for machines, its folder)."""
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(make_settings(folder))
    with app.app_context():
        outcome = app.test_cli_runner().invoke(args=["demo", *SMALL, "--out", str(folder / "out"), "--no-serve", "--json"])
        assert (outcome.exit_code, outcome.stderr) == (0, "")
        yield app, json.loads(outcome.stdout), folder / "out"
        db.session.remove()
        db.engine.dispose()


def test_everything_is_made_and_told(ran):
    _, result, _ = ran
    assert result["clients"] == ["demo-fjord", "demo-sund"]
    assert (len(result["released"]), result["waves_made"]) == (2, 6 + 4)
    wave = db.session.get_one(Wave, ("demo-fjord", result["open"]))
    assert (wave.state, wave.links_handed_out) == (OPEN, 1)


def test_reports_are_written_in_the_clients_language_and_in_english(ran):
    _, result, folder = ran
    names = sorted(Path(file).name for file in result["files"])
    month = result["released"][-1]
    assert names == [
        f"demo-fjord-{month}-Fjordvik-Team-1-nb.pdf",
        f"demo-fjord-{month}-Fjordvik-nb.pdf",
        f"demo-fjord-{month}-en.pdf",
        f"demo-fjord-{month}-nb.pdf",
    ]
    assert sorted(file.name for file in folder.iterdir()) == names
    languages = [str(PdfReader(folder / name).trailer["/Root"]["/Lang"]) for name in names]
    assert [language[:2] for language in languages] == ["nb", "nb", "en", "nb"]


def test_the_agents_link_opens_the_questionnaire(ran):
    app, result, _ = ran
    page = app.test_client().get(urlsplit(result["links"]["agent"]).path)
    assert page.status_code == 200
    assert "AUT1" in page.text


@pytest.mark.parametrize(("role", "clients"), [("hr", {"demo-fjord"}), ("consultant", {"demo-fjord", "demo-sund"})])
def test_a_sign_in_link_opens_the_console_with_its_clients(ran, role, clients):
    app, result, _ = ran
    browser = app.test_client()
    path = urlsplit(result["links"][role]).path
    app.config["WTF_CSRF_ENABLED"] = False
    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code in (302, 303)
    console = browser.get("/console/", follow_redirects=True)
    assert console.status_code == 200
    db.session.remove()  # the request's fence with it: they share this test's context
    names = dict(db.session.execute(select(Client.key, Client.name)).all())
    assert {key for key, name in names.items() if name in console.text} == clients


def test_a_second_run_makes_nothing_and_gives_fresh_links(ran):
    app, result, folder = ran
    before = db.session.scalar(select(func.count()).select_from(Wave))
    outcome = app.test_cli_runner().invoke(args=["demo", *SMALL, "--out", str(folder), "--no-serve"])
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert "was here already" in outcome.stdout
    assert all(f"{label} " in outcome.stdout for label in ("Agent", "HR", "Consultant"))
    assert result["links"]["hr"] not in outcome.stdout
    assert db.session.scalar(select(func.count()).select_from(Wave)) == before


def test_a_port_that_is_taken_stops_it_before_anything_is_made(app, runner, tmp_path):
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        outcome = runner.invoke(args=["demo", *SMALL, "--out", str(tmp_path / "out"), "--port", str(port)])
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert f"Port {port}" in outcome.stderr
    assert not (tmp_path / "out").exists()
    assert db.session.scalar(select(func.count()).select_from(Client)) == 0


def test_a_real_client_of_that_key_stops_it_before_anything_is_made(app, runner, tmp_path, now):
    add_client("demo-sund", "A real one", now=now)
    db.session.commit()
    outcome = runner.invoke(args=["demo", *SMALL, "--out", str(tmp_path / "out"), "--no-serve"])
    assert outcome.exit_code == 2
    assert "demo-sund is not a demonstration" in outcome.stderr
    assert db.session.scalar(select(func.count()).select_from(Client)) == 1
