"""A link in a mail leads the person it was sent to, signed in, to one follow-up; it does one thing once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Cast, token_in, words_of
from tests.factories import demand
from tests.jobs.smtp import running, text_of
from tests.jobs.test_claims import all_at_once
from tests.stories.sign_in_pages import new_browser
from tracker.actions import accounts, answer_links, follow_ups
from tracker.jobs import rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.follow_ups import AnswerLink, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.rules.deadlines import plus_days
from tracker.rules.plans import Owes

PASSWORD = "correct horse battery"


@dataclass
class Sent:
    ref: str
    text: str

    @property
    def path(self) -> str:
        found = re.search(r"Say what happened: https?://[^/]+(/answer/\S+)", self.text)
        assert found
        return found.group(1)


@pytest.fixture
def sent(app: Flask, cast: Cast, acting: Acting, settings: Settings) -> Iterator[Sent]:
    """Bilal's follow-up, and the mail that told him of it."""
    with acting("bilal"):
        asked = demand()
        follow_ups.set_by_hand(asked, "Ask again", clock.today(), Owes.THEY, cast.bilal.id)
        ref = asked.ref
    with running() as (sink, url):
        with app.app_context():
            rounds.all_rounds(replace(settings, smtp_url=url))
        yield Sent(ref, text_of(sink.mails[0]))


def row(app: Flask) -> FollowUp:
    with app.app_context(), escaping(Escape.CLOCK):
        found = session().scalars(select(FollowUp).where(FollowUp.by_hand).order_by(FollowUp.id)).first()
        assert found is not None
        session().expunge(found)
        return found


OUTCOME: dict[str, Any] = {
    "outcome": "no-answer",
    "when": "10 February 2016",
    "note": "",
    "next_choice": "plan",
    "next_on": "",
}


def test_the_mail_has_three_links_for_each_item(sent: Sent) -> None:
    assert f"Set it aside: http://127.0.0.1:8000{sent.path}/set-aside" in sent.text
    assert f"Give it to somebody else: http://127.0.0.1:8000{sent.path}/give" in sent.text


def test_one_says_what_happened(app: Flask, browse: Browse, sent: Sent) -> None:
    said = words_of(browse("bilal").send(sent.path, follow=True, **OUTCOME).text)
    assert f"{sent.ref}:" in said
    assert row(app).state == "done"


def test_one_sets_it_aside_for_two_weeks(app: Flask, browse: Browse, sent: Sent) -> None:
    answer = browse("bilal").send(f"{sent.path}/set-aside", choice="2w", other="", follow=True)
    assert f"{sent.ref} is set aside until Wednesday 24 February 2016." in words_of(answer.text)
    assert row(app).returns_on == plus_days(clock.today(), 14)


def test_one_gives_it_away(app: Flask, browse: Browse, cast: Cast, sent: Sent) -> None:
    answer = browse("bilal").send(f"{sent.path}/give", who=str(cast.chidi.id), follow=True)
    assert f"Chidi looks after {sent.ref} now." in words_of(answer.text)
    assert row(app).assignee_id == cast.chidi.id


def test_opening_it_changes_nothing_however_often(app: Flask, browse: Browse, sent: Sent) -> None:
    before, bilal, stranger = row(app), browse("bilal"), new_browser(app)
    for browser in (bilal, stranger, bilal, stranger):
        for end in ("", "/set-aside", "/give"):
            assert browser.get(sent.path + end).status_code in (200, 302)
    after = row(app)
    assert (before.state, before.returns_on, before.assignee_id) == (after.state, after.returns_on, after.assignee_id)
    assert bilal.send(sent.path, **OUTCOME).status_code == 302


def test_it_asks_for_sign_in_and_comes_back_to_where_it_led(app: Flask, cast: Cast, sent: Sent) -> None:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.choose_password(user, PASSWORD)
        session().commit()
    browser = new_browser(app)
    answer = browser.get(f"{sent.path}/set-aside")
    assert answer.status_code == 302
    asked = answer.headers["Location"]
    signed_in = browser.send("/sign-in", form_of=asked, email=cast.bilal.email, password=PASSWORD)
    assert signed_in.headers["Location"] == f"{sent.path}/set-aside"
    assert sent.ref in browser.page(f"{sent.path}/set-aside")


def test_used_a_second_time_it_says_so_and_does_nothing(app: Flask, browse: Browse, sent: Sent) -> None:
    bilal = browse("bilal")
    bilal.send(f"{sent.path}/set-aside", choice="2w", other="")
    bilal.page("/")
    for end in ("", "/set-aside", "/give"):
        page = bilal.page(sent.path + end, status=410)
        assert "This link was used already" in page
        assert sent.ref not in page
    assert bilal.send(f"{sent.path}/set-aside", form_of="/account", choice="1m", other="").status_code == 410
    assert row(app).returns_on == plus_days(clock.today(), 14)


def test_pressed_twice_it_leads_where_the_first_press_led(browse: Browse, sent: Sent) -> None:
    bilal, path = browse("bilal"), f"{sent.path}/set-aside"
    token = token_in(bilal.page(path))
    fields = {"csrf_token": token, "choice": "2w", "other": "", "submission_id": "one", "version": ""}
    answers = [bilal.post(path, data=fields) for _press in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == ["/", "/"]


def test_a_form_that_comes_back_with_an_error_leaves_the_link_as_it_was(browse: Browse, sent: Sent) -> None:
    bilal = browse("bilal")
    assert bilal.send(sent.path, **{**OUTCOME, "when": "nonsense"}).status_code == 422
    assert bilal.send(sent.path, **OUTCOME).status_code == 302


def test_after_fourteen_days_it_has_run_out(app: Flask, browse: Browse, sent: Sent) -> None:
    with app.app_context():
        session().execute(update(AnswerLink).values(expires_at=clock.real_now() - timedelta(seconds=1)))
        session().commit()
    bilal = browse("bilal")
    assert "This link has run out" in bilal.page(sent.path, status=410)
    assert bilal.send(sent.path, form_of="/account", **OUTCOME).status_code == 410
    assert row(app).state == "open"


def without_token(page: str) -> str:
    return re.sub(r'value="[^"]{60,}"', "", page)


@pytest.mark.parametrize("name", ["amina", "chidi"])
def test_somebody_elses_is_as_missing_as_one_that_never_was(app: Flask, browse: Browse, sent: Sent, name: str) -> None:
    somebody = browse(name)
    for end in ("", "/set-aside", "/give"):
        theirs, mistyped = (somebody.get(path + end) for path in (sent.path, f"/answer/x{sent.path[9:]}"))
        assert theirs.status_code == mistyped.status_code == 404
        assert without_token(theirs.text) == without_token(mistyped.text)
    assert somebody.send(sent.path, form_of="/account", **OUTCOME).status_code == 404
    assert row(app).state == "open"


def test_whoever_lost_access_finds_nothing_there(app: Flask, cast: Cast, browse: Browse, sent: Sent) -> None:
    bilal = browse("bilal")
    with app.app_context(), escaping(Escape.CLOCK):
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.join_teams(user, [])
        session().commit()
    assert bilal.get(sent.path).status_code == 404


def test_what_somebody_else_closed_meanwhile_is_said(acting: Acting, browse: Browse, sent: Sent) -> None:
    with acting("amina"):
        follow_ups.claim(session().scalars(select(FollowUp)).one())
    assert sent.ref in browse("bilal").page(sent.path)


def test_the_database_does_not_know_the_secret(app: Flask, sent: Sent) -> None:
    with app.app_context():
        kept = session().scalars(select(AnswerLink)).one()
    assert kept.secret_hash != sent.path.rpartition("/")[2]
    assert len(sent.path.rpartition("/")[2]) == 32


def test_of_many_presses_at_once_one_does_it(app: Flask, cast: Cast, sent: Sent) -> None:
    secret = sent.path.rpartition("/")[2]

    def reach() -> bool:
        with app.app_context():
            try:
                answer_links.spend(secret, cast.bilal.id)
                session().commit()
            except answer_links.LinkUsed:
                session().rollback()
                return False
            return True

    assert all_at_once(reach) == 1


@pytest.mark.parametrize("name", ["vera", "dana"])
def test_whoever_may_record_nothing_can_do_nothing_by_a_link(browse: Browse, name: str) -> None:
    assert browse(name).get("/answer/x").status_code == 403
