"""What was changed about a plan: before and after, of its steps and of what it says of itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.actions.plans.written import read
from tracker.records.plan_pages import Revised, revisions_of
from tracker.rules.countries import country_name
from tracker.rules.plans import Outline
from tracker.web.filters import day, in_language
from tracker.web.plans.step_words import step_words
from tracker.web.records.changes import Line


@dataclass(frozen=True, slots=True)
class Changed:
    by: Revised
    lines: list[Line]


def changes_of(plan: Outline) -> Sequence[Changed]:
    """Return what was changed about a plan, the latest first: what it was before each change is kept."""
    found, now = [], plan
    for revised in revisions_of(plan.id or 0):
        before = read(revised.before)
        found.append(Changed(revised, differences(before, now)))
        now = before
    return found


def differences(was: Outline, now: Outline) -> list[Line]:
    """Return what is otherwise in one plan than in the other, the steps first."""
    return [*_of_steps(was, now), *_of_words(_words(was), _words(now))]


def _of_steps(was: Outline, now: Outline) -> Iterator[Line]:
    before, after = ({step.key: step_words(step, plan.trigger) for step in plan.at_work} for plan in (was, now))
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, []), after.get(key, [])
        if not (old and new):
            label = _("Step removed: %(what)s", what=old[0]) if old else _("New step: %(what)s", what=new[0])
            yield Line(label, _joined(old[1:]), _joined(new[1:]))
        elif old != new:
            pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
            yield Line(new[0], *(_joined(side) for side in zip(*pairs, strict=True)))


def _joined(words: Sequence[str]) -> str:
    return Markup("; ").join(word for word in words if word)


def _of_words(was: dict[str, str], now: dict[str, str]) -> Iterator[Line]:
    for label, before in was.items():
        if before != now[label]:
            yield Line(label, before, now[label])


def _words(plan: Outline) -> dict[str, str]:
    reminders = _("again after %(second)d days; after %(third)d days the coordinators are told too")
    return {
        _("What it is called"): in_language(plan.name),
        _("Reminders"): reminders % {"second": plan.second_after, "third": plan.coordinator_after},
        _("Working days of"): country_name(plan.country) or _("the country of the record"),
        _("Period"): in_language(plan.period) if plan.period else "",
        _("Source"): plan.source,
        _("How it is known"): _(plan.provenance.label),
        _("As of"): day(plan.as_of) if plan.as_of else "",
        _("Note"): in_language(plan.note) if plan.note else "",
        _("Whether it is at work"): _("Active") if plan.active else _("Not active"),
    }
