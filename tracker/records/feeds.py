"""Private calendar addresses: one per device, revocable, known by the hash of what stands in the address."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.record import Record


class Feed(Base):
    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """Of the device."""
    wanted: Mapped[str] = mapped_column(String(300), default="")
    """The filter of the calendar page that it stands for, as its query; empty: the person's own."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    """The one record it is about."""
    search_id: Mapped[int | None] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True)
    """The search whose matches it shows, instead of a calendar."""
    names: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


def feeds_of(user_id: int, used_since: datetime) -> Select[Feed, Record | None]:
    """The addresses of somebody that still work, the latest made first, each with the record it is about.

    A record that they may not see any more is missing here as everywhere.
    """
    asked = select(Feed, Record).outerjoin(Record, Record.id == Feed.about_id)
    works = asked.where(Feed.user_id == user_id, Feed.revoked_at.is_(None), _last_in_use() > used_since)
    works = works.where(Feed.search_id.is_(None))
    return works.order_by(Feed.id.desc())


def feeds_of_search(search_id: int, user_id: int, used_since: datetime) -> Select[Feed]:
    """The addresses of somebody at which the matches of a search are read, and that still work."""
    mine = select(Feed).where(Feed.search_id == search_id, Feed.user_id == user_id, Feed.revoked_at.is_(None))
    return mine.where(_last_in_use() > used_since).order_by(Feed.id.desc())


def working_feed(secret_hash: str, used_since: datetime) -> Select[Feed]:
    works = select(Feed).where(Feed.secret_hash == secret_hash, Feed.revoked_at.is_(None))
    return works.where(_last_in_use() > used_since)


def _last_in_use() -> ColumnElement[datetime]:
    return func.coalesce(Feed.used_at, Feed.created_at)
