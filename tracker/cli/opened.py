"""The application as a command opens it: settings from the environment, a database that has the right schema."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from flask import Flask, current_app
from sqlalchemy import select

from tracker.actions import accounts, audit, audit_keys
from tracker.actions.audit import Noted
from tracker.actions.plans import shipping
from tracker.plumbing import scratch
from tracker.plumbing.database import at_one_moment, db, read_only_until_reset, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.accounts import first_coordinator, user_by_email
from tracker.records.gate import look_as
from tracker.records.plans import Plan
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED
from tracker.rules.audit import About, Deed
from tracker.wiring import create_app


@contextmanager
def application(upgrade: bool = False, key_is_lost: bool = False) -> Iterator[tuple[Flask, Settings]]:
    """Open the application; a database that is new gets the schema, and one that lacks plans gets those.

    Raises UnsafeSettings when this version cannot work with it, unless it is only to be brought up to date; and where
    the log of acts has no key, unless it is to get one.
    """
    settings = Settings.from_environment()
    app = create_app(settings)
    with app.app_context():
        _sweep(settings)
        schema.refuse_unusable(db.engine, upgrades=upgrade)
        is_new = schema.is_new(db.engine)
        if upgrade or is_new:
            schema.upgrade(db.engine)
        if not key_is_lost:
            audit_keys.open_log(db.engine, is_new=is_new)
        _ship()
        try:
            yield app, settings
        finally:
            session().rollback()
            db.session.remove()
            db.engine.dispose()


@contextmanager
def looking() -> Iterator[tuple[Flask, Settings]]:
    """Open the application only to look: what is read is of one moment, and nobody waits for it to save."""
    with application() as opened, at_one_moment():
        yield opened


def _sweep(settings: Settings) -> None:
    """Destroy what a wipe that died left in the clear, and say so."""
    with suppress(BlockingIOError):
        if scratch.sweep(settings.data_dir):
            click.echo("A wipe was interrupted, and left a copy in the clear: it is destroyed now.", err=True)


def _ship() -> None:
    """Put in the plans that came with this version of the program, and say which are new to a database in use."""
    is_first = session().scalar(select(Plan.id).limit(1)) is None
    new = shipping.ship()
    session().commit()
    for name in new if not is_first else ():
        click.echo(f"New plan: {name}", err=True)


def look_through(email: str | None, *, leaves: bool = False) -> None:
    """Read and write as this person, or as the first coordinator; raises a ClickException when there is none.

    What is sealed is there on one machine alone, as whoever sits there has the database too; never in what `leaves`.
    """
    user = session().scalars(user_by_email(email) if email else first_coordinator()).one_or_none()
    if user is None or not user.active:
        raise click.ClickException(
            f"Nobody is here with the address {email}." if email else "There is no coordinator yet."
        )
    settings: Settings = current_app.extensions["tracker.settings"]
    look_as(accounts.viewer_for(user, unsealed=not (settings.networked or leaves)))


def printed(what: str, record: Record | None = None) -> None:
    """Log that a command prints what somebody may see, before it does: where that cannot be written, nothing is.

    `record`: the one it is about, when it is about one. Call it when all is read: a look at one moment ends here.
    """
    acts = [Noted(Deed.TABLE_TAKEN, result=what)]
    if record is not None and record.visibility in FOR_NAMED:
        acts.append(Noted(Deed.OPENED, About.RECORD, record.id, record.visibility))
    session().rollback()
    read_only_until_reset(False)
    for act in acts:
        audit.note(act)
    session().commit()
