from dataclasses import replace
from typing import Any

from tracker.actions import timeline
from tracker.actions.filing.parts import records_in, say_the_rest
from tracker.actions.timeline import Account, Ties
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import NOTE
from tracker.rules.fields import FIELDS, AsWritten, Ends, Values
from tracker.rules.kinds import Kind

CALLED = {"summary": "body"}
"""What an account calls otherwise than the fields."""
ENDS = ("about", "said_by", "sources")


def file(event: Event | None, values: Values, seen_version: int = 0) -> Event:
    """Tell what happened, or correct what was told. Raises EditConflict, UnknownType."""
    if event is None:
        event = timeline.record(_account(values), ties_in(values, Ties()))
    else:
        timeline.amend(event, replace(timeline.account_of(event), **_told(values)), seen_version)
        if any(name in values for name in ENDS):
            timeline.retie(event, ties_in(values, timeline.ties_of(event)))
    say_the_rest(event, values)
    return event


def _account(values: Values) -> Account:
    told = {"type": NOTE.code, **_told(values)}
    when = told.pop("when")
    assert isinstance(when, UncertainDate), "an event has a date"
    about = records_in(values, "about")
    return Account(when=when, **{"country": country_of(about), **told})


def _told(values: Values) -> dict[str, Any]:
    """Return what of an account is given."""
    given = [FIELDS[Kind.EVENT][name] for name in values if name != "external_ids"]
    return {
        CALLED.get(field.name, field.name): None if isinstance(values[field.name], AsWritten) else values[field.name]
        for field in given
        if not isinstance(field.shape, Ends)
    }


def ties_in(values: Values, kept: Ties) -> Ties:
    """Return what an event is tied to: what is given, or else what it is tied to already."""
    about, said_by, sources = (
        records_in(values, name) if name in values else before
        for name, before in zip(ENDS, (kept.about, kept.said_by, kept.sources), strict=True)
    )
    return Ties(about, said_by, sources)


def country_of(about: list[Record]) -> str | None:
    """Return the one country of what an event is about, or None when there are several."""
    countries = {record.country for record in about if record.country}
    return countries.pop() if len(countries) == 1 else None
