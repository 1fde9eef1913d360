from dataclasses import dataclass
from functools import cache

from sqlalchemy import ForeignKey, Integer, Select, String, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import session
from tracker.records.links import Link, tied_from
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


class Letter(Record):
    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), default="open")
    language: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(String(1000), default="")
    followed: Mapped[bool] = mapped_column(default=True)
    """Whether it comes back until it is answered; letters of others are often only noted."""

    __mapper_args__ = {"polymorphic_identity": Kind.LETTER}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands one link further from a letter than what it is tied to itself."""

    actors: dict[int, dict[LinkRole, list[Record]]]
    """Of each demand in it, by the demand's id: who is asked, and who would have to act."""
    to_the_same_visit: list[Record]
    """The other letters for its visits."""


def around(letter: Letter) -> Around:
    found = Around({}, [])
    for role, begin, far in session().execute(_around(), {"letter_id": letter.id}):
        if role in ACTING:
            found.actors.setdefault(begin.id, {}).setdefault(LinkRole(role), []).append(far)
        elif begin not in found.to_the_same_visit:
            found.to_the_same_visit.append(begin)
    return found


@cache
def _around() -> Select[LinkRole, Record, Record]:
    start, end, letter_id = aliased(Record), aliased(Record), bindparam("letter_id", type_=Integer)
    demands = tied_from(letter_id, LinkRole.MAKES_DEMAND)
    visits = tied_from(letter_id, LinkRole.ABOUT_VISIT)
    of_demands = select(Link.id).where(Link.from_id.in_(demands), Link.role.in_(ACTING))
    of_visits = select(Link.id).where(Link.to_id.in_(visits), Link.role == LinkRole.ABOUT_VISIT)
    others = and_(start.kind == Kind.LETTER, start.id != letter_id)
    return (
        select(Link.role, start, end)
        .join(start, start.id == Link.from_id)
        .join(end, end.id == Link.to_id)
        .where(Link.id.in_(union_all(of_demands, of_visits)), or_(Link.role.in_(ACTING), others))
        .order_by(start.sort_day.desc(), Link.position, Link.id)
        .limit(1000)
    )


ACTING = (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER)
