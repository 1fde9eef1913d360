"""Which backups were made: when, under which name, and what shows that a file is one of them."""

from datetime import datetime

from sqlalchemy import BigInteger, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base


class Backup(Base):
    """An encrypted copy of everything that was written to a file."""

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(255))
    """Of the file, without its folder."""
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String(100))
    """The public key it is encrypted to."""


def backups() -> Select[Backup]:
    """Every backup, the newest first."""
    return select(Backup).order_by(Backup.made_at.desc(), Backup.id.desc())
