"""The log of acts from the command line."""

import click

from tracker.actions import audit_checks, audit_keys
from tracker.cli.opened import application, looking
from tracker.plumbing.database import session


@click.group("audit")
def audit_group() -> None:
    """The log of acts: who did what, when, to what. Check it with: tracker check audit"""


@audit_group.command("head")
def head() -> None:
    """Print the number and the code of the last act: keep them where nobody who runs this machine reaches."""
    with looking():
        end = audit_checks.head()
    click.echo(f"{end.seq} {end.code}".strip())


@audit_group.command("new-key")
def new_key() -> None:
    """Let the log go on with a new key, because the one it was written with is lost; the log says so."""
    with application(key_is_lost=True) as (_app, settings):
        try:
            count = audit_keys.take_over()
        except audit_keys.NotLost as there:
            raise click.ClickException("The key is there, and the log was written with it: nothing to do.") from there
        session().commit()
    click.echo(
        f"The log goes on with the key in {settings.audit_key_file}. Whether the {count} acts before are as they were "
        "written, only the key that is lost could tell; from now on they cannot be changed unnoticed."
    )
