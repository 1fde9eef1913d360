"""Writes down records and what happened to them, and remembers the latter until it is folded into statuses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from tracker.actions import standings
from tracker.actions.invented import happenings
from tracker.actions.invented.chance import Chance
from tracker.actions.invented.index import Index
from tracker.actions.invented.rows import Batch, Row, spine
from tracker.actions.invented.words import Words
from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES, Certainty, Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening, Standing, fold
from tracker.rules.statuses import AXES_OF, Axis

BELIEVED, DISPUTED = 8, 2
"""Of a hundred events."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Who looks after the records of a case, and who may see them."""

    columns: Row
    readers: Sequence[int] = ()


@dataclass(slots=True)
class Writer:
    chance: Chance
    words: Words
    today: date
    index: Index
    batch: Batch = field(default_factory=Batch)
    _told: defaultdict[int, list[Happening]] = field(default_factory=lambda: defaultdict(list))
    counts: defaultdict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    last: int = 0
    """The number of the record that was written last."""

    def record(
        self, kind: Kind, title: str, day: date, circle: Circle, own: Row, names: Sequence[str] = (), **on_spine: object
    ) -> Row:
        """Write a record of a kind, with what only this kind has; return its row of the spine."""
        self.last += 1
        row = spine(self.last, kind, title, day, circle.columns)
        row |= on_spine
        self.batch.record(row, own)
        for reader in circle.readers:
            self.batch.add("readers", {"record_id": row["id"], "user_id": reader})
        self.index.record(row, own, names)
        self.counts[kind] += 1
        return row

    def event(self, type_code: str, when: UncertainDate, circle: Circle, about: Sequence[Row], **told: Any) -> Row:
        """Write what happened to some records; it decides where they stand if its day has come."""
        own = _event(type_code, when, happenings.detail(self.chance, type_code)) | told
        own["counted"] = when.earliest <= self.today
        title = TYPES[type_code].label
        if self.chance.happens(0.5):
            title = f"{title}: {self.words.topic()}"
        certainty = self._certainty()
        more = {"certainty": certainty, "summary": self.words.sentence()}
        row = self.record(Kind.EVENT, title, when.earliest, circle, own, **more)
        for subject in about:
            self.batch.link(row, LinkRole.SUBJECT, subject, day=when.earliest)
        if own["counted"]:
            self._remember(row, own, when, about)
        return row

    def _remember(self, row: Row, own: Row, when: UncertainDate, about: Sequence[Row]) -> None:
        by_when = UncertainDate.edtf(own["by_when"]) if own["by_when"] else None
        stance = own["stance"] and Stance(own["stance"])
        happened = Happening(row["id"], own["type"], own["detail"], when, row["certainty"], by_when, stance)
        for subject in about:
            if subject["kind"] in AXES_OF:
                self._told[subject["id"]].append(happened)

    def _certainty(self) -> Certainty:
        sure = self.chance.random() * 100
        return Certainty.DISPUTED if sure < DISPUTED else Certainty.BELIEVED if sure < BELIEVED else Certainty.CONFIRMED

    def stand(self, record: Row, own: Row) -> dict[Axis, Standing]:
        """Write down where a record stands after everything that happened to it; `own` is what only its kind has."""
        axes, told = AXES_OF[record["kind"]], self._told.pop(record["id"], ())
        folded = {axis: standing for axis in axes if (standing := fold(axis, told))}
        for axis, standing in folded.items():
            row = {"record_id": record["id"], "axis": axis, **standings.columns_of(standing)}
            self.batch.add("standings", row)
        record |= standings.on_spine(folded.get(axes[0]))
        if record["kind"] is Kind.DEMAND:
            own |= asdict(standings.milestones_of(told, folded))
        return folded


def _event(type_code: str, when: UncertainDate, detail: str | None) -> Row:
    return {
        "type": type_code,
        "detail": detail,
        "when_text": when.text,
        "earliest": when.earliest,
        "latest": when.latest,
        "by_when": None,
        "quote": "",
        "stance": None,
        "how_known": "",
        "place": "",
        "number": None,
        "criterion": "",
        "widened": False,
    }
