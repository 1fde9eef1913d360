"""The key dates of a person, as steps that come back in time: of whoever is held, and of a consent that runs out."""

from collections.abc import Iterable, Mapping
from datetime import date

from tracker.records.key_dates import SENTENCE_ENDS, born_on, held_since
from tracker.records.people import Person
from tracker.rules.custody import IN_CUSTODY
from tracker.rules.deadlines import plus_days
from tracker.rules.due import Due, Period, PeriodUnit
from tracker.rules.exposure import agreed
from tracker.rules.key_dates import DAYS_AHEAD, Day, KeyDate, Known, key_dates
from tracker.rules.planning import Laid, Step
from tracker.rules.plans import OutlineStep, Owes
from tracker.rules.standing import Happening, Standing
from tracker.rules.statuses import Axis


def laid(person: Person, folded: Mapping[Axis, Standing], told: Iterable[Happening], today: date) -> Laid:
    """Return the steps for the key dates of the next sixty days, and as dropped those that are past and still true.

    A group has none. `told` is what everybody who sees the person may know.
    """
    custody = folded.get(Axis.CUSTODY)
    if person.is_group or (custody is not None and custody.code == "dead"):
        return Laid()
    held = _of_custody(person, custody, told, today) if custody is not None and custody.code == IN_CUSTODY else Laid()
    ends = _consent_end(folded.get(Axis.CONSENT))
    if ends is not None and ends <= plus_days(today, DAYS_AHEAD):
        held.steps.append(_step(KeyDate(Day.CONSENT, ends, 0), today))
    return held


def _consent_end(consent: Standing | None) -> date | None:
    """Return the last day on which a consent that stands holds: it has to be asked for again, however late that is."""
    told = consent.confirmed_by if consent is not None and agreed(consent.code) else None
    return told.by_when.earliest if told is not None and told.by_when else None


def _of_custody(person: Person, custody: Standing, told: Iterable[Happening], today: date) -> Laid:
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
