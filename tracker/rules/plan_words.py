"""What a plan says of itself in sentences: when each step falls due, and how its period is known."""

from tracker.rules.due import PeriodUnit
from tracker.rules.plans import Anchor, OutlineStep, Provenance
from tracker.rules.reasons import Said, span
from tracker.rules.words import N_


def when_due(step: OutlineStep) -> list[Said]:
    """Say when a step falls due, and how often it comes again."""
    period = step.period
    if period.unit is PeriodUnit.SESSIONS:
        sentence = N_("the next session of %(body)s after %(start)s") if period.number == 1 else _LATER_SESSION
        said = Said(sentence, {"number": period.number, "body": period.body})
    elif period.number == 0:
        said = Said(N_("on the day of %(start)s"))
    else:
        sentence = N_("%(span)s after %(start)s") if period.number > 0 else N_("%(span)s before %(start)s")
        said = Said(sentence, {"span": span(period)})
    begun = Said(said.sentence, {**said.values, "start": Said(step.anchor.label)})
    return [begun, *_again(step)]


def _again(step: OutlineStep) -> list[Said]:
    if step.repeat_every is None:
        return []
    every = span(type(step.period)(step.repeat_every, step.period.unit, step.period.body))
    if step.repeat_times is not None:
        sentence = N_("again after %(span)s each time, %(times)d times in all")
        return [Said(sentence, {"span": every, "times": step.repeat_times})]
    until = N_("again after %(span)s each time") if step.anchor is Anchor.LATEST else _UNTIL_ANSWERED
    return [Said(until, {"span": every})]


_LATER_SESSION = N_("session %(number)d of %(body)s after %(start)s")
_UNTIL_ANSWERED = N_("again after %(span)s each time, until it is answered")


UNVERIFIED_PERIOD = N_("unverified period")
"""What stands beside the day of a follow-up with such a plan: the same on pages, in mails, calendars and lists."""
CHECK_IT = N_("The period of its plan is known from general knowledge only. Check it before you rely on it.")


def doubt(provenance: Provenance, period: str) -> Said | None:
    """Say how far the period of a plan can be relied on; None when it can, or when it is ours."""
    sentence = _DOUBTS.get(provenance)
    return Said(sentence, {"period": period}) if sentence else None


_DOUBTS = {
    Provenance.UNVERIFIED: N_("Unverified: %(period)s. Check it before you rely on it."),
    Provenance.PARTLY: N_("Only partly verified: %(period)s."),
}
