"""The key dates of somebody who is held, as steps that come back in time to decide what is said and done."""

from collections.abc import Iterable, Mapping
from datetime import date

from tracker.records.key_dates import SENTENCE_ENDS, born_on, held_since
from tracker.records.people import Person
from tracker.rules.custody import IN_CUSTODY
from tracker.rules.deadlines import plus_days
from tracker.rules.due import Due, Period, PeriodUnit
from tracker.rules.key_dates import DAYS_AHEAD, KeyDate, Known, key_dates
from tracker.rules.planning import Laid, Step
from tracker.rules.plans import OutlineStep, Owes
from tracker.rules.standing import Happening, Standing
from tracker.rules.statuses import Axis


def laid(person: Person, folded: Mapping[Axis, Standing], told: Iterable[Happening], today: date) -> Laid:
    """Return the steps for the key dates of the next sixty days, and as dropped those that are past and still true.

    Whoever is not in custody, or is a group, has none. `told` is what everybody who sees the person may know.
    """
    custody = folded.get(Axis.CUSTODY)
    if custody is None or custody.code != IN_CUSTODY or person.is_group:
        return Laid()
    decided = custody.decided_by
    since = held_since(decided.when.text, decided.type) if decided else None
    ends = [event.when for event in told if event.type == SENTENCE_ENDS]
    found = key_dates(Known(since, born_on(person.born), ends), plus_days(today, DAYS_AHEAD))
    to_come = [_step(each, today) for each in found if each.last_day >= today]
    return Laid(to_come, dropped=[_step(each, today) for each in found if each.last_day < today])


def _step(each: KeyDate, today: date) -> Step:
    """A day of which somebody hears too late for the usual notice comes back today."""
    notice = Period(-each.kind.notice.days, PeriodUnit.DAYS)
    first = max(each.due_on, today)
    due = Due(first, max(each.due_last or first, first))
    return Step(OutlineStep(each.kind, each.what, Owes.WE, notice), each.key, due)
