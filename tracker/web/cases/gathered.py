"""What a case gathers, each record once, and a sentence or two on how many and how its demands stand."""

from collections import Counter
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import BEGINNINGS, STATUSES, Axis
from tracker.web.records.ties import Tie, Tied


@dataclass(slots=True)
class Gathered:
    named: list[Tie] = field(default_factory=list)
    groups: list[Tie] = field(default_factory=list)
    organisation: list[Tie] = field(default_factory=list)
    letter: list[Tie] = field(default_factory=list)
    demand: list[Tie] = field(default_factory=list)
    visit: list[Tie] = field(default_factory=list)
    case: list[Tie] = field(default_factory=list)

    def sentences(self, closed: bool) -> list[str]:
        parts = [text for text in self._numbers() if text]
        said = [_("This case is closed.")] if closed else []
        said.append(_("%(what)s.", what=_and(parts)) if parts else _("Nothing belongs to this case yet."))
        stand = Counter(tie.record.status or BEGINNINGS[Axis.STANDING] for tie in self.demand)
        known = STATUSES[Axis.STANDING].values()
        words = [f"{stand[status.code]} {_(status.word).lower()}" for status in known if stand[status.code]]
        return [*said, _("Of the demands: %(how)s.", how=", ".join(words))] if words else said

    def _numbers(self) -> list[str]:
        def number(ties: list[Tie], one: str, many: str) -> str:
            return ngettext(one, many, len(ties)) if ties else ""

        return [
            number(self.named, "%(num)d person by name", "%(num)d people by name"),
            number(self.groups, "%(num)d counted group", "%(num)d counted groups"),
            number(self.organisation, "%(num)d organisation", "%(num)d organisations"),
            number(self.letter, "%(num)d letter", "%(num)d letters"),
            number(self.demand, "%(num)d demand", "%(num)d demands"),
            number(self.visit, "%(num)d visit", "%(num)d visits"),
            number(self.case, "%(num)d smaller case", "%(num)d smaller cases"),
        ]


def gathered(tied: Tied) -> Gathered:
    """Sort the members of a case by kind."""
    found = Gathered()
    members = {tie.record.id: tie for tie in tied.back(LinkRole.MEMBER)}
    for tie in members.values():
        if tie.record.kind == Kind.PERSON:
            (found.groups if tie.is_group else found.named).append(tie)
        else:
            getattr(found, Kind(tie.record.kind).value).append(tie)
    return found


def _and(parts: list[str]) -> str:
    *first, last = parts
    return _("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last
