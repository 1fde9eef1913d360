"""Of many who reach for the same row at once, one gets it: under threads, and under processes."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, acting_as
from tests.factories import demand, on, sent_letter
from tracker.actions import follow_ups, leases, outbox, outcomes, sign_in
from tracker.actions.documents import PACK, ToFreeze, freeze
from tracker.plumbing.database import db, session
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp
from tracker.records.outbox import Mail
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.outcomes import Outcome

AT_ONCE = 8


def all_at_once(reach: Callable[[], bool]) -> int:
    """Let eight threads reach at the same moment; return how many got it."""
    start = Barrier(AT_ONCE)

    def run(_number: int) -> bool:
        start.wait()
        return reach()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(run, range(AT_ONCE)))


@pytest.fixture
def mail_id(app: Flask, cast: Cast) -> int:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.amina.id)).one()
        written = outbox.write("digest:1", user, "tracker@localhost", "Tracker", "One follow-up came back.")
        assert written is not None
        session().commit()
        return written


def test_a_mail_is_claimed_once(app: Flask, mail_id: int) -> None:
    def reach() -> bool:
        with app.app_context():
            claimed = outbox.claim(mail_id, timedelta(seconds=60))
            session().commit()
            return claimed is not None

    assert all_at_once(reach) == 1


def test_a_claim_that_ran_out_is_taken_over_and_the_first_holder_marks_nothing(app: Flask, mail_id: int) -> None:
    with app.app_context():
        first = outbox.claim(mail_id, timedelta(seconds=-1))
        session().commit()
        second = outbox.claim(mail_id, timedelta(seconds=60))
        session().commit()
        assert first is not None
        assert second is not None
        assert not outbox.mark_sent(mail_id, first.token)
        assert outbox.mark_sent(mail_id, second.token)
        session().commit()


def test_a_sent_mail_is_never_claimed_again(app: Flask, mail_id: int) -> None:
    with app.app_context():
        claimed = outbox.claim(mail_id, timedelta(seconds=-1))
        assert claimed is not None
        outbox.mark_sent(mail_id, claimed.token)
        session().commit()
        assert outbox.claim(mail_id, timedelta(seconds=60)) is None


def test_the_same_digest_is_written_once_for_ever(app: Flask, cast: Cast, mail_id: int) -> None:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.amina.id)).one()
        assert outbox.write("digest:1", user, "tracker@localhost", "Tracker", "Again") is None
        assert len(session().scalars(select(Mail)).all()) == 1


def test_one_process_holds_the_lease(app: Flask) -> None:
    def reach() -> bool:
        with app.app_context():
            held = leases.hold("clock", f"process {id(session())}", timedelta(seconds=60))
            session().commit()
            return held

    assert all_at_once(reach) == 1


def test_a_lease_that_ran_out_is_taken_over_and_renewed_by_its_holder(app: Flask) -> None:
    with app.app_context():
        assert leases.hold("clock", "first", timedelta(seconds=-1))
        assert leases.hold("clock", "second", timedelta(seconds=60))
        assert leases.hold("clock", "second", timedelta(seconds=60))
        assert not leases.hold("clock", "first", timedelta(seconds=60))
        session().commit()


def test_an_outcome_is_recorded_by_one_of_two_who_press_at_once(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        asked = demand()
        sent_letter(on(2016, 1, 24), asked)
        row_id = session().scalars(select(FollowUp.id).where(FollowUp.record_id == asked.id)).one()
        asked_id = asked.id

    def reach() -> bool:
        with acting_as(app, cast.amina.id):
            row = follow_ups.find(row_id)
            about = session().scalars(select(type(asked)).where(type(asked).id == asked_id)).one()
            assert row is not None
            try:
                outcomes.report(row, about, outcomes.Report(Outcome.NO_ANSWER, UncertainDate.edtf("2016-02-10")))
            except follow_ups.AlreadyClosed:
                return False
            return True

    assert all_at_once(reach) == 1


def test_versions_that_are_frozen_at_once_have_each_a_number(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        asked_id = demand().id
    numbers: list[int] = []
    each = itertools.count()

    def reach() -> bool:
        with acting_as(app, cast.amina.id):
            record = session().scalars(select(Record).where(Record.id == asked_id)).one()
            numbers.append(freeze(record, ToFreeze(PACK, "names", {"is": next(each)}, {}, [record])).number)
        return True

    assert all_at_once(reach) == AT_ONCE
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))


def test_a_sign_in_link_lets_one_in(app: Flask, cast: Cast) -> None:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        secret = sign_in.new_link(user)
        session().commit()

    def reach() -> bool:
        with app.app_context():
            try:
                sign_in.use_link(secret)
                session().commit()
            except sign_in.LinkSpent:
                session().rollback()
                return False
            finally:
                db.session.remove()
            return True

    assert all_at_once(reach) == 1
