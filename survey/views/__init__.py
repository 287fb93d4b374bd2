"""The collecting side's pages."""

from flask import Flask
from flask_wtf import CSRFProtect

from survey.views.ballot import ballot as ballot_pages
from survey.views.delivery import delivery as delivery_pages
from survey.views.own_items import waves as waves_pages  # with its own pages and those of own items
from survey.views.post import post as post_pages
from survey.views.roster import roster as roster_pages
from survey.views.session import session as session_pages


def add_collecting_views(app: Flask, csrf: CSRFProtect) -> None:
    """Registers the pages. A ballot's CSRF defence is its token: no cookie says who sends it."""
    app.register_blueprint(ballot_pages)
    csrf.exempt(ballot_pages)
    app.register_blueprint(post_pages)  # knows nobody by a cookie either; mail programs press its button (RFC 8058)
    csrf.exempt(post_pages)
    app.register_blueprint(session_pages)
    app.register_blueprint(delivery_pages)
    app.register_blueprint(roster_pages)
    app.register_blueprint(waves_pages)
