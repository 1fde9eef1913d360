from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.record import Record
from tracker.rules.kinds import Kind


class Case(Record):
    """A case file: the people, counted groups, organisations, letters, demands and visits of one matter."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    closed: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"polymorphic_identity": Kind.CASE}
