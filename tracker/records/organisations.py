from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.record import Record
from tracker.rules.kinds import Kind


class Organisation(Record):
    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), default="other")
    acronym: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(String(500), default="")

    __mapper_args__ = {"polymorphic_identity": Kind.ORGANISATION}
