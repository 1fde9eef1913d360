"""One follow-up and what it is about, found for a page; and the page that says somebody was quicker."""

from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.actions import follow_ups
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.follow_up_lists import part
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes, judges
from tracker.web.filters import moment
from tracker.web.follow_ups.rows import became, due_words, looked_after

ASKED_AFTER = 3
"""Times it was set aside, after which the page asks whether it is still worth asking."""


@dataclass(frozen=True, slots=True)
class One:
    row: FollowUp
    about: Record

    @property
    def url(self) -> str:
        return f"/follow-ups/{self.row.id}"

    @property
    def owes(self) -> Owes:
        return Owes(self.row.owes)

    @property
    def is_open(self) -> bool:
        return self.row.state == OPEN

    @property
    def due_words(self) -> str:
        return due_words(self.row.due_on, self.row.returns_on, clock.today())

    @property
    def who(self) -> str:
        """Who looks after it; '' when that is whoever reads this."""
        return looked_after(part(FollowUp.id == self.row.id, most=1).rows[0])

    @property
    def undo(self) -> str:
        return f"{self.url}/take-back"

    @property
    def asks(self) -> bool:
        """Whether it asks somebody else for an answer, so that one can stop asking."""
        return self.owes is Owes.THEY and self.about.kind in (Kind.DEMAND, Kind.LETTER)

    @property
    def judges(self) -> bool:
        """Whether a reply is to be judged: that is not over before somebody did."""
        return judges(self.row.key)

    @property
    def is_doubtful(self) -> bool:
        return self.row.times_set_aside >= ASKED_AFTER


def find_one(number: int) -> One:
    """Return the follow-up with this number; a hidden or missing one is the same 404."""
    row = follow_ups.find(number)
    if row is None:
        abort(404)
    about = session().scalars(select(Record).where(Record.id == row.record_id)).one_or_none()
    return One(row, about) if about is not None else abort(404)


def closed_page(one: One, note: str = "", status: int = 200) -> ResponseReturnValue:
    """Say what became of it, and who said so; what was typed meanwhile stays at hand."""
    row = one.row
    by = session().scalar(select(User.name).where(User.id == row.closed_by)) if row.closed_by else None
    told = select(Event).where(Event.id == row.outcome_event_id)
    event = session().scalars(told).one_or_none() if row.outcome_event_id else None
    page = render_template(
        "follow_ups/closed.html",
        one=one,
        by=by,
        when=moment(row.closed_at) if row.closed_at else "",
        became=became(row.outcome),
        event=event,
        note=note,
        is_late=status == 409,
        may_undo=row.outcome in set(Outcome),
        section="today",
    )
    return page, status
