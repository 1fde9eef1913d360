"""What may be done with several records of a list together, each by the verb that does it with one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import cases, deletion, owners, visibility
from tracker.actions.follow_ups import MayNotFollow
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.web.filters import url_of
from tracker.web.records.ticked_forms import Do, TickedForm
from tracker.web.stood import joined

NAMED = 10
"""So many of those that were not changed are named: the sentence travels in a cookie."""


@dataclass(slots=True)
class Result:
    """What was done, and how it is undone; which records were not changed, and why."""

    said: str = ""
    undo: str = ""
    left: dict[str, list[str]] = field(default_factory=dict)

    def leave(self, why: str, ref: str) -> None:
        self.left.setdefault(why, []).append(ref)

    @property
    def not_changed(self) -> str:
        return " ".join(f"{why} {_some_of(refs)}." for why, refs in self.left.items())


class Stood:
    """The records that were changed, by what they had before."""

    def __init__(self) -> None:
        self._by_value: dict[str, list[str]] = {}

    def note(self, before: str, record: Record) -> None:
        self._by_value.setdefault(before, []).append(record.ref)

    @property
    def count(self) -> int:
        return sum(map(len, self._by_value.values()))

    def __str__(self) -> str:
        return joined(self._by_value)


def give(form: TickedForm, records: Sequence[Record]) -> Result:
    return give_to(form.user_id, form.people[form.give_to.data], records)


def give_to(user_id: int | None, who: str, records: Sequence[Record]) -> Result:
    """Let somebody of this name, or nobody, look after records and what comes back about them."""
    result, stood, kept = Result(), Stood(), list[int]()
    for record in records:
        before, theirs = record.owner_id, owners.followed_by(record, user_id)
        if before == user_id:
            result.leave(_as_before(), record.ref)
            continue
        try:
            owners.give(record, user_id)
        except MayNotFollow:
            result.leave(_("%(who)s may not see:", who=who), record.ref)
        else:
            stood.note(str(before or 0), record)
            kept += [row.id for row in theirs]
    if stood.count:
        result.said = ngettext(
            "%(who)s looks after %(num)d record now.", "%(who)s looks after %(num)d records now.", stood.count, who=who
        )
        own = f"&own={','.join(map(str, kept))}" if kept else ""
        result.undo = f"/records/undo/owner?was={stood}&now={user_id or 0}{own}"
    return result


def join(form: TickedForm, records: Sequence[Record]) -> Result:
    result = Result()
    for case in form.case.ends():
        new = cases.join(case, [record for record in records if record.id != case.id])
        for record in records:
            if record.id == case.id:
                result.leave(_("A case cannot belong to itself:"), record.ref)
            elif record not in new:
                result.leave(_as_before(), record.ref)
        if new:
            result.said = ngettext(
                "Added to the case: %(num)d record.", "Added to the case: %(num)d records.", len(new)
            )
            result.undo = f"{url_of(case.ref)}/members/undo?added={','.join(record.ref for record in new)}"
    return result


def open_to(form: TickedForm, records: Sequence[Record]) -> Result:
    result, stood = Result(), Stood()
    for record in records:
        team_id = form.team_id if form.width is Visibility.TEAM else record.team_id
        if record.visibility in FOR_NAMED:
            result.leave(_("Only named people may see it, so change that on its own page:"), record.ref)
        elif (record.visibility, record.team_id) == (form.width, team_id):
            result.leave(_as_before(), record.ref)
        else:
            stood.note(f"{record.visibility}-{record.team_id or 0}", record)
            visibility.change(record, form.width, team_id, [])
    if stood.count:
        whom = form.widths[form.open_to.data]
        result.said = ngettext(
            "%(num)d record may be seen by: %(whom)s.",
            "%(num)d records may be seen by: %(whom)s.",
            stood.count,
            whom=whom[:1].lower() + whom[1:],
        )
        result.undo = f"/records/undo/sharing?was={stood}&now={form.open_to.data}"
    return result


def delete(_form: TickedForm, records: Sequence[Record]) -> Result:
    refs = [record.ref for record in records]
    deletion.delete_all(records)
    said = ngettext(
        "%(num)d record is deleted. For 30 days it can be brought back.",
        "%(num)d records are deleted. For 30 days they can be brought back.",
        len(refs),
    )
    return Result(said, f"/records/undo/deletion?refs={','.join(refs)}")


DEEDS: Mapping[Do, Callable[[TickedForm, Sequence[Record]], Result]] = {
    Do.GIVE: give,
    Do.JOIN: join,
    Do.OPEN: open_to,
    Do.DELETE: delete,
}


def _as_before() -> str:
    return _("It was so before:")


def _some_of(refs: Sequence[str]) -> str:
    more = len(refs) - NAMED
    others = " " + ngettext("and %(num)d other", "and %(num)d others", more) if more > 0 else ""
    return ", ".join(refs[:NAMED]) + others
