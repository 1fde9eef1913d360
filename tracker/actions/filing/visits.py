from tracker.actions import links, records, visits
from tracker.actions.filing.parts import columns_of, say_the_rest, ties_of, when_in
from tracker.records.visits import Visit
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind


def file(visit: Visit | None, values: Values, seen_version: int = 0) -> Visit:
    """Make a visit, or change the one there is. Raises EditConflict, EndsBeforeItStarts."""
    visit = records.save(Visit, visit, seen_version, columns_of(Kind.VISIT, values))
    links.set_ends(visit, ties_of(Kind.VISIT, values))
    visits.schedule(
        visit,
        when_in(values, "starts", _edtf(visit.starts)),
        when_in(values, "ends", _edtf(visit.ends)),
        when_in(values, "announced", visits.day_of(visit, "visit-announced")),
    )
    say_the_rest(visit, values)
    return visit


def _edtf(text: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(text) if text else None
