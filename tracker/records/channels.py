"""The other ways to be told than by mail."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base


class Channel(Base):
    """Another way to be told than by mail: one neutral sentence to an address of somebody's own."""

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(500), default="")


def channels_of(user_id: int | ColumnElement[int]) -> Select[Channel]:
    return select(Channel).where(Channel.user_id == user_id).order_by(Channel.id)
