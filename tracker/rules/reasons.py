"""Why a follow-up is due on its day, in sentences: what was counted, from what, and whether the day was moved since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.rules.dates import UncertainDate
from tracker.rules.due import Due, Period, PeriodUnit, Stop
from tracker.rules.grounds import CountedFrom, Ground
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and what stands in its gaps, so that a page can say it in another language; a gap may hold another."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Moved:
    """The last change of a day: to which, by whom (nobody: by a rule), and why."""

    to_on: date
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stands:
    """How a follow-up stands beside what is counted for it."""

    due_on: date
    recorded_on: date
    pinned: bool = False
    moved: Moved | None = None


BY_HAND = Said(N_("Somebody chose this day."))


def before_the_day(notice: int) -> Said:
    """Say why what is to be done about a key date falls due: the words of the follow-up name the day itself."""
    return Said(N_("%(days)d days before that day, so that there is time for it."), {"days": notice})


NOT_KNOWN = Said(N_("What it is counted from is not open to you."))


def counted(ground: Ground, due: Due) -> list[Said]:
    """Say what was counted, from what, what made it longer, and between which days it lies when that is not exact."""
    said = [_span(ground)]
    if ground.period.unit is PeriodUnit.WORKING_DAYS and ground.period.number > 0:
        first = ground.start + timedelta(days=1)
        said.append(Said(N_("Counting begins the day after, on %(day)s."), {"day": in_words(first)}))
    return [*said, *map(_stopped, due.stopped), *_range(ground.trigger, due)]


def _span(ground: Ground) -> Said:
    period, day = ground.period, in_words(ground.start)
    if period.unit is PeriodUnit.SESSIONS:
        sentence = _NEXT_SESSION if period.number == 1 else _LATER_SESSION
        return Said(sentence, {"number": period.number, "body": period.body, "day": day, "event": ground.event})
    sentences = _AFTER if period.number > 0 else _BEFORE if period.number < 0 else _SAME
    if abs(period.number) == 1 and period.unit is PeriodUnit.DAYS and ground.anchor in _NEXT:
        sentences = _NEXT if period.number > 0 else _EVE
    return Said(sentences[ground.anchor], {"span": span(period), "day": day, "event": ground.event})


_NEXT_SESSION = N_("The next session of %(body)s that begins after %(day)s: %(event)s.")
_LATER_SESSION = N_("Session %(number)d of %(body)s that begins after %(day)s: %(event)s.")

_AFTER = {
    CountedFrom.TRIGGER: N_("%(span)s after %(day)s: %(event)s."),
    CountedFrom.NAMED: N_("%(span)s after %(day)s, the day that they named: %(event)s."),
    CountedFrom.LAST_NAMED: N_("%(span)s after %(day)s, the last day of what they named: %(event)s."),
    CountedFrom.START: N_("%(span)s after %(day)s, the first day of the visit."),
    CountedFrom.END: N_("%(span)s after %(day)s, the last day of the visit."),
    CountedFrom.ANNOUNCED: N_("%(span)s after %(day)s, when the visit was announced."),
    CountedFrom.CLOSED: N_("%(span)s after %(day)s, when it was closed the last time."),
    CountedFrom.CHECKED: N_("%(span)s after %(day)s, when it was recorded: what was known had gone stale."),
}
_BEFORE = {
    CountedFrom.TRIGGER: N_("%(span)s before %(day)s: %(event)s."),
    CountedFrom.START: N_("%(span)s before %(day)s, the first day of the visit."),
    CountedFrom.END: N_("%(span)s before %(day)s, the last day of the visit."),
    CountedFrom.ANNOUNCED: N_("%(span)s before %(day)s, when the visit was announced."),
}
_SAME = {
    CountedFrom.TRIGGER: N_("On the day itself, %(day)s: %(event)s."),
    CountedFrom.NAMED: N_("On %(day)s, the day that they named: %(event)s."),
    CountedFrom.LAST_NAMED: N_("On %(day)s, the last day of what they named: %(event)s."),
    CountedFrom.START: N_("On %(day)s, the first day of the visit."),
    CountedFrom.END: N_("On %(day)s, the last day of the visit."),
    CountedFrom.ANNOUNCED: N_("On %(day)s, when the visit was announced."),
}
_NEXT = {
    CountedFrom.START: N_("The day after %(day)s, the first day of the visit."),
    CountedFrom.END: N_("The day after %(day)s, the last day of the visit."),
}
_EVE = {
    CountedFrom.START: N_("The day before %(day)s, the first day of the visit."),
    CountedFrom.END: N_("The day before %(day)s, the last day of the visit."),
}


def span(period: Period) -> Said:
    """Say how long a period is, whichever its direction: "60 working days"."""
    one, many = _SPANS[period.unit]
    number = abs(period.number)
    return Said(one if number == 1 else many, {"number": number})


_SPANS = {
    PeriodUnit.DAYS: (N_("%(number)d day"), N_("%(number)d days")),
    PeriodUnit.WORKING_DAYS: (N_("%(number)d working day"), N_("%(number)d working days")),
    PeriodUnit.WEEKS: (N_("%(number)d week"), N_("%(number)d weeks")),
    PeriodUnit.MONTHS: (N_("%(number)d month"), N_("%(number)d months")),
    PeriodUnit.YEARS: (N_("%(number)d year"), N_("%(number)d years")),
    PeriodUnit.SESSIONS: (N_("%(number)d session"), N_("%(number)d sessions")),
}


def _stopped(stop: Stop) -> Said:
    sentence = N_("The clock stands still %(days)s: %(reason)s.")
    return Said(sentence, {"days": from_to(stop.since, stop.until), "reason": stop.reason.rstrip(".")})


def _range(trigger: UncertainDate, due: Due) -> list[Said]:
    if trigger.exact:
        return []
    values = {"when": trigger.in_words(), "first": in_words(due.first), "last": in_words(due.last)}
    if due.first == due.last:
        return [Said(N_("The date is not certain (%(when)s)."), values)]
    sentence = N_(
        "It falls due between %(first)s and %(last)s, because the date is not exact (%(when)s). "
        "It comes back by the first of these days."
    )
    return [Said(sentence, values)]


def moved(counted_on: date | None, stands: Stands) -> list[Said]:
    """Say why a follow-up does not fall due on the day that is counted for it; nothing when it does."""
    last = stands.moved if stands.moved and stands.moved.to_on == stands.due_on else None
    day = in_words(stands.due_on)
    if last is not None and (stands.pinned or counted_on != stands.due_on):
        values = {"who": last.who, "day": day, "reason": last.reason.rstrip(".")}
        sentence = N_("%(who)s moved it to %(day)s: %(reason)s.") if last.who else N_("Moved to %(day)s: %(reason)s.")
        return [Said(sentence, values)]
    if counted_on is None or counted_on == stands.due_on:
        return []
    if counted_on < stands.due_on == stands.recorded_on:
        return [Said(N_("That day had passed when it was recorded: it came back the same day."))]
    return [Said(N_("The day was moved to %(day)s."), {"day": day})]


def from_to(first: date, last: date) -> str:
    """Say from which day to which: "from 3 to 5 March 2016", "on 3 March 2016"."""
    start, end = (UncertainDate.on(day) for day in (first, last))
    if first == last:
        return f"on {end.in_words()}"
    between = UncertainDate.edtf(f"{start.text}/{end.text}").in_words()
    return between.replace("between ", "from ").replace(" and ", " to ")


def in_words(day: date) -> str:
    return UncertainDate.on(day).in_words()
