from tracker.actions import records
from tracker.actions.filing.parts import columns_of, first_day, say_the_rest, when_in
from tracker.records.sources import Source
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind


def file(source: Source | None, values: Values, seen_version: int = 0) -> Source:
    """Make a source, or change the one there is; it stands where it was published. Raises EditConflict."""
    columns = columns_of(Kind.SOURCE, values)
    day = first_day(when_in(values, "published"))
    if day is not None:
        columns["sort_day"] = day
    source = records.save(Source, source, seen_version, columns)
    say_the_rest(source, values)
    return source
