"""Print the timeline of a record."""

import json

import click

from tracker.cli.opened import look_through, looking, printed
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference
from tracker.records.timelines import Page, Place, past, ties_of
from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES


@click.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, the newest first.")
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def timeline(ref: str, as_json: bool, email: str | None) -> None:
    """Print what has happened to a record, or to everything that a case gathers, the newest first."""
    with looking():
        look_through(email)
        record = session().scalars(by_reference(ref)).one_or_none()
        if record is None:
            raise click.ClickException(f"There is no record {ref} that this person may see.")
        rows = _rows(record)
        printed("timeline", record)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['ref']}  {row['when_words']}: {row['title']} ({row['type_label']})")


def _rows(record: Record) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    place: Place | None = None
    while True:
        page = past(record, clock.today(), None, place, 200)
        rows += _plain(page)
        if page.older is None:
            return rows
        place = page.older


def _plain(page: Page) -> list[dict[str, object]]:
    ties: dict[int, list[dict[str, str]]] = {event.id: [] for event in page.events}
    for tie in ties_of(list(ties)):
        ties[tie.from_id].append({"role": tie.role, "ref": tie.ref, "kind": tie.kind, "title": tie.title})
    return [
        {
            "ref": event.ref,
            "when": event.when_text,
            "when_words": UncertainDate.edtf(event.when_text).in_words(),
            "earliest": event.earliest.isoformat(),
            "latest": event.latest.isoformat(),
            "type": event.type,
            "type_label": TYPES[event.type].label,
            "detail": event.detail,
            "title": event.title,
            "body": event.summary,
            "quote": event.quote,
            "stance": event.stance,
            "certainty": event.certainty,
            "number": event.number,
            "recorded_by": page.recorders.get(event.id) or None,
            "links": ties[event.id],
        }
        for event in page.events
    ]
