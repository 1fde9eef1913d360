"""Two lists side by side: what each claims, whom each names, and what is recorded of who came on it or went off it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.cases import Case
from tracker.records.counts import Count, Named, counts_of, custody_by, members_of, named_in
from tracker.rules.counts import NO_DIFFERENCE, Entry, Why, difference, is_held, last_of_each, why
from tracker.rules.standing import Happening
from tracker.web.filters import in_words
from tracker.web.timelines import type_in_words
from tracker.web.wording import at

Pair = tuple[Count, Count]


@dataclass(frozen=True, slots=True)
class Row:
    """One person in whom the lists differ, or do not."""

    who: Named
    before: str
    """As the earlier list prints what the later one prints otherwise."""
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Count
    after: Count
    sentences: list[str]
    numbers: list[tuple[str, int, int]]
    """What is claimed, named and not named: on the earlier list, and on the later one."""
    added: list[Row]
    added_doubt: str
    """That they may have been on the earlier list without a name; '' when it names everybody."""
    gone: list[Row]
    gone_doubt: str
    """The same of the later list."""
    corrected: list[Row]
    same: list[Row]
    doubted: list[Row]
    """Named on the later list, and on the earlier one, though not held by what is recorded."""
    missing: list[Row]
    """People of the case who are held by what is recorded, and whom neither list names."""


def chosen(case: Case) -> tuple[list[Count], Pair | None]:
    """Return the counts of a case, and the two that the address asks for, or else the two latest."""
    every = counts_of(case)
    asked = [count for count in every if count.event.ref in request.args.getlist("of")]
    pair = asked if len(asked) == 2 else every[-2:]
    return every, (pair[0], pair[1]) if len(pair) == 2 else None


def comparison(case: Case, before: Count, after: Count) -> Comparison:
    """Compare two counts of a case, the earlier one first, in three statements."""
    listed, members = named_in([before.event.id, after.event.id]), members_of(case)
    then, now = ([each for each in listed if each.event_id == count.event.id] for count in (before, after))
    is_known = not (before.names_nobody or after.names_nobody)
    found = difference([each.entry for each in then], [each.entry for each in now]) if is_known else NO_DIFFERENCE
    who = {each.id: each for each in (*members, *listed)}
    told = Told(who, last_of_each(custody_by(who, after.event.latest)), before.event.earliest)
    named, stayed = {each.id for each in listed}, {each.id for each in then} & {each.id for each in now}
    return Comparison(
        before,
        after,
        list(_sentences(before, after)),
        _numbers(before, after),
        [told.row(each, is_named=True) for each in found.added],
        _may_have_been_on(before),
        [told.row(each, is_named=False) for each in found.gone],
        _may_be_on(after),
        [Row(who[new.person], _printed(old), _printed(new), "") for old, new in found.corrected],
        [Row(who[each.person], "", _printed(each), "") for each in found.same],
        [told.happened(each) for each in now if each.id in stayed and told.is_held(each.id) is False],
        [told.happened(each) for each in members if each.id not in named and told.is_held(each.id)],
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What is recorded of the custody of these people by the later list."""

    who: Mapping[int, Named]
    last: Mapping[int, Happening]
    since: date

    def is_held(self, person: int) -> bool | None:
        """Say whether somebody is in custody by what is recorded; None when nothing is."""
        return is_held(self.last[person]) if person in self.last else None

    def row(self, entry: Entry, *, is_named: bool) -> Row:
        last = self.last.get(entry.person)
        said = _why(last, why(last, self.since, is_named=is_named))
        return Row(self.who[entry.person], "", _printed(entry), said)

    def happened(self, person: Named) -> Row:
        """Say of somebody what happened last."""
        return Row(person, "", person.printed, _("%(event)s.", event=_happened(self.last[person.id])))


def _printed(entry: Entry) -> str:
    return f"{entry.printed}; {entry.said}" if entry.said else entry.printed


def _why(last: Happening | None, reason: Why) -> str:
    if last is None:
        return _("Not known why: nothing is recorded of their custody.")
    event = _happened(last)
    if reason is Why.BETWEEN:
        return _("%(event)s.", event=event)
    if reason is Why.BEFORE:
        return _("Already before the earlier list: %(event)s.", event=event)
    return _("Not known why. What is recorded says otherwise: %(event)s.", event=event)


def _happened(last: Happening) -> str:
    return f"{type_in_words(last.type, last.detail)} {at(last.when)}"


def _may_have_been_on(list_: Count) -> str:
    numbers = {"named": list_.named, "claimed": list_.number}
    said = _("%(named)s of %(claimed)s were named: whoever was not named may have been on it already.", **numbers)
    return "" if list_.names_all else said


def _may_be_on(list_: Count) -> str:
    numbers = {"named": list_.named, "claimed": list_.number}
    said = _("%(named)s of %(claimed)s are named: whoever is not named may be on it still.", **numbers)
    return "" if list_.names_all else said


def _numbers(before: Count, after: Count) -> list[tuple[str, int, int]]:
    unnamed = [max(count.number - count.named, 0) for count in (before, after)]
    return [
        (_("Claimed"), before.number, after.number),
        (_("Named"), before.named, after.named),
        (_("Without a name"), unnamed[0], unnamed[1]),
    ]


def _sentences(before: Count, after: Count) -> Iterator[str]:
    more = after.number - before.number
    if more > 0:
        yield ngettext("The later one claims %(num)d person more.", "The later one claims %(num)d people more.", more)
    elif more < 0:
        yield ngettext("The later one claims %(num)d person less.", "The later one claims %(num)d people less.", -more)
    else:
        yield _("Both claim the same number.")
    if before.event.criterion != after.event.criterion:
        yield _("They do not count by the same definition, so the numbers may differ though nothing happened.")
    if not before.event.when.ends_before(after.event.when):
        yield _("Which of the two is the later one is not certain: their dates overlap.")
    if before.names_nobody and after.named:
        when = in_words(before.event.when_text)
        yield _("The list of %(when)s names nobody, so it cannot be said who was added.", when=when)
    if after.names_nobody and before.named:
        when = in_words(after.event.when_text)
        yield _("The list of %(when)s names nobody, so it cannot be said who is no longer on it.", when=when)
