"""Fills an empty database with invented records: the same for the same size and the same day of the clock.

They are written past the verbs, in bulk. What follows from them is what it would be all the same: statuses are folded
and follow-ups planned by the same rules, and `tracker check` finds nothing amiss.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from tracker.actions.demo.loading import HoldsOtherRecords
from tracker.actions.invented import rows, telling
from tracker.actions.invented.chance import Chance
from tracker.actions.invented.coming_back import ComingBack
from tracker.actions.invented.index import Index
from tracker.actions.invented.matters import Matter
from tracker.actions.invented.offices import YEARS, Offices
from tracker.actions.invented.sizes import Size
from tracker.actions.invented.words import Words
from tracker.actions.invented.writing import Writer
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.rules.kinds import Kind

SEED = 20160126


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: with the cases and all that belongs to them, then the entries of the search, then the indexes."""

    what: str
    done: int
    of: int

    def __str__(self) -> str:
        """Return it in steps of five of a hundred."""
        return f"{self.what}: {self.done * 20 // max(self.of, 1) * 5} %"


class Invention:
    def __init__(self, size: Size) -> None:
        """Begin with who works here. Raises HoldsOtherRecords."""
        with escaping(Escape.DEMO):
            if session().scalar(select(Record.id).limit(1)) is not None:
                raise HoldsOtherRecords
        today, self._size = clock.today(), size
        chance = Chance(f"{SEED} {size.name}")
        index = Index(today - timedelta(days=365 * YEARS), today)
        self._writer = Writer(chance, Words(chance, size.words, size.sentences), today, index)
        self._offices = Offices(self._writer, size.all.people)
        self._coming_back = ComingBack(chance, today)

    def fill(self) -> Iterator[Progress]:
        """Write everything, a part each time: whoever calls commits in between."""
        cases, batch, index = self._size.cases, self._writer.batch, self._writer.index
        rows.drop_indexes()
        for place, (is_hot, portion) in enumerate(self._size.portions()):
            matter = Matter(self._writer, self._offices, portion, is_hot)
            for _ in range(portion.events):
                telling.tell_something(matter)
            telling.tell_of_custody(matter, portion.custody)
            self._settle(matter, self._size.follow_ups * (place + 1) // cases)
            if batch.is_full:
                batch.put()
                yield Progress("cases", place + 1, cases)
        batch.put()
        rows.count_on(self._writer.last)
        yield Progress("cases", cases, cases)
        for done in index.put():
            yield Progress("entries of the search", done, index.count)
        for done, of in rows.make_indexes():
            yield Progress("indexes", done, of)

    def _settle(self, matter: Matter, follow_ups: int) -> None:
        """Write where everything stands, and what comes back, until there are so many follow-ups."""
        for record in matter.records:
            own = matter.own[record["id"]]
            folded = self._writer.stand(record, own)
            if not own.get("followed", True):
                continue
            steps = self._coming_back.steps(record, own, folded)
            if steps and "followed" in own and self._coming_back.count >= follow_ups:
                own["followed"] = False
                continue
            for row in self._coming_back.rows(record, steps):
                self._writer.batch.add("follow_ups", row)

    @property
    def counts(self) -> Mapping[Kind, int]:
        return self._writer.counts

    @property
    def follow_ups(self) -> int:
        return self._coming_back.count
