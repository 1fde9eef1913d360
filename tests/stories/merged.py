"""Two records of one thing, how they are merged, and all that hangs on each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import or_, select, update

from tests.cast import Acting, Browser, hidden_in
from tests.stories.presses import press
from tracker.actions import checks, sealed
from tracker.actions.merging.rows import HANGS_BY
from tracker.jobs import alerts, twins
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.kinds import whole
from tracker.records.links import Link
from tracker.records.merges import Merge
from tracker.records.people import names_of
from tracker.records.record import Record, by_reference
from tracker.records.standings import standings_of
from tracker.records.stated import stated
from tracker.records.twins import TwinsSought
from tracker.rules.fields import FIELDS
from tracker.rules.kinds import kind_of
from tracker.rules.sealed import DETAILS


@dataclass(frozen=True)
class Twins:
    """The references of the one that stays, and of the other."""

    kept: str
    other: str

    @property
    def url(self) -> str:
        return f"/records/{self.kept}"

    @property
    def form(self) -> str:
        return f"{self.url}/merge?other={self.other}"

    def seen(self, browser: Browser) -> str:
        return hidden_in(browser.page(self.form), self.form)["seen"]


def merge(browser: Browser, twins: Twins, seen: str = "", **choices: str) -> Any:
    """Merge two records, as they were seen or as they are now; a choice is a field of which the other one is right."""
    sent: dict[str, Any] = {name.replace("choose_", "choose-"): value for name, value in choices.items()}
    return browser.send(twins.form, **sent | ({"seen": seen} if seen else {}))


def one(ref: str, deleted: bool = False) -> Record:
    return session().scalars(whole(by_reference(ref)).execution_options(deleted=deleted)).one()


def all_of(record: Record, table: str) -> list[Any]:
    (model, column), *_others = [pair for pair in HANGS_BY.items() if pair[0].__tablename__ == table]
    return list(session().scalars(select(model).where(getattr(model, column) == record.id)))


def both(twins: Twins, told: Callable[[Record], dict[str, Any]]) -> list[dict[str, Any]]:
    return [told(one(twins.kept)), told(one(twins.other))]


def hanging(record: Record) -> dict[str, Any]:
    """All that is said of a record, and the rows that hang on it."""
    near = select(Link).where(or_(Link.from_id == record.id, Link.to_id == record.id))
    kind = kind_of(record.ref)
    assert kind is not None
    return {
        "said": stated(kind, [record.id], [field.name for field in FIELDS[kind]])[record.id],
        "limits": (record.visibility, record.team_id, record.exposure, record.in_mail, record.status),
        "ties": {(tie.id, tie.from_id, tie.to_id, tie.role, tie.position, tie.day) for tie in session().scalars(near)},
        "rows": {model.__tablename__: rows_of(model, record) for model in HANGS_BY if model is not Merge},
        "names": sorted((name.text, name.kind) for name in session().scalars(names_of(record))),
        "stands": sorted((row.axis, row.code, row.event_id or 0) for row in session().scalars(standings_of(record.id))),
        "sealed": sealed.opened(record) if kind in DETAILS else {},
    }


def rows_of(model: Any, record: Record) -> list[tuple[Any, ...]]:
    found = session().scalars(select(model).where(getattr(model, HANGS_BY[model]) == record.id).order_by(model.id))
    return [(row.id, getattr(row, "key", "") if model.__tablename__ == "follow_ups" else "") for row in found]


def in_order() -> None:
    """What is kept of records is what their events say."""
    alerts.tell()
    problems = [problem for result in checks.everything() for problem in result.problems]
    assert problems == [], problems


def unmerge(browser: Browser, twins: Twins) -> Any:
    return press(browser, browser.page(f"/records/{twins.kept}/merge"), f"/records/{twins.other}/merge/undo")


def one_version(acting: Acting, twins: Twins) -> str:
    with acting("amina"):
        return str(one(twins.kept).version)


def sought(app: Flask) -> None:
    """Let the clock look at all records for those that may be one."""
    with app.app_context():
        with escaping(Escape.CLOCK):
            session().execute(update(TwinsSought).values(last_id=0))
        twins.seek()
