"""A small app with the languages and filters of the real one, for everything that writes a report."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from reports.exports.formats import register_report_filters

ROOT = Path(__file__).parents[3]
LAYOUT = "<!doctype html><title>{% block title %}{% endblock %}</title><main>{% block content %}{% endblock %}</main>"


@pytest.fixture(scope="session")
def report_app() -> Flask:
    app = Flask("report_tests", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.jinja_env.loader = ChoiceLoader([DictLoader({"layouts/console.html": LAYOUT}), FileSystemLoader(ROOT / "templates")])
    Babel(app)
    register_report_filters(app)
    return app


@pytest.fixture
def in_app(report_app):
    with report_app.test_request_context():
        yield report_app
