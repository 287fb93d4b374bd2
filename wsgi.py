"""Senterpuls, put together: the one place that knows both packages."""

import os
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from reports.actions import reading_actions
from reports.commands import reading
from reports.views import add_reading_views
from survey.access import SESSION_LIFETIME, SignedInSessions, select_language, sign_in_manager
from survey.answer_headers import StrictAnswers
from survey.api.access import forget_readers
from survey.api.problems import install_problems
from survey.command_line import Console
from survey.commands import collecting
from survey.config import Settings
from survey.database import db, end_sessions, engine_settings
from survey.database_address import check_address
from survey.mail.setting_up import carriers_of
from survey.migrating import Migrations, database
from survey.services.actions import PLACE as ACTIONS
from survey.tenancy import end_scopes
from survey.vault import Vault
from survey.views import add_collecting_views
from survey.watching.logs import set_up_logs
from survey.watching.requests import watch_requests

HOME = Path(__file__).resolve().parent
FORM_BYTES = 64 * 2**10  # of a form without files, or anything else that is sent
ZONE = "Europe/Oslo"  # the product's countries share it; closing times are shown in it


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application. Settings come from the environment unless they are given."""
    settings = settings or Settings.from_environment()
    # Closing multiplies small matrices many times: threads of numpy's own would mostly wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    encrypted = settings.base_url.startswith("https:")
    app = Flask("senterpuls", root_path=str(HOME), template_folder="templates", static_folder=None)
    app.config.update(_flask_settings(settings, encrypted=encrypted))
    app.extensions["senterpuls.settings"] = settings
    set_up_logs(app, settings.log)
    watch_requests(app, settings)
    app.extensions["senterpuls.vault"] = Vault(settings.vault)
    app.extensions["senterpuls.carriers"] = carriers_of(settings)
    app.extensions[ACTIONS] = reading_actions()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as babel.cfg reads them
    check_address(settings.database_url)
    db.init_app(app)
    end_sessions(app)
    app.extensions["migrate"] = Migrations(app, HOME / "migrations")
    Babel(app, locale_selector=select_language)
    sign_in_manager.init_app(app)
    app.session_interface = SignedInSessions()
    end_scopes(app)
    forget_readers(app)
    install_problems(app)
    csrf = CSRFProtect(app)
    add_collecting_views(app, csrf)
    add_reading_views(app)
    for command in (*collecting.COMMANDS, *reading.COMMANDS, database):
        app.cli.add_command(command)
    _wrap(app, settings, encrypted=encrypted)
    return app


def _flask_settings(settings: Settings, *, encrypted: bool) -> dict:
    """What Flask and its extensions read. encrypted: whether pages are reached by https."""
    return dict(
        SECRET_KEY=settings.secret_key,
        **engine_settings(settings.database_url),
        # A browser takes a cookie of this prefix from this host alone, encrypted: no neighbouring host can plant one.
        SESSION_COOKIE_NAME="__Host-session" if encrypted else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=encrypted,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,  # a form may be open as long as its session: what was written in it is not lost
        MAX_CONTENT_LENGTH=FORM_BYTES,  # views that take files say how much more, before anything reads what was sent
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE=ZONE,
        BABEL_TRANSLATION_DIRECTORIES=str(HOME / "translations"),
    )


def _wrap(app: Flask, settings: Settings, *, encrypted: bool) -> None:
    """What stands around every answer: files of our own, headers, and what a proxy says of the visitor."""
    files = WhiteNoise(app.wsgi_app, root=HOME / "static", prefix="static/", allow_all_origins=False)
    app.wsgi_app = StrictAnswers(files, encrypted=encrypted)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)


@click.group(cls=Console, create=create_app)
def cli():
    """Senterpuls: pulse surveys and a wellbeing index for contact centres."""
