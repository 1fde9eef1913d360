"""What leaves: look at it, hold it, let it go again."""

import click

from tracker.actions import holds, installation, outbox
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.rules.holds import Held


@click.group("mail")
def mail_group() -> None:
    """The mail that leaves."""


@mail_group.command("status")
def status() -> None:
    """Print how many mails wait, left, were given up or are uncertain, and why sending is held, if it is."""
    with application():
        for state, count in outbox.counts().items():
            click.echo(f"{state}: {count}")
        for row in holds.standing():
            click.echo(f"held since {row.since:%Y-%m-%d %H:%M} UTC: {row.reason}. {Held(row.reason).label}")
            if row.detail:
                click.echo(f"  {row.detail}")


@mail_group.command("hold")
def hold() -> None:
    """Let no mail leave from now on; what waits is kept."""
    with application():
        holds.hold(Held.HAND)
        session().commit()
        click.echo("No mail leaves. To let it leave again, run: tracker mail release")


@mail_group.command("reconcile")
@click.option("--without-ledger", is_flag=True, help="No mail has left since, or it may leave again.")
def reconcile(without_ledger: bool) -> None:
    """Let an older copy of the database know what has left since, so that it does not leave twice."""
    with application() as (_app, settings):
        try:
            count = installation.reconcile(installation.here(settings), without_ledger=without_ledger)
        except installation.NoLedger as problem:
            raise click.ClickException(
                f"There is no sent-ledger at {settings.ledger_file}. Put the newest one there. If it is lost, mail "
                "that left since leaves again: tracker mail reconcile --without-ledger"
            ) from problem
        session().commit()
        click.echo(f"{count} mails left that this database did not know of; they are noted.")
        _tell_what_holds()


@mail_group.command("release")
def release() -> None:
    """Let mail leave again: this machine and its time are right, and no other copy of the database sends."""
    with application() as (_app, settings):
        installation.accept(installation.here(settings))
        session().commit()
        if Held.RESTORED in holds.reasons():
            raise click.ClickException(
                "This looks like an older copy of the database. Run first: tracker mail reconcile"
            )
        _tell_what_holds()


def _tell_what_holds() -> None:
    held = sorted(holds.reasons())
    if Held.LOCKED in held:
        raise click.ClickException("The installation is locked. Run: tracker unlock")
    click.echo(f"Still held: {', '.join(held)}. Run: tracker mail release" if held else "Mail leaves again.")
