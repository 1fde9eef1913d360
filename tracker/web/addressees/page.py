"""What is open with one addressee, in words, and the draft of the letter that asks for it again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.records.chasing import MOST_OPEN, OpenPoint, Sent, Time, open_with
from tracker.records.exposure import leaving
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.chasers import Asked, Earlier, Point, draft, may_repeat
from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES
from tracker.rules.kinds import Kind
from tracker.rules.outputs import Output
from tracker.rules.statuses import Status
from tracker.web.filters import long_day, said
from tracker.web.follow_ups.rows import late_tag
from tracker.web.wording import at


@dataclass(frozen=True, slots=True)
class Line:
    """One open thing, as the page lists it."""

    record: Record
    first_asked: str
    words: str
    """In which words it was asked last, or ''."""
    sent: list[Sent]
    said: str
    late: Status | None
    aside: str
    """Until when it is set aside, or ''."""
    is_ticked: bool
    left_out: str
    """Why it does not stand in the letter by itself, or ''."""
    unverified: bool
    """Whether it is late by an unverified period."""


class WithThem:
    """Everything that is open with one addressee, as far as the viewer may see it."""

    def __init__(self, addressee: Record, today: date) -> None:
        self.addressee, self.today = addressee, today
        points = open_with(addressee, today)
        self.is_cut = len(points) == MOST_OPEN
        self.waiting = [point for point in points if point.waits_for_judgement]
        self._chased = [point for point in points if not point.waits_for_judgement]
        in_letters = {sent.letter.id for point in points for sent in point.sent}
        self.points = [point for point in self._chased if point.record.id not in in_letters]
        """What can be asked for again: a letter stands for itself only where it makes none of these demands."""
        self.follow_ups = sum(point.follow_ups for point in self._chased)
        named = {person.id: person for point in self.points for person in point.named}
        asked = [point.record for point in self.points]
        asking = {who.id: who for point in self.points for time in point.times if not time.by_us for who in time.by}
        self._may_go = leaving(Output.CHASER, [*named.values(), *asked, *asking.values()], today)

    def lines(self) -> list[Line]:
        return [self._line(point) for point in self.points]

    def _line(self, point: OpenPoint) -> Line:
        width = Visibility(point.record.visibility)
        kept_back = self.kept_back([point])
        may_go = point.record.id in self._may_go
        is_ticked = may_repeat(width, may_go=may_go, they_have_it=_they_have(point), all_agreed=not kept_back)
        return Line(
            point.record,
            _when(point),
            point.words,
            point.sent,
            _said(point),
            late_tag(point.late_since, self.today) if point.late_since else None,
            _("set aside until %(day)s", day=long_day(point.aside_until)) if point.aside_until else "",
            is_ticked,
            "" if is_ticked else _why_left_out(kept_back, width),
            point.unverified,
        )

    def kept_back(self, points: Sequence[OpenPoint]) -> list[str]:
        """Return whom these points are about and who may not be named to authorities, by their references."""
        refs = [person.ref for point in points for person in point.named if person.id not in self._may_go]
        return list(dict.fromkeys(refs))

    def chosen(self, refs: Collection[str]) -> list[OpenPoint]:
        return [point for point in self.points if point.record.ref in refs]

    def draft(self, chosen: Sequence[OpenPoint]) -> str:
        """Return the text of the letter: our earlier letters, and each demand with what was said of it."""
        earlier = [Earlier(letter.title, _plainly(when)) for letter, when in letters_behind(chosen)]
        points = [self._point(point) for point in chosen if point.record.kind == Kind.DEMAND]
        return draft(self.addressee.title, earlier, points, _)

    def _point(self, point: OpenPoint) -> Point:
        return Point(
            point.record.title,
            [self._asked(time) for time in point.times],
            point.record.status or "",
            _plainly(point.said.when) if point.said else "",
            point.said.quote if point.said else "",
        )

    def _asked(self, time: Time) -> Asked:
        """Name others who asked, if each of them may be named to authorities."""
        others = [] if time.by_us else time.by
        may = all(who.id in self._may_go and who.id != self.addressee.id for who in others)
        return Asked(_plainly(time.when), time.way, time.by_us, ", ".join(who.title for who in others) if may else "")


def letters_behind(chosen: Sequence[OpenPoint]) -> list[tuple[Record, UncertainDate]]:
    """Return the letters of ours that asked for these before, each once, the first sent first."""
    found: dict[int, tuple[Record, UncertainDate]] = {}
    for point in chosen:
        for sent in point.sent:
            if sent.is_ours:
                found[sent.letter.id] = (sent.letter, sent.when)
        if point.record.kind == Kind.LETTER and point.asked:
            found[point.record.id] = (point.record, point.asked[0].when)
    return sorted(found.values(), key=lambda pair: (pair[1].earliest, pair[0].id))


def _why_left_out(kept_back: Sequence[str], width: Visibility) -> str:
    if kept_back:
        return _("%(who)s may not be named to authorities: no consent, or not so far", who=", ".join(kept_back))
    return _(width.label) if width in FOR_NAMED else _("it stays with us: nobody said that it may go to authorities")


def _they_have(point: OpenPoint) -> bool:
    return bool(point.sent) or point.record.kind == Kind.LETTER


def _when(point: OpenPoint) -> str:
    return said(point.asked[0].when) if point.asked else ""


def _said(point: OpenPoint) -> str:
    if point.said is None:
        return ""
    return f"{_(TYPES[point.said.type].label)}, {said(point.said.when)}"


def _plainly(when: UncertainDate) -> str:
    """Put a date into a letter to them: our doubt about it is not theirs to read."""
    return at(when).replace(f" {_('(uncertain)')}", "")
