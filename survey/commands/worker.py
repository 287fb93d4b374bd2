"""The command that works on the queue."""

import signal

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from survey.command_line import Command
from survey.copies.presence import present
from survey.cores import usable_cores
from survey.database import close_connections, db
from survey.models.organisation import Client
from survey.processes import Processes
from survey.production import begin_work
from survey.refusal import Refusal
from survey.scheduler import scheduled


@click.command("worker", cls=Command)
@click.option("-n", "--processes", type=click.IntRange(1, 64), default=usable_cores, show_default="one a core", help="Processes.")
@with_appcontext
def worker(processes: int):
    """Do what waits in the queue (SENTERPULS_QUEUE_URL), and look every minute for what is due."""
    if current_app.extensions["senterpuls.settings"].queue is None:
        raise Refusal(
            "There is no queue to work on, so serve does what is due itself; for workers set SENTERPULS_QUEUE_URL, for them and "
            "for serve, to something like sqlite:////var/lib/senterpuls/queue.sqlite3, postgresql://… or redis://…"
        )
    from survey.queue.working import work

    begin_work(current_app.extensions["senterpuls.settings"])
    db.session.execute(select(Client.key).limit(1))  # a database without tables is told here, not at every job
    app = current_app._get_current_object()
    close_connections()  # each process opens its own
    click.echo(f"Working with {processes} {'process' if processes == 1 else 'processes'} (stop with Ctrl-C)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        # As serve does: forked first, and what looks for due work is a process of its own for each look.
        with present(), Processes(lambda: work(app), processes, "worker") as running, scheduled():
            running.watch()
    except KeyboardInterrupt:
        pass
