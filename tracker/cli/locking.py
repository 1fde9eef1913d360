"""Close the installation to everybody, and open it again."""

import click

from tracker.actions import data_keys, locking
from tracker.cli.opened import application
from tracker.plumbing.database import session


@click.command("lock")
def lock() -> None:
    """End every session, link and calendar address, hold the mail, and let nobody in until tracker unlock."""
    with application():
        count = locking.lock()
        session().commit()
    click.echo(f"Locked: {count} sessions ended. Every page says so. To open it again, run: tracker unlock")


@click.command("unlock")
def unlock() -> None:
    """Let people sign in again, and mail leave; sessions, links and calendar addresses of before stay void.

    The master key must be in its place, if anything is sealed.
    """
    with application():
        data_keys.refuse_missing()
        was_locked = locking.unlock()
        session().commit()
    click.echo("People can sign in again, and mail leaves." if was_locked else "It was not locked.")
