"""What whoever held a post before was told and promised: the demands stay with the office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from tracker.records.links import End
from tracker.records.predecessors import Said, told
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, TYPES
from tracker.rules.kinds import Kind
from tracker.rules.offices import Handover, Term, handovers
from tracker.rules.statuses import Status
from tracker.web.filters import said, status_of
from tracker.web.records.ties import Tie
from tracker.web.wording import at, names, phrase


@dataclass(slots=True)
class Left:
    """One demand that whoever came after finds."""

    ref: str
    title: str
    status: Status | None
    asked: list[Said] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)

    @property
    def told(self) -> str:
        if not self.asked:
            return ""
        first = _("Told %(when)s", when=at(self.asked[0].when))
        if len(self.asked) == 1:
            return first
        return f"{first}, {ngettext('%(num)d time in all', '%(num)d times in all', len(self.asked))}"

    @property
    def answer(self) -> str:
        if not self.answers:
            return _("no answer on substance")
        last = self.answers[-1]
        words = f"{_(TYPES[last.type].label)}, {said(last.when)}"
        return f"{words} ({_('by %(day)s', day=said(last.by_when))})" if last.by_when else words


@dataclass(frozen=True, slots=True)
class Legacy:
    """What one holder of a post left to the next one."""

    sentence: Markup
    now: str
    """The reference of whoever came after."""
    demands: list[Left]


def legacies(office: Record, posts: Iterable[Tie], today: date) -> list[Legacy]:
    """Return, for each post whose holder changed, what the one before was told and promised."""
    ends = {tie.record.id: tie.record for tie in posts}
    found = handovers([_term(tie) for tie in posts if tie.record.kind == Kind.PERSON], today)
    return [_legacy(office, handover, ends) for handover in found[:MOST_POSTS]]


MOST_POSTS = 3
"""Posts of one office of which it is said."""


def _term(tie: Tie) -> Term:
    since, until = (UncertainDate.edtf(text) if text else None for text in (tie.since, tie.until))
    return Term(tie.record.id, tie.note, since, until)


def _legacy(office: Record, handover: Handover, ends: dict[int, End]) -> Legacy:
    before, now = handover.before, handover.now
    sentence = phrase(
        _("%(who)s came after %(whom)s. What was asked stays with the office."),
        who=names([ends[now.holder]]),
        whom=names([ends[before.holder]]),
    )
    return Legacy(sentence, ends[now.holder].ref, _left(told(office.id, before.holder, before.first, handover.until)))


def _left(found: Sequence[Said]) -> list[Left]:
    demands: dict[str, Left] = {}
    for each in found:
        ref, title, status = each.demand
        left = demands.setdefault(ref, Left(ref, title, status_of(Kind.DEMAND, status)))
        (left.answers if each.type in ANSWERS_ON_SUBSTANCE else left.asked).append(each)
    return list(demands.values())
