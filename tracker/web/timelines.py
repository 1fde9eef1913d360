"""A timeline as a page shows it: coming up first, then newest first by year, each item with its ties and source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from flask import g, request
from flask_babel import gettext as _
from werkzeug.urls import iri_to_uri

from tracker.plumbing import clock
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.records.timelines import Page, Place, TieRow, TimelineEvent, ahead, past, ties_of
from tracker.rules.access import Ability
from tracker.rules.events import CONSENT, TYPES, Certainty, Group, Stance, of_group
from tracker.rules.links import LinkRole
from tracker.rules.web_addresses import is_web_address
from tracker.web.access import may_correct
from tracker.web.filters import day, in_words, iso, kind_label, url_of
from tracker.web.language import remembered


@remembered()
def type_in_words(type_code: str, detail: str | None) -> str:
    known = TYPES[type_code]
    exact = known.exactly(detail)
    return f"{_(known.label)}: {_(exact.label)}" if exact else _(known.label)


class Chip(NamedTuple):
    ref: str
    title: str
    url: str
    kind_label: str


class SourceChip(NamedTuple):
    title: str
    url: str
    publisher: str
    date_words: str
    external_url: str


class Entry(NamedTuple):
    """What a timeline says of an event. Two that say the same are the same: a page draws them once."""

    ref: str
    url: str
    edit_url: str
    """Where to correct it; '' for whoever may not."""
    when_words: str
    when_iso: str
    title: str
    type_label: str
    stance_label: str
    certainty_label: str
    """How certain it is, unless it is confirmed."""
    recorded: str
    body: str
    named: str
    """The day that they named in a promise, or until when a consent holds, as a sentence; or ''."""
    quote: str
    is_ours: bool
    """Whether its speakers did it and did not only tell of it."""
    about: tuple[Chip, ...]
    speakers: tuple[Chip, ...]
    sources: tuple[SourceChip, ...]


class Item(Entry):
    """An entry, and the event it tells of."""

    event: Event | TimelineEvent
    planned: list[Chip]
    """The demands that are to be raised there."""

    @property
    def entry(self) -> Entry:
        return Entry._make(self)

    @property
    def stance(self) -> Stance | None:
        return Stance(self.event.stance) if self.event.stance else None


@dataclass(frozen=True, slots=True)
class Timeline:
    coming_up: list[Item]
    years: list[tuple[str, list[Item]]]
    older_url: str
    newer_url: str
    filters: list[tuple[str, str, bool]]
    filtered: bool

    @property
    def is_empty(self) -> bool:
        return not self.coming_up and not self.years


def timeline_of(record: Record) -> Timeline:
    """Return one page of a record's timeline as the address asks for it (?show=answers&after=2016-01-24.17)."""
    today = clock.today()
    groups = [Group(value) for value in request.args.getlist("show") if value in set(Group)]
    place = Place.read(request.args["after"]) if request.args.get("after") else None
    types = of_group(groups) if groups else None
    page = past(record, today, types, place)
    nearest = NOTHING if place else ahead(record, today, types)
    recorders = {**nearest.recorders, **page.recorders}
    items = items_of([*nearest.events, *page.events], recorders, leave_out=record.ref)
    coming, gone = items[: len(nearest.events)], items[len(nearest.events) :]
    return Timeline(
        coming,
        [(year, list(rows)) for year, rows in groupby(gone, key=lambda item: _year(item.event))],
        _address(groups, page.older) if page.older else "",
        _address(groups, None) if place else "",
        [(str(group), _(group.label), group in groups) for group in Group],
        bool(groups),
    )


NOTHING = Page([], {}, None)


def _year(event: Event | TimelineEvent) -> str:
    """Return the year that an event stands under; "before 2014" has none."""
    return _("Beginning not known") if event.earliest == date.min else str(event.earliest.year)


def of_kind(chips: Sequence[Chip], initial: str) -> list[Chip]:
    return [chip for chip in chips if chip.ref.startswith(initial)]


def items_of(
    events: Sequence[Event | TimelineEvent],
    recorders: dict[int, str],
    leave_out: str = "",
    ties: Sequence[TieRow] | None = None,
) -> list[Item]:
    """Return events as a page shows them, their ties fetched in one statement unless they are at hand."""
    told: dict[int, Told] = {event.id: Told() for event in events}
    for tie in ties_of(list(told)) if ties is None else ties:
        told[tie.from_id].put(tie, leave_out)
    writes = g.viewer.may(Ability.WRITE)
    return [_item(event, recorders.get(event.id, ""), told[event.id], writes) for event in events]


@dataclass(slots=True)
class Told:
    """What an event is tied to."""

    about: list[Chip] = field(default_factory=list)
    speakers: list[Chip] = field(default_factory=list)
    sources: list[SourceChip] = field(default_factory=list)
    planned: list[Chip] = field(default_factory=list)

    def put(self, tie: TieRow, leave_out: str) -> None:
        url = url_of(tie.ref)
        if tie.role == LinkRole.SOURCE:
            when = in_words(tie.published)
            self.sources.append(SourceChip(tie.title, url, tie.publisher or "", when, _address_of(tie)))
        elif tie.role == LinkRole.SPEAKER:
            self.speakers.append(Chip(tie.ref, tie.title, url, kind_label(tie.kind)))
        elif tie.role == LinkRole.TO_RAISE:
            self.planned.append(Chip(tie.ref, tie.title, url, kind_label(tie.kind)))
        elif tie.ref != leave_out:
            self.about.append(Chip(tie.ref, tie.title, url, kind_label(tie.kind)))


def _item(event: Event | TimelineEvent, recorder: str, told: Told, writes: bool) -> Item:
    url, certainty = url_of(event.ref), Certainty(event.certainty)
    item = Item(
        event.ref,
        url,
        f"{url}/{form_of(event)}" if writes or may_correct(event) else "",
        _when(event),
        iso(event.when_text),
        event.title,
        type_in_words(event.type, event.detail),
        _(Stance(event.stance).label) if event.stance else "",
        "" if certainty is Certainty.CONFIRMED else _(certainty.label),
        _recorded(clock.local(event.created_at).date(), event.latest, recorder),
        event.summary,
        _named(event),
        event.quote,
        event.type in OUR_DEEDS,
        tuple(told.about),
        tuple(told.speakers),
        tuple(told.sources),
    )
    item.event, item.planned = event, told.planned
    return item


def _when(event: Event | TimelineEvent) -> str:
    return f"{in_words(event.when_text)}, {event.at_time}" if event.at_time else in_words(event.when_text)


def _named(event: Event | TimelineEvent) -> str:
    if not event.by_when:
        return ""
    is_consent, day = event.type == CONSENT.code, in_words(event.by_when)
    return _("It holds until %(day)s.", day=day) if is_consent else _("They named a day: %(day)s.", day=day)


def form_of(event: Event | TimelineEvent) -> str:
    """Return which form corrects an event, as it stands behind its address."""
    return CONSENT.code if event.type == CONSENT.code else "edit"


OUR_DEEDS = frozenset({"letter-sent", "letter-published", "demand-made"})


def _address_of(source: TieRow) -> str:
    """Return where a source can be read; '' where no link may lead."""
    return source.url if source.url and is_web_address(source.url) else ""


@remembered()
def _recorded(on: date, latest: date, by: str) -> str:
    """Say by whom it was recorded, and on which day unless that was soon after it happened."""
    by = by or _("the import")
    if abs((on - latest).days) <= 2:
        return _("recorded by %(who)s", who=by)
    return _("recorded by %(who)s on %(day)s", who=by, day=day(on))


def _address(groups: Sequence[Group], place: Place | None) -> str:
    asked = [("show", str(group)) for group in groups] + ([("after", str(place))] if place else [])
    query = "&".join(f"{name}={value}" for name, value in asked)
    return iri_to_uri(f"{request.path}?{query}#timeline" if query else f"{request.path}#timeline")
