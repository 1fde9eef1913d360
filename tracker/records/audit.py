"""The log of acts: who did what, when, to what, by numbers alone. Each act is chained to the one before."""

from typing import cast

from sqlalchemy import Index, Integer, Select, String, Table, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User
from tracker.rules.audit import About
from tracker.rules.volume import LINES


class LoggedAct(Base):
    """Its numbers point at rows that may be gone: it outlives them."""

    __tablename__ = "acts"
    __table_args__ = (Index("ix_acts_about", "about", "about_id", "seq"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    """A moment as text: each of its bytes counts for the code."""
    actor_id: Mapped[int | None]
    deed: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[int | None]
    level: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))


class LogHead(Base):
    """The one row that says where the log ends: whoever adds to the log holds it until they commit."""

    __tablename__ = "acts_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    code: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


ACTS, HEADS = cast(Table, LoggedAct.__table__), cast(Table, LogHead.__table__)


def who_opened_much() -> Select[int]:
    """How many people have so many lines for what they opened since a moment, leaving one aside."""
    lines = select(ACTS.c.about_id).where(ACTS.c.about == About.READING, ACTS.c.about_id != bindparam("reader"))
    of_each = lines.where(ACTS.c.at >= bindparam("since")).group_by(ACTS.c.about_id).having(func.count() >= LINES)
    return select(func.count()).select_from(of_each.subquery())


def acts_before(seq: int | None, most: int) -> Select[LoggedAct, str | None]:
    """The latest acts before a number, each with the name of who did it."""
    asked = select(LoggedAct, User.name).outerjoin(User, User.id == LoggedAct.actor_id)
    if seq is not None:
        asked = asked.where(LoggedAct.seq < seq)
    return asked.order_by(LoggedAct.seq.desc()).limit(most)
