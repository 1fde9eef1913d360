"""Take everything along in a file that people and other programs read, and bring it back."""

from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import Engine

from tracker.actions import audit, audit_keys, locking, restoring
from tracker.actions.audit import Noted
from tracker.actions.bundles import bringing_back, making
from tracker.actions.bundles.making import Made
from tracker.actions.bundles.opened import Bundle
from tracker.actions.data_keys import NoKey
from tracker.actions.restoring import Restored
from tracker.cli.backups import in_sentences
from tracker.cli.exports import refuse_existing, write
from tracker.cli.opened import application, look_through
from tracker.cli.progress import Progress
from tracker.plumbing.archives import sha256_of
from tracker.plumbing.database import at_one_moment, db, session
from tracker.plumbing.settings import Settings
from tracker.records.gate import viewer
from tracker.rules.access import Ability
from tracker.rules.audit import Deed
from tracker.wiring import create_app


@click.command("bundle")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "email", default=None, help="On whose behalf; without it, the first coordinator's.")
def bundle(file: Path, email: str | None) -> None:
    """Write everything that is no secret into a new FILE.zip, in the clear: tables as JSON Lines, files beside.

    Passwords, keys, links that open, passkeys and sealed details are not in it, and are counted. What is sealed as a
    whole is in it. Whoever reads the file reads everything: keep it encrypted. For backups take tracker backup.
    """
    with application():
        look_through(email)
        if not viewer().may(Ability.MANAGE) or not viewer().may(Ability.READ):
            raise click.ClickException(f"{viewer().name} may not take everything along: a coordinator may.")
        refuse_existing(file)
        made = Made()
        session().rollback()
        with at_one_moment():
            sha256 = write(file, making.pieces(made, Progress("rows")))
        session().rollback()
        try:
            audit.note(Noted(Deed.BUNDLED, digest=sha256))
            session().commit()
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    _tell(file, made, sha256)


def _tell(file: Path, made: Made, sha256: str) -> None:
    click.echo(
        f"{file}: {sum(made.rows.values())} rows of {len(made.rows)} tables, {made.files} files, SHA-256 {sha256}"
    )
    for what, count in made.left_out.items():
        click.echo(f"Not in it: {count} {what}.")
    click.echo("It is not encrypted: whoever has the file reads all of it.", err=True)
    if made.sealed_records:
        click.echo(f"{made.sealed_records} sealed records stand in it.", err=True)


@click.command("restore-bundle")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_bundle(file: Path) -> None:
    """Bring a bundle back into an empty installation, the one that the settings name, and compare.

    Files are sealed anew. Nobody has a password or a second step there, and mail is held until tracker mail reconcile.
    Exit status: 0 when nothing differs; otherwise 1, and the installation is as empty as before.
    """
    with in_sentences(), create_app(Settings.from_environment()).app_context():
        try:
            restored = _restored(file, db.engine)
        except KeyboardInterrupt as stop:
            raise click.ClickException("Interrupted. Nothing was restored: it is as empty as before.") from stop
        except NoKey as problem:
            raise click.ClickException("The files cannot be sealed: the master key is not in its place.") from problem
        finally:
            db.session.remove()
            db.engine.dispose()
    rows = f"{sum(restored.rows.values())} rows of {len(restored.rows)} tables, {restored.files} files"
    click.echo(f"The bundle of {restored.made_at} is here: {rows}: 0 differences.")
    click.echo("Nobody has a password here. Let a coordinator in with: tracker link EMAIL")
    click.echo("Mail is held. When you know what was told since: tracker mail reconcile")


def _restored(file: Path, engine: Engine) -> Restored:
    opened, sha256 = Bundle(file), sha256_of(file)
    with closing(opened), bringing_back.brought_back(opened, engine, Progress("rows")) as restored:
        _make_whole(sha256)
    return restored


def _make_whole(sha256: str) -> None:
    """Let records be found by their words, and say in the log of acts where they came from."""
    progress, entered = Progress("records that can be found by words"), 0
    for some in restoring.make_index():
        session().commit()
        progress(entered := entered + some)
    locking.close_doors()
    audit_keys.bring_back(sha256, Deed.BUNDLE_RESTORED)
    session().commit()
