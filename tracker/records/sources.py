from typing import cast

from sqlalchemy import ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.record import Record
from tracker.rules.kinds import Kind


class Source(Record):
    """Where something is known from: an article, a document, a conversation."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str] = mapped_column(String(1000), default="", index=True)
    publisher: Mapped[str] = mapped_column(String(300), default="")
    published: Mapped[str | None] = mapped_column(String(60))
    """EDTF, as is `accessed`."""
    accessed: Mapped[str | None] = mapped_column(String(60))
    quote: Mapped[str] = mapped_column(default="")
    reliability: Mapped[str] = mapped_column(String(20), default="unknown")
    noted_with_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    """What it was tied to first: who may see that decides who may see a source that follows."""
    follows: Mapped[bool] = mapped_column(default=True)
    """Whether it was never published, and nobody chose who may see it."""

    __mapper_args__ = {
        "polymorphic_identity": Kind.SOURCE,
        "inherit_condition": id == Record.id,  # noqa: A003  (of two ways to a record, the column of this name)
    }


SOURCES = cast(Table, Source.__table__)
"""To be joined to records that are asked for already: joined as a kind of record, every record would be read."""
