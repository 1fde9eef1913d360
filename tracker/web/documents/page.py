"""What the page says on which a pack is put together: each demand with its reason, and how much may not leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.exposure import leaving
from tracker.records.packs.asking import reason_of, standing_of, waits
from tracker.records.packs.known import Matter, Someone, known_of
from tracker.records.packs.proposed import MOST, Proposal
from tracker.records.record import Record
from tracker.rules.documents.choosing import in_order
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.statuses import STATUSES, Axis, Status
from tracker.web.documents.left_out import people_left_out

AT_FIRST = 10
"""Demands that are ticked before anybody chose; nobody remembers more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One demand that may go into the pack."""

    record: Record
    place: int
    is_ticked: bool
    reason: str
    why_now: str
    status: Status
    stays: str
    """Why it cannot go into the pack, or ''."""


class PackPage:
    """The demands that are proposed for a visit, in order, and the people whom they are about."""

    def __init__(self, proposals: Sequence[Proposal], reach: Exposure, on: date) -> None:
        self._reasons = {proposal.demand.id: proposal.reason for proposal in proposals}
        known = known_of([proposal.demand for proposal in proposals])
        self._matters = {matter.demand.id: matter for matter in known.matters}
        self._waits = {matter.demand.id: waits(matter, on) for matter in known.matters}
        self.on, self.is_cut = on, len(proposals) >= MOST
        named = [end for end in known.concerned() if end.is_named]
        about = [end.record for end in known.concerned()]
        self._may_leave = leaving(Output.PACK, [*(proposal.demand for proposal in proposals), *about], on, reach)
        self.people: list[Someone] = [end for end in named if end.record.id in self._may_leave]
        self._staying = [end for end in named if end.record.id not in self._may_leave]

    def lines(self, choices: Mapping[str, Any] | None) -> list[Line]:
        """Return a line for each: as it was chosen last, or by urgency and silence; then what has come since."""
        order = in_order(list(self._waits.values()), self.on)
        chosen = list(choices["demands"]) if choices else []
        refs = {self._matters[key].demand.ref: key for key in order}
        ordered = [refs[ref] for ref in dict.fromkeys([*chosen, *refs]) if ref in refs]
        can_go = [key for key in ordered if not self._stays(self._matters[key])]
        ticked = {key for key in can_go if self._matters[key].demand.ref in chosen} if choices else can_go[:AT_FIRST]
        return [self._line(key, place, key in ticked) for place, key in enumerate(ordered, start=1)]

    def _line(self, key: int, place: int, is_ticked: bool) -> Line:
        matter, waiting = self._matters[key], self._waits[key]
        urgent = _(waiting.urgency(self.on).label) if waiting.urgency(self.on).label else ""
        days = waiting.days or 0
        silent = ngettext("no answer for %(num)d day", "no answer for %(num)d days", days) if days else ""
        return Line(
            matter.demand,
            place,
            is_ticked,
            _(reason_of(matter, self._reasons[key]).label),
            ", ".join(part for part in (urgent, silent) if part),
            STATUSES[Axis.STANDING][standing_of(matter)],
            self._stays(matter),
        )

    def _stays(self, matter: Matter) -> str:
        if matter.demand.id not in self._may_leave:
            return _("It stays with us: nobody said that it may go to these readers.")
        about = matter.ends[LinkRole.BENEFICIARY]
        if about and not any(end.record.id in self._may_leave for end in about):
            return _("Nobody whom it is about has agreed to be named to these readers.")
        return ""

    @property
    def left_out(self) -> str:
        """Say how many people stay out; it is printed nowhere."""
        return people_left_out(len(self._staying))
