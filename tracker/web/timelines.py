"""A timeline as a page shows it: coming up first, then newest first by year, each item with its ties and source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask import request
from flask_babel import gettext as _
from werkzeug.urls import iri_to_uri

from tracker.plumbing import clock
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.records.timelines import Page, Place, TieRow, ahead, past, ties_of
from tracker.rules.events import TYPES, Certainty, Group, Stance, of_group
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.access import may_correct
from tracker.web.filters import day, in_words, iso, url_of
from tracker.web.web_addresses import is_web_address


def type_in_words(type_code: str, detail: str | None) -> str:
    known = TYPES[type_code]
    exact = known.exactly(detail)
    return f"{_(known.label)}: {_(exact.label)}" if exact else _(known.label)


@dataclass(frozen=True, slots=True)
class Chip:
    ref: str
    title: str
    url: str
    kind_label: str
    role_label: str = ""


@dataclass(frozen=True, slots=True)
class SourceChip:
    title: str
    url: str
    publisher: str
    date_words: str
    external_url: str


@dataclass(slots=True)
class Item:
    """One event on a timeline."""

    event: Event
    recorded: str
    about: list[Chip] = field(default_factory=list)
    speakers: list[Chip] = field(default_factory=list)
    sources: list[SourceChip] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return self.event.ref

    @property
    def url(self) -> str:
        return url_of(self.event.ref)

    @property
    def edit_url(self) -> str:
        """Return where to correct it; '' for whoever may not."""
        return f"{self.url}/edit" if may_correct(self.event) else ""

    @property
    def when_words(self) -> str:
        return in_words(self.event.when_text)

    @property
    def when_iso(self) -> str:
        return iso(self.event.when_text)

    @property
    def title(self) -> str:
        return self.event.title

    @property
    def type_label(self) -> str:
        return type_in_words(self.event.type, self.event.detail)

    @property
    def body(self) -> str:
        return self.event.summary

    @property
    def quote(self) -> str:
        return self.event.quote

    @property
    def stance(self) -> Stance | None:
        return Stance(self.event.stance) if self.event.stance else None

    @property
    def stance_label(self) -> str:
        return _(self.stance.label) if self.stance else ""

    @property
    def certainty_label(self) -> str:
        certainty = Certainty(self.event.certainty)
        return "" if certainty is Certainty.CONFIRMED else _(certainty.label)


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


def _year(event: Event) -> str:
    """Return the year that an event stands under; "before 2014" has none."""
    return _("Beginning not known") if event.earliest == date.min else str(event.earliest.year)


def items_of(
    events: Sequence[Event], recorders: dict[int, str], leave_out: str = "", ties: Sequence[TieRow] | None = None
) -> list[Item]:
    """Return events as a page shows them, their ties fetched in one statement unless they are at hand."""
    items = {event.id: Item(event, _recorded(event, recorders.get(event.id, ""))) for event in events}
    for tie in ties_of(list(items)) if ties is None else ties:
        _put(items[tie.from_id], tie, leave_out)
    return list(items.values())


def _put(item: Item, tie: TieRow, leave_out: str) -> None:
    if tie.role == LinkRole.SOURCE:
        item.sources.append(
            SourceChip(tie.title, url_of(tie.ref), tie.publisher or "", in_words(tie.published), _address_of(tie))
        )
        return
    chip = Chip(tie.ref, tie.title, url_of(tie.ref), _(Kind(tie.kind).label))
    if tie.role == LinkRole.SPEAKER:
        item.speakers.append(chip)
    elif tie.ref != leave_out:
        item.about.append(chip)


def _address_of(source: TieRow) -> str:
    """Return where a source can be read; '' where no link may lead."""
    return source.url if source.url and is_web_address(source.url) else ""


def _recorded(event: Event, by: str) -> str:
    on = clock.local(event.created_at).date()
    by = by or _("the import")
    if abs((on - event.latest).days) <= 2:
        return str(_("recorded by %(who)s", who=by))
    return str(_("recorded by %(who)s on %(day)s", who=by, day=day(on)))


def _address(groups: Sequence[Group], place: Place | None) -> str:
    asked = [("show", str(group)) for group in groups] + ([("after", str(place))] if place else [])
    query = "&".join(f"{name}={value}" for name, value in asked)
    return iri_to_uri(f"{request.path}?{query}#timeline" if query else f"{request.path}#timeline")
