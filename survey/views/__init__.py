"""The collecting side's pages."""

from flask import Flask
from flask_wtf import CSRFProtect

from survey.views.account import account as account_pages
from survey.views.api_tokens import api_tokens as token_pages
from survey.views.audit_log import audit_log as audit_pages
from survey.views.ballot import ballot as ballot_pages
from survey.views.client_settings import client_settings
from survey.views.delivery import delivery as delivery_pages
from survey.views.forgotten import forgotten as forgotten_pages
from survey.views.own_items import waves as waves_pages  # the waves' pages, those of own items among them
from survey.views.people import people as people_pages
from survey.views.post import post as post_pages
from survey.views.procedure import procedure
from survey.views.provider import provider as provider_pages
from survey.views.roster import roster as roster_pages
from survey.views.roster_api import roster_api
from survey.views.second_factor import second_factor as second_factor_pages
from survey.views.session import session as session_pages


def add_collecting_views(app: Flask, csrf: CSRFProtect) -> None:
    """Registers the pages. A ballot's CSRF defence is its token: no cookie says who sends it."""
    app.register_blueprint(ballot_pages)
    csrf.exempt(ballot_pages)
    app.register_blueprint(post_pages)  # knows nobody by a cookie either; mail programs press its button (RFC 8058)
    csrf.exempt(post_pages)
    for pages in (session_pages, forgotten_pages, provider_pages, account_pages, second_factor_pages, people_pages):
        app.register_blueprint(pages)
    app.register_blueprint(delivery_pages)
    app.register_blueprint(client_settings)
    app.register_blueprint(procedure)
    app.register_blueprint(audit_pages)
    app.register_blueprint(roster_pages)
    app.register_blueprint(token_pages)
    app.register_blueprint(roster_api)  # takes tokens only, which no browser sends by itself
    csrf.exempt(roster_api)
    app.register_blueprint(waves_pages)
