"""What is asked of somebody in person counts for the office, too, in which they held a post when it was made."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Row, Select, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.demands import DEMANDS
from tracker.records.links import LINKS
from tracker.records.record import Record
from tracker.rules.links import LinkRole

MOST = 200
"""Demands to the holders of one office that its page shows: those made last."""


def made_to_holders(office_id: int | None = None) -> Select[int, int]:
    """Each demand that was made to somebody in a post, with the office of that: once, and none that was made to the
    office as well. The holder passes the gate here; whoever asks narrows the demand and the office, and the links are
    seen where these are.
    """
    post = _posts(office_id).alias("post")
    return _asked_in(post, DEMANDS.c.id.label("demand"), post.c.to_id.label("whom")).distinct()


def made_to_holders_of(office_id: int) -> Select[int]:
    """The demands that were made to whoever held a post at one office, and not to the office."""
    made, office = made_to_holders(office_id).subquery(), aliased(Record)
    return select(made.c.demand).join(office, office.id == made.c.whom)


def _posts(office_id: int | ColumnElement[int] | None) -> CTE:
    """The posts of whom one may see. They are few, and found first: no database would begin with them by itself."""
    holder, post = aliased(Record), LINKS.alias("held")
    held = and_(post.c.from_id == holder.id, is_as(post, LinkRole.HELD_POST))
    columns = (post.c.from_id, post.c.to_id, post.c.day, post.c.last_day, post.c.since, post.c.until)
    found = select(*columns, holder.ref, holder.title).select_from(holder).join(post, held)
    one = found if office_id is None else found.where(post.c.to_id == office_id)
    return one.cte("posts").prefix_with("MATERIALIZED")


def _asked_in(post: FromClause, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    asked = LINKS.alias("asked")
    return (
        select(*columns)
        .select_from(post)
        .join(asked, and_(asked.c.to_id == post.c.from_id, asked.c.role == LinkRole.ADDRESSEE))
        .join(DEMANDS, DEMANDS.c.id == asked.c.from_id)
        .where(_may_have_held(post), ~_made_to_office(post))
    )


def _may_have_held(post: FromClause) -> ColumnElement[bool]:
    """Whether somebody may have held a post on the day on which a demand was made to them."""
    made = DEMANDS.c.made_on
    began = or_(post.c.day.is_(None), post.c.day <= made)
    return and_(made.is_not(None), began, or_(post.c.last_day.is_(None), post.c.last_day >= made))


def _made_to_office(post: FromClause) -> ColumnElement[bool]:
    direct = LINKS.alias("direct")
    ends = and_(direct.c.from_id == DEMANDS.c.id, direct.c.to_id == post.c.to_id)
    asked: Select[Any] = select(direct.c.id).where(ends, is_as(direct, LinkRole.ADDRESSEE))
    return exists(asked.correlate(DEMANDS, post))


def is_as(links: FromClause, role: LinkRole) -> ColumnElement[bool]:
    """The role is written out, so that a database sees which of its indexes holds these and no others."""
    return links.c.role == literal(role, literal_execute=True)


AskedInPost = Row[*tuple[Any, ...]]
"""A demand with the day on which it was made, who was asked (holder, name), and since and until when in the post."""


def asked_in_post(office_id: int) -> Sequence[AskedInPost]:
    """Return what was asked of whoever held a post at an office, and not of that as well; the last first."""
    return session().execute(_asked_in_post(), {"office_id": office_id}).all()


@cache
def _asked_in_post() -> Select[*tuple[Any, ...]]:
    post, demand, office = _posts(bindparam("office_id")).alias("post"), aliased(Record), aliased(Record)
    of_demand = (demand.ref, demand.kind, demand.title, demand.status, demand.status_as_of)
    of_post = (post.c.ref.label("holder"), post.c.title.label("name"), post.c.since, post.c.until)
    found = _asked_in(post, DEMANDS.c.made_on, *of_post).add_columns(*of_demand)
    return (
        found.join(demand, demand.id == DEMANDS.c.id)
        .join(office, office.id == post.c.to_id)
        .order_by(DEMANDS.c.made_on.desc(), demand.id, post.c.from_id)
        .limit(MOST)
    )
