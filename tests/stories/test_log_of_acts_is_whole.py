"""Whatever is changed in the log of acts, by whomever, is found."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import delete, literal, select, update

from tests.cast import Acting, Cast
from tests.factories import demand
from tests.processes import tracker
from tests.stories.acts_of_log import NOWHERE, hidden_person, wrong
from tracker.actions import audit, audit_checks, sign_in
from tracker.actions.audit import Noted
from tracker.plumbing import keys, ledger
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.records.accounts import user_by_email
from tracker.records.audit import ACTS, HEADS
from tracker.rules.audit import EMPTY, Deed, seal_of

TEXTS = ("at", "deed", "about", "level", "result", "digest", "before", "code")


def test_whatever_is_changed_in_the_database_is_found(app: Flask, acting: Acting, cast: Cast) -> None:
    hidden_person(acting, cast)
    with acting("amina"):
        demand()
        for _time in range(5):
            sign_in.new_link(session().scalars(user_by_email("vera@example.org")).one())
    tamperings = [
        *(update(ACTS).where(ACTS.c.seq == 3).values({name: "x"}) for name in TEXTS),
        *(update(ACTS).where(ACTS.c.seq == 3).values({name: 77}) for name in ("actor_id", "about_id", "seq")),
        update(ACTS).where(ACTS.c.seq == 3).values(actor_id=None, about_id=None),
        update(ACTS).where(ACTS.c.seq == 3).values(about_id=0),
        delete(ACTS).where(ACTS.c.seq == 1),
        delete(ACTS).where(ACTS.c.seq == 4),
        delete(ACTS).where(ACTS.c.seq > 4),
        delete(ACTS),
        delete(HEADS),
        update(HEADS).values(seq=HEADS.c.seq - 1),
        update(HEADS).values(code="0" * 64),
        update(HEADS).values(seal=""),
        update(HEADS).values(seq=0, code="", seal=""),
        ACTS.insert().from_select(ACTS.c.keys(), select(literal(900), *list(ACTS.c)[1:]).where(ACTS.c.seq == 3)),
    ]
    with app.app_context():
        assert wrong() == []
        for each in tamperings:
            session().execute(each)
            assert wrong(), str(each)
            session().rollback()
        assert wrong() == []


def test_the_command_says_it_and_the_head_that_was_put_down_finds_what_was_cut_off(
    app: Flask, acting: Acting, settings: Settings, cast: Cast
) -> None:
    told = tracker(settings, "check", "audit")
    assert (told.returncode, "ok" in told.stdout) == (0, True), told.stderr
    with app.app_context():
        whole = audit_checks.head()
        assert audit_checks.anchor(settings.audit_anchor_file) == 1
        assert audit_checks.anchor(settings.audit_anchor_file) == 0, "once an hour"
    assert tracker(settings, "audit", "head").stdout.split() == [str(whole.seq), whole.code]
    assert tracker(settings, "check", "audit").returncode == 0
    with app.app_context():
        session().execute(delete(ACTS))
        session().execute(update(HEADS).values(seq=0, code="", seal=seal_of(keys.audit_key(), EMPTY)))
        session().commit()
        assert wrong() == [], "an older copy of the whole database"
    told = tracker(settings, "check", "audit")
    assert told.returncode == 1
    assert f"act {whole.seq}, whose code was put down, is not there" in told.stdout
    elsewhere = replace(settings, guard=Guard(audit_anchor=NOWHERE / "anchor"))
    assert tracker(elsewhere, "check", "audit", TRACKER_AUDIT_ANCHOR=str(NOWHERE / "anchor")).returncode == 0
    ledger.append(settings.audit_anchor_file, ledger.Line(datetime(2016, 2, 11, tzinfo=UTC), "1", "x"))


def test_no_later_act_makes_a_shortened_log_look_whole(app: Flask, acting: Acting, cast: Cast) -> None:
    with app.app_context():
        end = audit_checks.head()
        before = session().scalars(select(ACTS.c.before).where(ACTS.c.seq == end.seq)).one()
        session().execute(delete(ACTS).where(ACTS.c.seq == end.seq))
        session().execute(update(HEADS).values(seq=end.seq - 1, code=before, seal="x"))
        session().commit()
        assert wrong()
        audit.note(Noted(Deed.LINK_MADE))
        session().commit()
        assert wrong() == ["the head of the log was not sealed with this key"]


def emptied(app: Flask) -> list[str]:
    with app.app_context():
        session().execute(delete(ACTS))
        session().execute(update(HEADS).values(seq=0, code="", seal=""))
        found = wrong()
        session().rollback()
        return found


def test_a_log_that_was_emptied_is_no_log_that_was_never_written_in(app: Flask, cast: Cast) -> None:
    assert emptied(app) == ["the head of the log was not sealed with this key"]
