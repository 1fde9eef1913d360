"""Official visits, as the Office of the Historian lists the travels of US presidents and secretaries of state."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select

from tracker.actions import external_ids, links, people, records
from tracker.actions import visits as verbs
from tracker.actions.imports.core import BadRow
from tracker.actions.imports.places import Place, UnknownPlace, place_named
from tracker.actions.imports.tables import Columns
from tracker.actions.links import NewTie
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.external_ids import called
from tracker.records.matching import each_exactly
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import ExternalId
from tracker.rules.imports.headings import TRAVELS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.organisations import OrganisationForm

SOURCE_URL = "https://history.state.gov/departmenthistory/travels"
SOURCE_TITLE = "Official record of travels abroad of US presidents and secretaries of state"
PUBLISHER = "Office of the Historian, US Department of State"
OCCUPATIONS = {"president": "President of the United States", "secretary": "US Secretary of State"}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)


class Travel(NamedTuple):
    """One visit, as a row tells it."""

    external_id: str
    visitor: str
    role: str
    starts: date
    ends: date
    place: Place
    locale: str
    remarks: str


class Visits:
    """Imports visits; a visitor or a host that is recorded already under this very name is not made again."""

    columns = Columns(
        needed=("id", "name", "start_date", "end_date", "country"),
        welcome=("role", "who", "country_id", "locale", "remarks"),
    )

    def __init__(self) -> None:
        self._actors: dict[str, Record] = {}
        self._made: list[Record] = []
        self._looked_for: dict[Kind, dict[str, str]] = {Kind.PERSON: {}, Kind.ORGANISATION: {}}
        """The names that were looked for, each with why it is unclear, or ''."""

    def read(self, cells: Sequence[str]) -> Travel:
        number, name, first, last, country, role, _who, _country_id, locale, remarks = cells
        if not _ID.fullmatch(number):
            raise BadRow(f"“{number}” is no id: write up to 40 letters and digits.")
        if not name:
            raise BadRow("The name of the visitor is missing.")
        if len(name) > 300 or len(locale) > 200 or len(remarks) > 20_000:
            raise BadRow(_too_long({"name": (name, 300), "locale": (locale, 200), "remarks": (remarks, 20_000)}))
        try:
            starts, ends = _day(first), _day(last)
        except ValueError as wrong:
            raise BadRow(_no_day({"start_date": first, "end_date": last})) from wrong
        if ends < starts:
            raise BadRow(f"The visit ends on {ends} before it starts on {starts}.")
        return Travel(number, name, role, starts, ends, _place(country), locale, remarks)

    def key(self, item: Travel) -> str:
        return item.external_id

    def known(self, keys: Sequence[str]) -> set[str]:
        return set(called(Kind.VISIT, TRAVELS, keys))

    def unclear(self, items: Sequence[Travel]) -> Mapping[str, str]:
        """Match every visitor and host once; a name that several records have is for a person to sort out."""
        visitors = self._looked_up(Kind.PERSON, {item.visitor for item in items})
        hosts = self._looked_up(Kind.ORGANISATION, {item.place.host for item in items} - {""})
        if not any(visitors.values()) and not any(hosts.values()):
            return {}
        wrong = [(item, visitors[item.visitor] or hosts.get(item.place.host)) for item in items]
        return {item.external_id: why for item, why in wrong if why}

    def _looked_up(self, kind: Kind, names: set[str]) -> Mapping[str, str]:
        known = self._looked_for[kind]
        for name, found in each_exactly(names - known.keys(), [kind]).items():
            refs = ", ".join(record.ref for record in found)
            known[name] = (
                f"“{name}” could be any of {refs}. Give all but one of them another name." if len(found) > 1 else ""
            )
            if len(found) == 1:
                self._actors[name] = found[0]
        return known

    def add(self, items: Sequence[Travel]) -> Sequence[Record]:
        self._made = []
        source = self._source()
        visits = [_visit(item) for item in items]
        hosts = [self._host(item.place) for item in items]
        visitors = [self._visitor(item) for item in items]
        records.add_all(visits, Visibility.ORGANISATION)
        external_ids.call_new(
            (visit, ExternalId(TRAVELS, item.external_id)) for visit, item in zip(visits, items, strict=True)
        )
        links.link_new(
            NewTie(visit, role, end)
            for visit, visitor, host in zip(visits, visitors, hosts, strict=True)
            for role, end in ((LinkRole.VISITOR, visitor), (LinkRole.HOST, host), (LinkRole.SOURCE, source))
            if end is not None
        )
        stays = [
            verbs.Stay(visit, UncertainDate.on(item.starts), UncertainDate.on(item.ends))
            for visit, item in zip(visits, items, strict=True)
        ]
        verbs.schedule_new(stays, [source])
        return [*visits, *self._made]

    def _visitor(self, item: Travel) -> Record:
        def make() -> Record:
            occupation = OCCUPATIONS.get(item.role, "")
            country = "US" if occupation else None
            made = Person(kind=Kind.PERSON, title=item.visitor, occupation=occupation, country=country)
            people.call(records.add(made, Visibility.ORGANISATION), [])
            return made

        return self._once(item.visitor, make)

    def _host(self, place: Place) -> Record | None:
        def make() -> Record:
            made = Organisation(
                kind=Kind.ORGANISATION, title=place.host, form=OrganisationForm.GOVERNMENT, country=place.code
            )
            return records.add(made, Visibility.ORGANISATION)

        return self._once(place.host, make) if place.host else None

    def _source(self) -> Record:
        asked = select(Source).where(Source.title == SOURCE_TITLE, Source.url == SOURCE_URL).order_by(Source.id)

        def make() -> Record:
            made = Source(kind=Kind.SOURCE, title=SOURCE_TITLE, url=SOURCE_URL, publisher=PUBLISHER)
            return records.add(made, Visibility.ORGANISATION)

        known = session().scalars(asked.limit(1)).one_or_none() if SOURCE_TITLE not in self._actors else None
        return known or self._once(SOURCE_TITLE, make)

    def _once(self, name: str, make: Callable[[], Record]) -> Record:
        if name not in self._actors:
            self._actors[name] = make()
            self._made.append(self._actors[name])
        return self._actors[name]


def _visit(item: Travel) -> Visit:
    return Visit(
        kind=Kind.VISIT,
        title=f"{item.visitor} in {item.place.name}",
        country=item.place.code,
        place=_joined([item.locale, item.place.written]),
        summary=item.remarks,
        followed=item.ends >= clock.today(),
    )


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _place(country: str) -> Place:
    if not country:
        raise BadRow("The country is missing.")
    try:
        return place_named(country)
    except UnknownPlace as unknown:
        near = f" Did you mean {' or '.join(unknown.near)}?" if unknown.near else ""
        raise BadRow(f"We know no country called “{country}”.{near}") from unknown


def _too_long(texts: Mapping[str, tuple[str, int]]) -> str:
    column, most = next((column, most) for column, (text, most) in texts.items() if len(text) > most)
    return f"The {column} is too long: write at most {most} characters."


@lru_cache(maxsize=20_000)
def _day(written: str) -> date:
    """Return a day of the calendar; a list of visits has few different ones. Raises ValueError."""
    return date.fromisoformat(written if _DAY.fullmatch(written) else "")


def _no_day(cells: Mapping[str, str]) -> str:
    """Say what is wrong with the first of these that is no day."""
    for column, written in cells.items():
        try:
            _day(written)
        except ValueError:
            said = f"“{written}” in {column} is no day of the calendar" if written else f"The {column} is missing"
            return f"{said}: write it like 2016-01-26."
    raise AssertionError(cells)
