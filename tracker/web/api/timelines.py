"""The timeline of a record: what happened to it, or to all that a case gathers, the latest first."""

from typing import Any

from tracker.plumbing import clock
from tracker.records.exports.withheld import Withheld
from tracker.records.facts import withheld_around
from tracker.records.timelines import Place, TimelineEvent, ahead, past, ties_of
from tracker.rules.access import Ability
from tracker.rules.links import LinkRole
from tracker.web.api import changing
from tracker.web.api.lists import AFTER, LIMIT, after_in, limit_in, page
from tracker.web.api.operations import Answer, Asked, Operation
from tracker.web.api.requests import operation

MEMBERS = {LinkRole.SUBJECT: "about", LinkRole.SPEAKER: "said_by", LinkRole.SOURCE: "sources"}


@operation(
    Operation(
        *("get_timeline", "GET", "/records/<ref>/timeline", "What happened, the latest first"),
        *("records", Ability.READ, "Timeline"),
        query=(LIMIT, AFTER),
    )
)
def timeline(asked: Asked, ref: str) -> Answer:
    record, place = changing.of_any_kind(ref), after_in(asked.query)
    today = clock.today()
    found = past(record, today, None, Place.read(place) if place else None, limit_in(asked.query))
    coming = [] if place else list(ahead(record, today, None).events)
    told = _told([*coming, *found.events])
    older = str(found.older) if found.older else None
    return page(told[len(coming) :], older, ahead=told[: len(coming)])


def _told(events: list[TimelineEvent]) -> list[dict[str, Any]]:
    ids, ends = [event.id for event in events], dict[tuple[int, str], list[str]]()
    for event_id, role, ref, *_more in ties_of(ids):
        ends.setdefault((event_id, MEMBERS.get(LinkRole(role), "")), []).append(ref)
    withheld = withheld_around(ids, clock.today())
    return [
        _event(event) | _texts(event, withheld) | {name: ends.get((event.id, name), []) for name in MEMBERS.values()}
        for event in events
    ]


def _texts(event: TimelineEvent, withheld: Withheld) -> dict[str, str | None]:
    told = {"title": event.title, "summary": event.summary, "quote": event.quote, "how_known": event.how_known}
    return {name: None if withheld.stands_in(text, event.id) else text for name, text in told.items()}


def _event(event: TimelineEvent) -> dict[str, Any]:
    return {
        "ref": event.ref,
        "type": event.type,
        "detail": event.detail,
        "when": event.when_text,
        "earliest": event.earliest.isoformat(),
        "latest": event.latest.isoformat(),
        "certainty": event.certainty,
        "stance": event.stance,
        "number": event.number,
    }
