"""Why a follow-up is due on its day, in sentences: what was counted, from what, and whether the day was moved since."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.rules.dates import UncertainDate
from tracker.rules.plans import Planned, counted_from
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and what stands in its gaps, so that a page can say it in another language."""

    sentence: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event that a step counts from."""

    type: str
    title: str
    when: UncertainDate


BY_HAND = Said(N_("Somebody chose this day."))
NOT_KNOWN = Said(N_("What it is counted from is not open to you."))


def after_event(planned: Planned, trigger: Trigger, due_on: date, recorded_on: date) -> list[Said]:
    """Say why a step falls due that counts calendar days from an event; the event's own day is not counted."""
    days = planned.days_after(trigger.type)
    if days is None:
        return [BY_HAND]
    start = counted_from(trigger.when)
    values = {"days": days, "day": UncertainDate.on(start).in_words(), "event": trigger.title}
    said = [Said(N_("%(days)d days after %(day)s: %(event)s."), values)]
    if not trigger.when.exact:
        said.append(
            Said(N_("The date is not exact (%(when)s): its last day counts."), {"when": trigger.when.in_words()})
        )
    return [*said, *_moved(start + timedelta(days=days), due_on, recorded_on)]


def around_visit(planned: Planned, first: date, last: date, due_on: date, recorded_on: date) -> list[Said]:
    """Say why a step falls due that counts calendar days before the first or after the last day of a visit."""
    step = planned.of_visit
    if step is None:
        return [BY_HAND]
    days, day = (step.from_start, first) if step.from_start is not None else (step.from_end or 0, last)
    sentence = _VISIT[days < 0, abs(days) == 1]
    values = {"days": abs(days), "day": UncertainDate.on(day).in_words()}
    return [Said(sentence, values), *_moved(day + timedelta(days=days), due_on, recorded_on)]


_VISIT = {
    (True, True): N_("The day before %(day)s, the first day of the visit."),
    (True, False): N_("%(days)d days before %(day)s, the first day of the visit."),
    (False, True): N_("The day after %(day)s, the last day of the visit."),
    (False, False): N_("%(days)d days after %(day)s, the last day of the visit."),
}


def _moved(counted: date, due_on: date, recorded_on: date) -> list[Said]:
    if counted == due_on:
        return []
    if counted < due_on == recorded_on:
        return [Said(N_("That day had passed when it was recorded: it came back the same day."))]
    return [Said(N_("The day was moved to %(day)s."), {"day": UncertainDate.on(due_on).in_words()})]
