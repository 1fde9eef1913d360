"""The tables, and the questions asked of them. Importing this package knows them all."""

from tracker.records import (
    accounts,
    cases,
    demands,
    events,
    follow_ups,
    letters,
    links,
    organisations,
    outbox,
    people,
    record,
    revisions,
    sources,
    standings,
    trail,
    visits,
)

__all__ = [
    "accounts",
    "cases",
    "demands",
    "events",
    "follow_ups",
    "letters",
    "links",
    "organisations",
    "outbox",
    "people",
    "record",
    "revisions",
    "sources",
    "standings",
    "trail",
    "visits",
]
