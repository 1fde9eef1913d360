"""Searches that people keep, who wants to be told of what they find anew, and what they found already."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, String, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.gate import VIEWER_ID, VIEWER_TEAMS, Guarded
from tracker.records.record import of_visible_record
from tracker.rules.saved_searches import Shared


class SavedSearch(Guarded, Base):
    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16))
    """Of a list; "" for a search in everything."""
    query: Mapped[str] = mapped_column(String(2000))
    """As it stands in the address of its page."""
    asked: Mapped[str]
    """What it means (rules.saved_searches)."""
    shared: Mapped[str] = mapped_column(String(16), default=Shared.PRIVATE)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        """Its name and its filters are words that somebody wrote: they are for those with whom it is shared."""
        somebody = and_(VIEWER_ID.is_not(None), cls.shared == Shared.ORGANISATION)
        return or_(cls.owner_id == VIEWER_ID, somebody, and_(cls.shared == Shared.TEAM, cls.team_id.in_(VIEWER_TEAMS)))


class SearchWatch(Guarded, Base):
    """Somebody wants to be told in their digest what a search finds anew."""

    __tablename__ = "search_watches"
    __table_args__ = (UniqueConstraint("user_id", "search_id", name="uq_search_watches_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True)
    looked_on: Mapped[date | None] = mapped_column(Date)
    """For the digest of which day it was asked last."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return cls.user_id == VIEWER_ID


class SearchMatch(Guarded, Base):
    """What a search found for somebody: each record once for ever, so that it is new once."""

    __tablename__ = "search_matches"
    __table_args__ = (Index("ix_search_matches_to_mail", "user_id", "mail_id", "is_new"),)

    watch_id: Mapped[int] = mapped_column(ForeignKey("search_watches.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    is_new: Mapped[bool]
    """Whether it came after the search was first asked."""
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id", ondelete="SET NULL"), index=True)
    """The digest that told of it."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return and_(cls.user_id == VIEWER_ID, of_visible_record(cls.record_id))


def saved_searches(kind: str | None = None) -> Select[SavedSearch, int | None]:
    """What whoever looks may use, by name, each with the number of their watch; of one kind of list or of all."""
    watching = and_(SearchWatch.search_id == SavedSearch.id, SearchWatch.user_id == VIEWER_ID)
    asked = select(SavedSearch, SearchWatch.id).outerjoin(SearchWatch, watching)
    asked = asked if kind is None else asked.where(SavedSearch.kind == kind)
    return asked.order_by(SavedSearch.name, SavedSearch.id)


def saved_search(search_id: int) -> SavedSearch | None:
    return session().scalars(select(SavedSearch).where(SavedSearch.id == search_id)).one_or_none()


def to_look(day: date) -> Sequence[tuple[SearchWatch, SavedSearch]]:
    """What is to be asked on behalf of whoever looks, for their digest of this day."""
    asked = select(SearchWatch, SavedSearch).join(SavedSearch, SavedSearch.id == SearchWatch.search_id)
    late = or_(SearchWatch.looked_on.is_(None), SearchWatch.looked_on < day)
    rows = session().execute(asked.where(SearchWatch.user_id == VIEWER_ID, late).order_by(SearchWatch.id))
    return [(watch, search) for watch, search in rows]
