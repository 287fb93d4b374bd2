"""The reading side's pages and its API. What draws and computes is loaded by the first report, not by the process."""

from flask import Flask

from reports.exports.formats import register_report_filters
from reports.views.action_plans import action_plans
from reports.views.api import api
from reports.views.chart_parts import chart_parts
from reports.views.client_archive import client_archive
from reports.views.comments import comments
from reports.views.compare import compare
from reports.views.console import console
from reports.views.health import health
from reports.views.overview import overview
from reports.views.person import person
from reports.views.public_result import result
from reports.views.saved_views import saved_views


def add_reading_views(app: Flask) -> None:
    """Registers the pages and the formats their templates use. Nothing here is exempt from CSRF protection."""
    register_report_filters(app)
    pages = (console, overview, chart_parts, action_plans, compare, saved_views, comments, client_archive, person, result)
    for blueprint in (*pages, api, health):
        app.register_blueprint(blueprint)
