"""A follow-up as lists show it: what it is about, what to do, how late it is, and what may be pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.follow_up_lists import Listed
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome, at_hand
from tracker.rules.plans import Owes, confirms, judges
from tracker.rules.statuses import Look, Status
from tracker.web.filters import day, long_day, url_of
from tracker.web.follow_ups.judge_first import held, where_judged
from tracker.web.timelines import Chip


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    about: Chip
    what: str
    url: str
    due_words: str
    late_tag: Status | None
    often: str
    """How many times it was set aside, or ''."""
    who: str
    outcome_links: list[tuple[str, str]]
    snooze_url: str
    became: str = ""
    """What became of it, once somebody said so."""
    held: str = ""
    """That a reply waits to be judged, in place of every chase."""
    woken: str = ""
    """That a reply brought it back early."""
    again: date | None = None
    """Until when one press sets it aside again."""
    unverified: bool = False
    """Whether the period of its plan is unverified."""


def shown(rows: Sequence[Listed], today: date) -> list[Row]:
    return [_row(listed, today) for listed in rows]


def _row(listed: Listed, today: date) -> Row:
    row, about = listed.row, listed.about
    url = f"/follow-ups/{row.id}"
    is_open = row.state == OPEN
    pressed = is_open and row.returns_on <= today and g.viewer.may(Ability.LOG)
    held_back = held(row.owes, about) if is_open else ""
    return Row(
        row.id,
        Chip(about.ref, about.title, url_of(about.ref), _(about.kind_of.label)),
        _(row.what),
        url,
        due_words(row.due_on, row.returns_on, today) if is_open else "",
        late_tag(row.due_on, today) if is_open and row.returns_on <= today else None,
        often(row.times_set_aside) if is_open else "",
        looked_after(listed),
        _links(url, about, row, held_back) if pressed else [],
        f"{url}/later" if pressed else "",
        became(row.outcome) if not is_open else "",
        held_back,
        woken(row, today),
        row.woken_from if pressed and woken(row, today) else None,
        is_open and row.unverified,
    )


def _links(url: str, about: Record, row: FollowUp, held_back: str) -> list[tuple[str, str]]:
    if held_back:
        return [(_("Judge the reply"), where_judged(about))]
    return outcome_links(url, about, Owes(row.owes), row.key)


def woken(row: FollowUp, today: date) -> str:
    """Say that a reply brought it back before the day until which it was set aside; '' once that day has come."""
    early = row.state == OPEN and row.woken_from is not None and row.woken_from > today
    return _("back early: a reply was logged") if early else ""


def outcome_links(url: str, about: Record, owes: Owes, key: str) -> list[tuple[str, str]]:
    """Return the outcomes that stand as buttons; the reply to a letter is judged on a page of its own."""
    if is_judged_apart(about, key):
        return [(_("Judge the reply"), where_judged(about))]
    if still := where_confirmed(about, key):
        return [(_("Still so"), still), (_("More"), url)]
    buttons = [(_(outcome.label), f"{url}?outcome={outcome}") for outcome in at_hand(owes, key)]
    return [*buttons, (_("More"), url)]


def is_judged_apart(about: Record, key: str) -> bool:
    return about.kind == Kind.LETTER and judges(key)


def where_confirmed(about: Record, key: str) -> str:
    """Return where it is confirmed that somebody stands as they stood; '' for what asks for anything else."""
    axis = confirms(key) if about.kind == Kind.PERSON else None
    return f"{url_of(about.ref)}/confirm/{axis}" if axis else ""


def late_tag(due_on: date, today: date) -> Status | None:
    days = (today - due_on).days
    if days <= 0:
        return None
    return Status("late", ngettext("%(num)d day late", "%(num)d days late", days), Look.LATE, "▲")


def due_words(due_on: date, returns_on: date, today: date) -> str:
    if returns_on > max(due_on, today):
        return _("was due %(due)s, set aside until %(day)s", due=day(due_on), day=long_day(returns_on))
    if due_on == today:
        return _("due today")
    return _("was due %(day)s", day=long_day(due_on)) if due_on < today else _("due %(day)s", day=long_day(due_on))


def often(times: int) -> str:
    return ngettext("set aside once", "set aside %(num)d times", times) if times else ""


def looked_after(listed: Listed) -> str:
    if listed.who is None:
        return _("nobody looks after it")
    if listed.row.assignee_id == g.viewer.user_id:
        return ""
    return _("%(who)s, who has left", who=listed.who) if listed.has_left else listed.who


def became(outcome: str | None) -> str:
    return _(Outcome(outcome).label) if outcome in set(Outcome) else ""
