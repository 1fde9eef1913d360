"""A step of a plan in words: what is to be done, when, whose turn it is, and where the record has to stand."""

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.rules.plan_words import when_due
from tracker.rules.plans import OF_PEOPLE, Follows, OutlineStep
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.filters import in_language
from tracker.web.wording import sentence

STANDINGS = {
    Follows.ASKED: {code: status.word for code, status in STATUSES[Axis.STANDING].items() if code != "not-raised"},
    **{follows: {code: status.word for code, status in STATUSES[axis].items()} for follows, axis in OF_PEOPLE.items()},
}


def standings_of(trigger: str) -> dict[str, str]:
    """Return where a record may stand for a step of such a plan, in words by their codes."""
    return STANDINGS[Follows(trigger)] if trigger in STANDINGS else {}


def when_words(step: OutlineStep) -> Markup:
    return Markup("; ").join(sentence(said) for said in when_due(step))


def step_words(step: OutlineStep, trigger: str) -> list[str]:
    """Return what is to be done, when, whose turn it is, and where it has to stand; '' where that is all the same."""
    standing = standings_of(trigger).get(step.standing or "", "")
    return [in_language(step.what), when_words(step), _(step.owes.label), _(standing) if standing else ""]
