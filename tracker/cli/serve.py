"""Run the web server and the clock."""

import logging
import signal
import sys
import tempfile
from types import FrameType

import click
import waitress
from flask import Flask
from waitress.server import BaseWSGIServer

from tracker.actions import data_keys, sign_in
from tracker.cli.opened import application
from tracker.jobs import timetable
from tracker.jobs.row_by_row import noting_failures
from tracker.plumbing import memory
from tracker.plumbing.addresses import LOOPBACK
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import first_coordinator

THREADS = 8


@click.command()
def run() -> None:
    """Start the web server and the clock in one process, and print a one-time sign-in link."""
    _log()
    with application(upgrade=True) as (app, settings):
        data_keys.refuse_missing()
        server = listening(app, settings)
        greet(settings)
        serve(server, app, settings)


def listening(app: Flask, settings: Settings) -> BaseWSGIServer:
    """Return a server that takes connections already: the link is printed once it can be opened.

    What is sent and is too large for its memory waits in a file without a name where the database is, and nowhere else.
    """
    tempfile.tempdir = str(settings.data_dir)
    # Waitress would drop what a proxy says of who asks; the application believes as many proxies as it is told of.
    behind = {"ident": None, "clear_untrusted_proxy_headers": not settings.trusted_proxies}
    try:
        return waitress.create_server(app, host=settings.host, port=settings.port, threads=THREADS, **behind)
    except OSError as problem:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be used: {problem.strerror}. Set TRACKER_PORT to another port."
        ) from problem


def serve(server: BaseWSGIServer, app: Flask, settings: Settings) -> None:
    ticking = timetable.background(app, settings)
    ticking.start()
    _end_on_signals()
    memory.settle()
    try:
        server.run()
    finally:
        server.close()
        ticking.shutdown()


def greet(settings: Settings) -> None:
    """Say where the tracker is, and print a link for its first coordinator when it is open to this machine alone."""
    click.echo(f"Tracker: {settings.base_url}/")
    nobody = sign_in.nobody_is_here()
    if nobody or (settings.host in LOOPBACK and not settings.networked):
        secret = sign_in.new_link(session().scalars(first_coordinator()).one_or_none())
        session().commit()
        click.echo(f"Sign in: {settings.base_url}/sign-in/{secret}")
    click.echo("Stop with Ctrl+C.")
    sys.stdout.flush()


@click.command("clock")
def clock_process() -> None:
    """Run the clock in a process of its own, beside web servers that share its database."""
    _log()
    with application() as (app, settings):
        ticking = timetable.blocking(app, settings)
        _end_on_signals()
        click.echo(f"The clock ticks every {settings.tick_seconds} seconds. Stop with Ctrl+C.")
        sys.stdout.flush()
        try:
            ticking.start()
        except KeyboardInterrupt:
            ticking.shutdown()


@click.command("round")
def round_once() -> None:
    """Make every round of the clock once and print what each did; exit with 1 when anything in them failed."""
    with application() as (app, settings), noting_failures() as failed:
        done = timetable.once(app, settings)
        if done is None:
            raise click.ClickException("Another clock is at work, or a round failed: see the lines above.")
        if not done:
            raise click.ClickException(
                "The clock of this machine jumped, so nothing was done. Run: tracker mail status"
            )
        for result in done:
            click.echo(f"{result.round}: {result.count}")
        if failed:
            raise click.ClickException(
                f"Not done: {', '.join(failed)}. Put right what the lines above name, and run again: tracker round"
            )


def _end_on_signals() -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _log() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
