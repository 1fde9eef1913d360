from collections.abc import Sequence

from tracker.actions import links, records, visits
from tracker.actions.filing.parts import columns_of, say_the_rest, say_the_rest_of_new, ties_of, when_in
from tracker.actions.links import NO_TERMS, NewTie
from tracker.actions.visits import Stay
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
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


def file_new(rows: Sequence[Values], visible_to: Visibility | None = None) -> list[Visit]:
    """Make many visits as `file` makes each, in a number of statements that hardly grows."""
    made = [Visit(kind=Kind.VISIT, **columns_of(Kind.VISIT, values)) for values in rows]
    records.add_all(made, visible_to)
    links.link_new(
        NewTie(visit, role, end, terms or NO_TERMS)
        for visit, values in zip(made, rows, strict=True)
        for role, ends in ties_of(Kind.VISIT, values).items()
        for end, terms in ends
    )
    visits.schedule_new(
        [
            Stay(visit, *(when_in(values, name) for name in ("starts", "ends", "announced")))
            for visit, values in zip(made, rows, strict=True)
        ]
    )
    say_the_rest_of_new(list(zip(made, rows, strict=True)))
    return made


def _edtf(text: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(text) if text else None
