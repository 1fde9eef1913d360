"""Documents from the command line: the briefing pack of a visit, the case sheet of a person."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.actions.documents import PACK, StaysHere, freeze_pack, written
from tracker.cli.opened import application, look_through
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.documents.outputs import OUTPUTS
from tracker.plumbing.documents.pdf import NoFont
from tracker.records.documents import FrozenDocument, last_version
from tracker.records.packs.composing import Composed, composed, put_in_order
from tracker.records.packs.naming import Wishes
from tracker.records.packs.proposed import Proposal, asked_again, before, in_time, proposed
from tracker.records.people import Person
from tracker.records.record import by_reference
from tracker.records.sheets import MayNotLeave, sheet_of
from tracker.records.visits import Visit
from tracker.rules.audit import About, Deed
from tracker.rules.documents import sheet
from tracker.rules.documents.blocks import Document
from tracker.rules.documents.names import Level
from tracker.rules.exposure import Exposure

LANGUAGE = "en"


Command = Callable[..., None]


def _asked(reaches: Sequence[Exposure]) -> Callable[[Command], Command]:
    """Give a command the options that every document has."""
    outputs, levels, reach = list(OUTPUTS), [each.value for each in Level], [each.value for each in reaches]
    file = click.Path(dir_okay=False, path_type=Path)
    options = (
        click.option("--format", "output", type=click.Choice(outputs), default="text", show_default=True),
        click.option("--level", type=click.Choice(levels), default=Level.NAMES.value, show_default=True),
        click.option("--reach", type=click.Choice(reach), default=Exposure.AUTHORITIES.value, show_default=True),
        click.option("-o", "--output", "file", type=file, help="Where to write it."),
        click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's."),
    )

    def give(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


@click.command()
@click.argument("ref")
@_asked([Exposure.AUTHORITIES, Exposure.PUBLIC])
def pack(ref: str, output: str, level: str, reach: str, file: Path | None, email: str | None) -> None:
    """Assemble the briefing pack of a visit, freeze it as its next version, and print it or write it to a file.

    It begins from the last version, as its page does: what was chosen there and is not over, and what came up since.
    """
    with application():
        look_through(email)
        visit = session().scalars(by_reference(ref)).one_or_none()
        if not isinstance(visit, Visit):
            raise click.ClickException(f"There is no visit {ref} that this person may see.")
        last = session().scalars(last_version(visit.id, PACK)).one_or_none()
        proposals, wishes = _begun(visit, last, Wishes(Level(level), Exposure(reach)))
        made = composed(visit, proposals, wishes, clock.today())
        if not made.demands:
            raise click.ClickException(_nothing(made))
        content = _made(written(made, LANGUAGE)["pack"], output)
        try:
            frozen = freeze_pack(visit, made, (), wishes, LANGUAGE)
        except StaysHere as problem:
            raise click.ClickException("The visit is sealed: there is no paper of it.") from problem
        audit.note(Noted(Deed.HANDED_OVER, About.DOCUMENT, frozen.id, visit.visibility, digest=frozen.sha256))
        session().commit()
        _hand_over(content, file)
        click.echo(
            f"Frozen as version {frozen.number}, SHA-256 {frozen.sha256}.{_freed(made, last)}{_left_out(made)}",
            err=True,
        )


def _begun(visit: Visit, last: FrozenDocument | None, wishes: Wishes) -> tuple[list[Proposal], Wishes]:
    """Return with what a pack begins: with what was chosen for the last version, or else with what is proposed."""
    if last is not None:
        choices = last.content["choices"]
        click.echo(f"Begun from version {last.number}: what was chosen there, and what came up since.", err=True)
        said = replace(wishes, messages=tuple(choices["messages"]), without=frozenset(choices["without"]))
        return asked_again(visit, before(last)), said
    proposals, today = proposed(visit), clock.today()
    wanted = in_time(visit, proposals, today)
    if len(wanted) < len(proposals):
        click.echo("The visit is over: what was first asked for after it is not in this pack.", err=True)
    return put_in_order(wanted, today), wishes


@click.command("sheet")
@click.argument("ref")
@_asked([*Exposure])
def case_sheet(ref: str, output: str, level: str, reach: str, file: Path | None, email: str | None) -> None:
    """Print the case sheet of a person, as far as it may go to its readers, or write it to a file."""
    with application():
        look_through(email)
        person = session().scalars(by_reference(ref)).one_or_none()
        if not isinstance(person, Person):
            raise click.ClickException(f"There is no person {ref} that this person may see.")
        try:
            told = sheet_of(person, Level(level), Exposure(reach), clock.today())
        except MayNotLeave as problem:
            raise click.ClickException(
                "There is no sheet for these readers: nobody said that it may go to them, or no consent is recorded."
            ) from problem
        content = _made(sheet.written(told, LANGUAGE), output)
        audit.note(Noted(Deed.HANDED_OVER, About.RECORD, person.id, person.visibility))
        session().commit()
        _hand_over(content, file)


def _nothing(made: Composed) -> str:
    if made.left_out.demands:
        return "Demands are open, and none of them may go to these readers. Say first, on its page, which may."
    return "No demand is open with the hosts or the visitors. Add one for this visit, or say who meets."


def _freed(made: Composed, last: FrozenDocument | None) -> str:
    number = len({*made.demands} & {*before(last).kept_back}) if last else 0
    return f" {number} demands may go now: version {last.number} was made without them." if last and number else ""


def _left_out(made: Composed) -> str:
    out = made.left_out
    told = [(out.people, "people"), (out.demands, "demands"), (out.events, "events")]
    said = ", ".join(f"{number} {what}" for number, what in told if number)
    left = f" Left out, because nobody said that it may go to these readers: {said}." if said else ""
    return left + (f" Told by the bare fact, because its readers know of it: {out.words} events." if out.words else "")


def _made(document: Document, output: str) -> bytes:
    try:
        return OUTPUTS[output].make(document)
    except NoFont as problem:
        raise click.ClickException(
            f"This machine has no font that can draw {problem.letters}: a PDF would show empty boxes. "
            "Take --format docx, html or text, or install a font (for Chinese: fonts-noto-cjk)."
        ) from problem


def _hand_over(content: bytes, file: Path | None) -> None:
    if file is not None:
        file.write_bytes(content)
    else:
        click.echo(content, nl=False)
