"""What the page says on which a pack is put together: each demand with its reason, and how much may not leave."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.exposure import staying
from tracker.records.packs.asking import reason_of, standing_of, waits
from tracker.records.packs.known import Matter, Someone, known_of
from tracker.records.packs.proposed import MOST, Proposal
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.choosing import comes_after, in_order
from tracker.rules.events import TYPES
from tracker.rules.exposure import Exposure, Stays
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.statuses import OVER_STANDINGS, STATUSES, Axis, Status
from tracker.rules.visits import Phase, phase
from tracker.web.documents.left_out import people_left_out
from tracker.web.timelines import type_in_words
from tracker.web.wording import at

AT_FIRST = 10
"""Demands that are ticked before anybody chose; nobody remembers more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which demands were chosen, in their order: for the last version, or just now by whoever has the page open."""

    refs: Sequence[str]
    version: int | None = None
    """The number of that version; None when they were chosen just now."""
    came_up: Collection[int] = ()
    """What came up for the visit since that version, by the ids."""
    kept_back: Collection[str] = ()
    """What might not go into that version."""


@dataclass(frozen=True, slots=True)
class Line:
    """One demand that may go into the pack."""

    record: Record
    place: int
    is_ticked: bool
    reason: str
    why_now: str
    status: Status
    passed: str
    """Why it is nothing for this visit any more, or was not yet; else ''."""
    stays: str
    """Why it cannot go into the pack, or ''."""
    freed: str
    """That it may go now, and might not before; or ''."""


class PackPage:
    """The demands that are proposed for a visit, in order, and the people whom they are about."""

    def __init__(
        self, visit: Visit, proposals: Sequence[Proposal], choice: Choice | None, reach: Exposure, on: date
    ) -> None:
        self._visit, self._choice = visit, choice
        self._reasons = {proposal.demand.id: proposal.reason for proposal in proposals}
        known = known_of([proposal.demand for proposal in proposals])
        self._matters = {matter.demand.id: matter for matter in known.matters}
        self._waits = {matter.demand.id: waits(matter, on) for matter in known.matters}
        self.on, self.is_cut = on, len(proposals) >= MOST
        named = [end for end in known.concerned() if end.is_named]
        about = [end.record for end in known.concerned()]
        self._stays = staying(Output.PACK, [*(proposal.demand for proposal in proposals), *about], on, reach)
        self.people: list[Someone] = [end for end in named if end.record.id not in self._stays]
        self._left_out = [end.record for end in named if end.record.id in self._stays]

    @property
    def sentences(self) -> list[str]:
        """Say what stands here, in which order, and whether it comes late."""
        return [sentence for sentence in (self._ended(), self._ordered()) if sentence]

    def _ended(self) -> str:
        visit = self._visit
        if phase(visit.first_day, visit.last_day, self.on) is not Phase.OVER:
            return ""
        if visit.status == "cancelled":
            return _("This visit was cancelled: a pack made now says what is open today.")
        when = at(UncertainDate.edtf(visit.ends or visit.starts or ""))
        return _("This visit ended %(when)s: a pack made now says what is open today.", when=when)

    def _ordered(self) -> str:
        order = _("what is urgent first, then what has waited longest")
        if self._choice is None:
            return _("What is open with those who meet stands here: %(order)s.", order=order)
        if self._choice.version is None:
            return _("What you ticked stands first, in your order; then what else is open: %(order)s.", order=order)
        return _(
            "What version %(number)s had stands first, in its order; then what came up for this visit since or may go "
            "only now, then what else is open, of each: %(order)s. What is over stands last.",
            number=self._choice.version,
            order=order,
        )

    def lines(self) -> list[Line]:
        """Return a line for each: as it was chosen, then what came up since, then by urgency and silence."""
        by_need = in_order(list(self._waits.values()), self.on)
        ordered = sorted(by_need, key=self._turn)
        can_go = [key for key in ordered if not self._kept_by(self._matters[key])]
        wanted = [key for key in can_go if self._is_wanted(key)]
        ticked = wanted if self._choice else wanted[:AT_FIRST]
        return [self._line(key, place, key in ticked) for place, key in enumerate(ordered, start=1)]

    def _turn(self, key: int) -> tuple[int, int]:
        choice, demand = self._choice, self._matters[key].demand
        if choice and demand.ref in choice.refs and (choice.version is None or not self._over(key)):
            return 0, list(choice.refs).index(demand.ref)
        if self._over(key):
            return 3, 0
        return (1, 0) if self._came_up(key) else (2, 0)

    def _is_wanted(self, key: int) -> bool:
        """Say whether it is ticked: what somebody ticks now in any case, else what is for this visit still."""
        choice, ref = self._choice, self._matters[key].demand.ref
        if choice is None:
            return not self._passed(key)
        if ref in choice.refs:
            return choice.version is None or not self._over(key)
        return self._came_up(key) and not self._passed(key)

    def _came_up(self, key: int) -> bool:
        """Say whether it came up since the version before, or may go now and might not go into that."""
        choice, matter = self._choice, self._matters[key]
        if choice is None:
            return False
        return key in choice.came_up or (matter.demand.ref in choice.kept_back and not self._kept_by(matter))

    def _line(self, key: int, place: int, is_ticked: bool) -> Line:
        matter, waiting = self._matters[key], self._waits[key]
        urgent = _(waiting.urgency(self.on).label) if waiting.urgency(self.on).label else ""
        days = waiting.days or 0
        silent = ngettext("no answer for %(num)d day", "no answer for %(num)d days", days) if days else ""
        return Line(
            matter.demand,
            place,
            is_ticked,
            "" if self._over(key) else _(reason_of(matter, self._reasons[key]).label),
            ", ".join(part for part in (urgent, silent) if part),
            STATUSES[Axis.STANDING][standing_of(matter)],
            self._passed(key),
            self._kept_by(matter),
            self._freed(matter) if is_ticked else "",
        )

    def _freed(self, matter: Matter) -> str:
        choice = self._choice
        if choice is None or matter.demand.ref not in choice.kept_back:
            return ""
        return _("It may go to these readers now: version %(number)s was made without it.", number=choice.version)

    def _passed(self, key: int) -> str:
        if over := self._over(key):
            return over
        made_on = self._matters[key].demand.made_on
        if comes_after(self._reasons[key], made_on, self._visit.last_day, self.on):
            return _("It was first asked for after this visit.") if made_on else _("Nobody has asked for it yet.")
        return ""

    def _over(self, key: int) -> str:
        """Say of a demand by what it is over; '' when it is not."""
        matter = self._matters[key]
        standing = standing_of(matter)
        if standing not in OVER_STANDINGS:
            return ""
        for event in (told.event for told in reversed(matter.told) if told.happened(self.on)):
            if TYPES[event.type].meaning(event.detail).get(Axis.STANDING) == standing:
                event_in_words = f"{type_in_words(event.type, event.detail)} {at(event.when)}"
                return _("It is over: %(event)s.", event=event_in_words)
        return _("It is over.")

    def _kept_by(self, matter: Matter) -> str:
        if matter.demand.id in self._stays:
            return _("It stays with us: nobody said that it may go to these readers.")
        about = matter.ends[LinkRole.BENEFICIARY]
        if about and all(end.record.id in self._stays for end in about):
            return _("Nobody whom it is about has agreed to be named to these readers.")
        return ""

    @property
    def left_out(self) -> list[str]:
        """Say how many people stay out for each reason; it is printed nowhere."""
        return people_left_out(Counter(self._stays[each.id] for each in self._left_out))

    @property
    def kept_by_record(self) -> list[Record]:
        """Who agreed to be named, and whose record may not go to these readers."""
        return [each for each in self._left_out if self._stays[each.id] is Stays.RECORD]
