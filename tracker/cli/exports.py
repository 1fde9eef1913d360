"""Write records into a file that people and other programs read."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from tracker.actions import audit
from tracker.actions.exports.case_file import acts, pieces
from tracker.cli.opened import application, look_through, printed
from tracker.cli.progress import Progress
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.whole_files import written
from tracker.records.cases import Case
from tracker.records.exports import follow_ups
from tracker.records.exports.formats import FORMATS, TABLES, Format, ending_of
from tracker.records.exports.reading import Going, listed
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import viewer
from tracker.records.lists import Wanted
from tracker.records.record import by_reference
from tracker.rules.access import Ability
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order

FOLLOW_UPS = "follow-ups"
KINDS = {kind.folder: kind for kind in Kind}


@click.command("export")
@click.argument("kind", type=click.Choice([*KINDS, FOLLOW_UPS]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--reach",
    type=click.Choice([each.value for each in Exposure]),
    default=Exposure.INTERNAL.value,
    show_default=True,
    help="How far the file is to go: beyond internal, only what may go so far is in it.",
)
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def export(kind: str, file: Path, reach: str, email: str | None) -> None:
    """Write all records of a kind into a new FILE; its name says in which form.

    .csv and .xlsx can be taken in again by tracker import. .jsonl has every field as it is known. .ftm.json is
    FollowTheMoney (people, organisations, visits, events, letters, sources), .popolo.json is Popolo (people,
    organisations), .huridocs.csv are HURIDOCS interventions (letters, demands). Of follow-ups, those that are open.

    What is sealed is in none. Whoever said no to being named, agrees no longer, or may have said no, stands in .csv,
    .xlsx and .jsonl by their reference alone, and in the others not at all. Beyond internal, only who agreed is in it.
    Exit status: 0 done, 1 the file cannot be written, 2 the command is wrong.
    """
    ending = ending_of(file.name)
    if ending is None:
        raise click.UsageError(f"The name of the file must end in one of: {', '.join(f'.{each}' for each in FORMATS)}")
    known = kinds_of(ending)
    if kind not in known:
        raise click.UsageError(f".{ending} has no {kind}. It has: {', '.join(sorted(known))}.")
    with application():
        look_through(email, leaves=True)
        if not viewer().may(Ability.READ):
            raise click.ClickException(f"{viewer().name} may not read records.")
        refuse_existing(file)
        printed(kind)
        going = Going(clock.today(), Exposure(reach), Progress("records"))
        write(file, _made(kind, ending, going))
    click.echo(f"{file}: {going.went} {_called(kind, going.went)}.{_withheld(going, FORMATS[ending])}")


def _called(kind: str, many: int) -> str:
    """Return what so many of a kind are called."""
    one = KINDS[kind].label.lower() if kind in KINDS else "follow-up"
    return one if many == 1 else kind


def kinds_of(ending: str) -> list[str]:
    """Return of which kinds a form knows."""
    return [*(kind.folder for kind in FORMATS[ending].kinds), *([FOLLOW_UPS] if ending in TABLES else [])]


def _made(kind: str, ending: str, going: Going) -> Iterable[bytes]:
    if kind == FOLLOW_UPS:
        return TABLES[ending](follow_ups.rows(FollowUp.state == OPEN, going))
    return FORMATS[ending].made(listed(Wanted(KINDS[kind], Order.OLDEST), going))


@click.command("case-file")
@click.argument("ref")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def case_file(ref: str, file: Path, email: str | None) -> None:
    """Write a case into a new FILE.zip: its records, links and sources as tables, its files, a manifest with hashes."""
    with application():
        look_through(email, leaves=True)
        case = session().scalars(by_reference(ref)).one_or_none()
        if not isinstance(case, Case):
            raise click.ClickException(f"There is no case {ref} that this person may see.")
        refuse_existing(file)
        going = Going(clock.today())
        for act in acts(case, going):
            audit.note(act)
        session().commit()
        sha256 = write(file, pieces(case.ref, going))
    click.echo(f"{file}: SHA-256 {sha256}")


def refuse_existing(file: Path) -> None:
    if file.exists():
        raise click.ClickException(f"{file} is there already. Choose another name.")


def write(file: Path, pieces: Iterable[bytes]) -> str:
    """Write a new file for its owner alone, or leave nothing of it; return its SHA-256. Raises ClickException."""
    try:
        return written(file, pieces)
    except FileExistsError as problem:
        raise click.ClickException(f"{file} is there already. Choose another name.") from problem
    except OSError as problem:
        why = problem.strerror or os.strerror(problem.errno or 0)
        raise click.ClickException(f"{file} cannot be written: {why}.") from problem
    except KeyboardInterrupt as stop:
        raise click.ClickException("Interrupted. Nothing was written.") from stop


def _withheld(going: Going, form: Format) -> str:
    if not going.withheld:
        return ""
    is_internal = going.reach is Exposure.INTERNAL
    how = "stand in it by their reference alone" if is_internal and form.has_bare_references else "are not in it"
    why = "the people said no to being named, or may have" if is_internal else "they may not go so far"
    return f" {going.withheld} more {how}: {why}."
