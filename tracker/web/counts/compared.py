"""Two lists side by side: what each claims, whom each names, and what is recorded of who came on it or went off it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.cases import Case
from tracker.records.counts import Count, Named, counts_of, custody_by, named_in
from tracker.rules.counts import Entry, Why, difference, last_of_each, why
from tracker.rules.standing import Happening
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
    gone: list[Row]
    corrected: list[Row]
    same: list[Row]


def chosen(case: Case) -> tuple[list[Count], Pair | None]:
    """Return the counts of a case, and the two that the address asks for, or else the two latest."""
    every = counts_of(case)
    asked = [count for count in every if count.event.ref in request.args.getlist("of")]
    pair = asked if len(asked) == 2 else every[-2:]
    return every, (pair[0], pair[1]) if len(pair) == 2 else None


def comparison(before: Count, after: Count) -> Comparison:
    """Compare two counts, the earlier one first, in two statements."""
    listed = named_in([before.event.id, after.event.id])
    then, now = ([each for each in listed if each.event_id == count.event.id] for count in (before, after))
    found = difference([each.entry for each in then], [each.entry for each in now])
    who = {each.id: each for each in listed}
    moved = [entry.person for entry in (*found.added, *found.gone)]
    last = last_of_each(custody_by(moved, after.event.latest))

    def rows(entries: Sequence[Entry], *, is_named: bool) -> list[Row]:
        return [
            Row(who[each.person], "", _printed(each), _why(last.get(each.person), before, is_named=is_named))
            for each in entries
        ]

    return Comparison(
        before,
        after,
        list(_sentences(before, after)),
        _numbers(before, after),
        rows(found.added, is_named=True),
        rows(found.gone, is_named=False),
        [Row(who[new.person], _printed(old), _printed(new), "") for old, new in found.corrected],
        [Row(who[each.person], "", _printed(each), "") for each in found.same],
    )


def _printed(entry: Entry) -> str:
    return f"{entry.printed}; {entry.said}" if entry.said else entry.printed


def _why(last: Happening | None, before: Count, *, is_named: bool) -> str:
    reason = why(last, before.event.earliest, is_named=is_named)
    if last is None or reason is Why.UNKNOWN:
        return _("Not known why: nothing is recorded of their custody.")
    event = f"{type_in_words(last.type, last.detail)} {at(last.when)}"
    if reason is Why.BETWEEN:
        return _("%(event)s.", event=event)
    if reason is Why.BEFORE:
        return _("Already before the earlier list: %(event)s.", event=event)
    return _("Not known why. What is recorded says otherwise: %(event)s.", event=event)


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
