"""What the page of a visit says: when it is, who says what about it, and the visits before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import Row

from tracker.actions.documents import PACK
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.documents import versions_of
from tracker.records.follow_ups import FollowUp
from tracker.records.happenings import happenings
from tracker.records.record import Record
from tracker.records.visits import Near, Visit, around, left_open
from tracker.rules.countries import country_name
from tracker.rules.dates import UncertainDate
from tracker.rules.events import ENCOUNTERS, TYPES
from tracker.rules.visits import Phase, phase, span_in_words
from tracker.web.claims import Claim, accounts_of_dates, accounts_of_raising, contradicting
from tracker.web.filters import day
from tracker.web.follow_ups.rows import became
from tracker.web.records.ties import Tied
from tracker.web.timelines import Item, items_of
from tracker.web.visits.matrix import Matrix, matrix_of
from tracker.web.wording import names, phrase

TOLD = frozenset({"visit-announced", "visit-began", "visit-ended", "visit-cancelled", *ENCOUNTERS})
MOST_SUGGESTED = 4


@dataclass(frozen=True, slots=True)
class NearRow:
    record: Record
    when: str
    linked: bool
    is_before: bool


@dataclass(frozen=True, slots=True)
class DoneStep:
    row: FollowUp
    said: str
    """What became of it, when, and who said so."""


@dataclass(frozen=True, slots=True)
class Steps:
    heading: str
    still: list[FollowUp]
    done: list[DoneStep]


class VisitPage:
    def __init__(self, visit: Visit, today: date, in_pack: Sequence[str]) -> None:
        """`in_pack`: the references of the demands in its latest pack, in their order."""
        self.visit, self.today = visit, today
        told = happenings(visit, TYPES)
        self.events = told.events
        shown = {event.id: event for event in told.events if event.type in TOLD or event.stance}
        ties = [tie for tie in told.ties if tie.from_id in shown]
        self._items = items_of(list(shown.values()), told.recorders, visit.ref, ties)
        self._around = around(visit, in_pack)
        self.phase = phase(visit.first_day, visit.last_day, today)

    def sentences(self, tied: Tied) -> list[Markup]:
        said = [Markup("{}").format(self._when()), self._who(tied), self._at_risk(tied)]
        return [sentence for sentence in said if sentence]

    def _when(self) -> str:
        visit, today = self.visit, self.today
        is_cancelled = visit.status == "cancelled"
        if not visit.starts or visit.first_day is None or visit.last_day is None:
            return _("It was cancelled.") if is_cancelled else _("Its dates are not recorded.")
        start = UncertainDate.edtf(visit.starts)
        span = span_in_words(start, UncertainDate.edtf(visit.ends) if visit.ends else start)
        if is_cancelled:
            return _("%(span)s: it was cancelled.", span=span)
        if self.phase is Phase.AHEAD:
            days = (visit.first_day - today).days
            ahead = ngettext("in %(num)d day", "in %(num)d days", days) if start.exact else _("still ahead")
            return f"{span}, {ahead}."
        if self.phase is Phase.NOW:
            return _("%(span)s: under way now.", span=span) if start.exact else f"{span}."
        days = (today - visit.last_day).days
        gone = ngettext("It ended %(num)d day ago.", "It ended %(num)d days ago.", days)
        return f"{span}. {gone}" if start.exact else f"{span}."

    def _who(self, tied: Tied) -> Markup:
        visitors, hosts = (names([tie.record for tie in tied.out(role)]) for role in ("visitor", "host"))
        past = self.phase is Phase.OVER and self.visit.status != "cancelled"
        said = {"visitors": visitors, "hosts": hosts, "country": country_name(self.visit.country)}
        if visitors and hosts:
            form = _("%(hosts)s received %(visitors)s.") if past else _("To be received by %(hosts)s: %(visitors)s.")
        elif visitors and self.visit.country:
            form = _("%(visitors)s went to %(country)s.") if past else _("%(visitors)s to %(country)s.")
        elif visitors:
            form = "%(visitors)s."
        else:
            return Markup("")
        return phrase(form, **said)

    def _at_risk(self, tied: Tied) -> Markup:
        who = names([tie.record for tie in tied.out("to-protect")])
        form = _("%(who)s may be put at risk by it: name nobody outside, and ask afterwards how they are.")
        return phrase(form, who=who) if who else Markup("")

    @property
    def announced(self) -> str:
        told = [item for item in self._items if item.event.type == "visit-announced"]
        return told[0].when_words if told else ""

    @cached_property
    def claims(self) -> list[Claim]:
        return accounts_of_raising(self._by_today())

    @property
    def is_contradicted(self) -> bool:
        return contradicting(self._by_today(), ("E-", "D-"))

    def _by_today(self) -> list[Item]:
        return [item for item in self._items if item.event.earliest <= self.today]

    @cached_property
    def dates(self) -> list[tuple[str, str, list[Claim]]]:
        """The steps of the visit that sources date differently: a heading, a sentence, and who gives which date."""
        headings = {
            "visit-announced": _("When it was announced"),
            "visit-began": _("When it began"),
            "visit-ended": _("When it ended"),
        }
        told = {code: accounts_of_dates(self._items, code) for code in headings}
        return [(headings[code], _who_says_when(claims), claims) for code, claims in told.items() if claims]

    @cached_property
    def demands(self) -> list[Record]:
        return self._around.demands

    @cached_property
    def matrix(self) -> Matrix:
        return matrix_of(self._around.demands, self._items, self.today)

    @cached_property
    def earlier(self) -> list[NearRow]:
        rows = [near for near in self._around.visits if self._is_before(near)]
        return _shown(rows, [near for near in rows if not near.linked][-MOST_SUGGESTED:])

    @cached_property
    def later(self) -> list[NearRow]:
        rows = [near for near in self._around.visits if not self._is_before(near)]
        return _shown(rows, [near for near in rows if not near.linked][:MOST_SUGGESTED])

    @cached_property
    def last_time(self) -> NearRow | None:
        """The visit before this one, as people said or else as we suggest."""
        return next((row for row in self.earlier if row.is_before), None)

    @cached_property
    def left_open(self) -> list[Record]:
        """What was asked for that visit, is still open, and is not asked for this one yet."""
        here = {record.id for record in self._around.demands}
        return [record for record in left_open(self.visit) if record.id not in here] if self.last_time else []

    def _is_before(self, near: Near) -> bool:
        return (near.visit.sort_day, near.visit.id) < (self.visit.sort_day, self.visit.id)

    def steps(self, still: Sequence[FollowUp], done: Sequence[tuple[FollowUp, str | None]]) -> list[Steps]:
        """What is still to be done before the visit and after it, and what is done, with who said so."""
        first = self.visit.first_day or date.min
        ended = sorted((DoneStep(row, _said(row, who)) for row, who in done), key=lambda each: each.row.due_on)
        before = Steps(
            _("Before"),
            [row for row in still if row.due_on < first],
            [each for each in ended if each.row.due_on < first],
        )
        after = Steps(
            _("After"),
            [row for row in still if row.due_on >= first],
            [each for each in ended if each.row.due_on >= first],
        )
        return [steps for steps in (before, after) if steps.still or steps.done]


Packs = Sequence[Row[*tuple[Any, ...]]]


def packs_of(visit: Visit) -> Packs:
    """The versions of the briefing pack of a visit, the latest first."""
    return session().execute(versions_of(visit.id, PACK)).all()


def page_of(visit: Visit, packs: Packs) -> VisitPage:
    """Return what is said of a visit today, with the demands of its latest pack."""
    return VisitPage(visit, clock.today(), (packs[0].demands or ()) if packs else ())


def _shown(rows: list[Near], suggested: list[Near]) -> list[NearRow]:
    linked = [near for near in rows if near.linked]
    rows = sorted([*linked, *suggested], key=lambda near: (near.visit.sort_day, near.visit.id), reverse=True)
    return [NearRow(near.visit, _dates(near), bool(near.linked), bool(near.is_before)) for near in rows]


def _dates(near: Near) -> str:
    if not near.starts:
        return _("dates not recorded")
    start = UncertainDate.edtf(near.starts)
    return span_in_words(start, UncertainDate.edtf(near.ends) if near.ends else start)


def _said(row: FollowUp, who: str | None) -> str:
    when = day(clock.local(row.closed_at).date()) if row.closed_at else ""
    return " · ".join(part for part in (became(row.outcome), when, who) if part)


def _who_says_when(claims: list[Claim]) -> str:
    return " ".join(_("%(who)s says %(when)s.", who=claim.who, when=claim.when_words) for claim in claims)
