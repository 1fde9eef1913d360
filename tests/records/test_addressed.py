"""What is addressed to somebody is listed and counted the same, whether it is looked up or much is asked one by one."""

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from tests.bench.data import MADE, fill
from tracker.plumbing.database import session
from tracker.records.addressed import FEW, few_addressed
from tracker.records.gate import Escape, Viewer, escaping, look_as
from tracker.records.links import Link
from tracker.records.lists import COUNTED_UP_TO, ListPage, Wanted, page
from tracker.records.record import Record
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.lists import Order

AMINA = Viewer(1, "Amina", Role.COORDINATOR, frozenset([1]))


def filled(demands: int) -> int:
    """Fill the database with demands of one organisation, and return its number."""
    fill(2 * demands, 10)
    tied = select(Link.id).where(Link.from_id == Record.id, Link.role == LinkRole.ADDRESSEE).exists()
    with escaping(Escape.FOLD):
        them = session().scalars(select(Record.id).where(Record.kind == Kind.ORGANISATION)).one()
        others = session().scalars(select(Record.id).where(Record.kind == Kind.DEMAND, ~tied)).all()
        rows = [{"from_id": each, "to_id": them, "role": LinkRole.ADDRESSEE, "created_at": MADE} for each in others]
        if rows:
            session().execute(insert(Link), rows)
    return them


def listed(wanted: Wanted) -> tuple[ListPage, list[int]]:
    found = page(wanted, most=20)
    return found, [row.id for row in found.rows]


@pytest.mark.parametrize("demands", [FEW // 4, FEW + 100])
def test_what_is_much_is_listed_as_what_is_little(app: Flask, demands: int) -> None:
    with app.app_context():
        them = filled(demands)
        look_as(AMINA)
        assert (few_addressed(Link.to_id == them) is None) == (demands > FEW)
        for order in Order:
            for status in (None, "waiting"):
                every, numbers = listed(Wanted(Kind.DEMAND, order, status=status))
                theirs, their_numbers = listed(Wanted(Kind.DEMAND, order, status=status, addressee_id=them))
                assert their_numbers == numbers
                assert theirs.count == every.count <= COUNTED_UP_TO + 1


@pytest.mark.parametrize("demands", [FEW // 4, FEW + 100])
def test_what_is_addressed_to_others_or_hidden_is_not_among_it(app: Flask, demands: int) -> None:
    with app.app_context():
        them = filled(demands)
        look_as(AMINA)
        every, (first, second, third, *_) = listed(Wanted(Kind.DEMAND, status="waiting"))
        with escaping(Escape.FOLD):
            session().execute(delete(Link).where(Link.from_id == first, Link.role == LinkRole.ADDRESSEE))
            session().execute(update(Record).where(Record.id == second).values(visibility=Visibility.RESTRICTED))
        theirs, (newest, *_rest) = listed(Wanted(Kind.DEMAND, status="waiting", addressee_id=them))
        assert newest == third
        assert theirs.count == every.count - 2
