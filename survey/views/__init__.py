"""The collecting side's pages."""

from flask import Flask
from flask_wtf import CSRFProtect

from survey.views.ballot import ballot as ballot_pages
from survey.views.session import session as session_pages


def add_collecting_views(app: Flask, csrf: CSRFProtect) -> None:
    """Registers the pages. A ballot's CSRF defence is its token: no cookie says who sends it."""
    app.register_blueprint(ballot_pages)
    csrf.exempt(ballot_pages)
    app.register_blueprint(session_pages)
