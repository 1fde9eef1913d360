"""What a kept search finds, as a file for a spreadsheet: by reference, and by name whoever may be named. A title that
names somebody else who may not be stays here."""

from collections.abc import Sequence

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records.exports.withheld import Withheld
from tracker.records.exposure import leaving
from tracker.records.record import Record
from tracker.records.saved_searches import saved_search
from tracker.records.search_matches import Days, found
from tracker.rules.access import Ability
from tracker.rules.countries import country_name
from tracker.rules.outputs import Output
from tracker.rules.saved_searches import MOST_TAKEN
from tracker.rules.spreadsheets import Cell
from tracker.web.access import Fresh, needs
from tracker.web.filters import in_words, kind_label, status_of
from tracker.web.searches.blueprint import blueprint
from tracker.web.spreadsheets import as_file


@blueprint.get("/searches/<int:search_id>/table.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def table(search_id: int, ending: str) -> ResponseReturnValue:
    all_of_it = found(saved_search(search_id) or abort(404), MOST_TAKEN)
    named = _called(all_of_it.records)
    head = [_("Reference"), _("Kind"), _("Name"), _("Country"), _("Status"), _("As of"), _("From"), _("To")]
    rows = [_row(each, named, all_of_it.days.get(each.id, ("", None))) for each in all_of_it.records]
    return as_file([head, *rows], f"search-{search_id}-{clock.today()}", ending)


def _called(records: Sequence[Record]) -> set[int]:
    """Return which of these stand there by name."""
    may, withheld = leaving(Output.TABLE, records, clock.today()), Withheld(clock.today(), Output.TABLE.reaches[0])
    withheld.meet(may)
    return {each.id for each in records if each.id in may and not withheld.stands_in(each.title, each.id)}


def _row(record: Record, named: set[int], days: Days) -> list[Cell]:
    status = status_of(record.kind, record.status)
    return [
        record.ref,
        kind_label(record.kind),
        record.title if record.id in named else "",
        country_name(record.country) if record.country else "",
        _(status.word) if status else "",
        in_words(record.status_as_of),
        in_words(days[0]),
        in_words(days[1]),
    ]
