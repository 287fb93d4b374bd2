"""Serving the application: some processes, each with some threads, on one address; no access log."""

import logging
import os
import signal
import socket

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.command_line import Command
from survey.copies.presence import present
from survey.database import close_connections, db
from survey.models.organisation import Client
from survey.processes import Processes
from survey.production import begin_work
from survey.refusal import Refusal
from survey.scheduler import scheduled

HOST, PORT = "127.0.0.1", 8000
WORKERS, THREADS = len(os.sched_getaffinity(0)), 4  # a process for each core this one may use
PAGE_BYTES = 1 << 18  # more than any page: see serve_app
# Waitress takes in what is sent before anything asks whether it is wanted, up to a gigabyte unless it is told otherwise.
BODY_BYTES = 13 * 2**20  # a little more than the largest form: the preview of a roster file
HEADER_BYTES = 32 * 2**10  # an address with a whole comparison in it, and a cookie
BACKLOG = 1024  # connections that wait for a thread; a centre opens its mail at one time

host_option = click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
port_option = click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)


def reserve_address(host: str, port: int) -> socket.socket:
    """A listening socket. Refusal, in words that say what to do, where the address is taken or is not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError:
        raise Refusal(f"{host} is not an address; use --host 127.0.0.1, or 0.0.0.0 for every network.") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Refusal(
            f"Port {port} of {host} can't be used ({error.strerror}); stop the program that uses it, or choose another "
            f"with --port {port + 1 if port < 65535 else PORT}."
        ) from None
    return listening


def public_url(host: str, port: int, base_url: str) -> str:
    """Where links lead: the address that was set, or where nothing was set the one that is listened on."""
    if base_url != f"http://{HOST}:{PORT}":
        return base_url
    return f"http://{HOST if host in ('0.0.0.0', '::') else host}:{port}"


def serve_app(app: Flask, listening: socket.socket, threads: int) -> None:
    """Serves in this process until it is interrupted."""
    from waitress import serve as serve_with_waitress

    # Waitress names the address of a request that failed, and a respondent's address holds the token.
    logging.getLogger("waitress").setLevel(logging.CRITICAL + 1)
    # A page is sent in one piece, by the loop: sent bit by bit from a worker's thread, each piece makes the loop spin for
    # the interpreter's lock that the worker needs, and a page costs three times as much.
    serve_with_waitress(
        app,
        sockets=[listening],
        threads=threads,
        ident=None,
        send_bytes=PAGE_BYTES,
        max_request_body_size=BODY_BYTES,
        max_request_header_size=HEADER_BYTES,
        # What a proxy says of the visitor is looked at by ProxyFix, or by nobody.
        clear_untrusted_proxy_headers=not isinstance(app.wsgi_app, ProxyFix),
    )


def serving(app: Flask, listening: socket.socket, workers: int, threads: int) -> Processes:
    """Processes that serve, to be entered and watched. The database is opened by each of them, never before."""
    with app.app_context():
        close_connections()
    return Processes(lambda: serve_app(app, listening, threads), workers)


@click.command("serve", cls=Command)
@host_option
@port_option
@click.option("--workers", type=click.IntRange(1, 64), default=WORKERS, show_default="one a core", help="Processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Threads of each process.")
@click.option("--schedule/--no-schedule", default=True, show_default=True, help="Do what is due every minute, as tick does.")
@with_appcontext
def serve(host: str, port: int, workers: int, threads: int, schedule: bool):
    """Serve the pages."""
    app = current_app._get_current_object()
    begin_work(app.extensions["senterpuls.settings"])
    listening = reserve_address(host, port)
    db.session.execute(select(Client.key).limit(1))  # a database without tables is told here, not on every page
    click.echo(f"Serving on {public_url(host, port, app.extensions['senterpuls.settings'].base_url)} (stop with Ctrl-C)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's stop ends it as Ctrl-C does
    try:
        # The processes first: they are forked, and a thread that runs meanwhile could leave a lock locked in them.
        with present(), serving(app, listening, workers, threads) as processes, scheduled(schedule):
            processes.watch()
    except KeyboardInterrupt:
        pass
