"""What a kept search finds anew stands in the digest once: by references, with the eyes of its reader, nothing lost."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from tests import factories
from tests.cast import Acting, Browse, Cast, ClockAt
from tests.jobs.smtp import Sink, text_of
from tests.stories.search_keeping import keep
from tracker.actions import deletion, visibility
from tracker.jobs import digests, mails, rounds
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.record import by_reference
from tracker.records.saved_searches import SavedSearch
from tracker.rules.access import Visibility

Rounds = Callable[[int], list[str]]


@pytest.fixture
def told(app: Flask, sending: Settings, server: tuple[Sink, str], clock_at: ClockAt) -> Rounds:
    """Let the clock make its rounds on a day of February; return what the mails that came then say."""

    def on_day(day: int) -> list[str]:
        before = len(server[0].mails)
        clock_at(date(2016, 2, day))
        with app.app_context():
            rounds.all_rounds(sending)
            rounds.all_rounds(sending)
        return [text_of(mail) for mail in server[0].mails[before:]]

    return on_day


def person(acting: Acting, name: str, width: Visibility = Visibility.ORGANISATION, *readers: int) -> str:
    with acting("amina"):
        made = factories.person(name)
        visibility.change(made, width, made.team_id, readers)
        return made.ref


def test_what_is_new_is_told_once_by_its_reference_and_a_day_without_anything_new_brings_no_mail(
    acting: Acting, browse: Browse, told: Rounds
) -> None:
    known = person(acting, "Layla Hassan")
    number = keep(browse("esi"), "/people/", name="Canary of mine", told="y")
    assert told(10) == []
    new = person(acting, "Omar Idris")
    (mail,) = told(11)
    assert f"Search {number}: 1 new: {new}" in mail
    assert f"http://127.0.0.1:8000/searches/{number}" in mail
    for word in (known, "Omar", "Canary", "came back"):
        assert word not in mail
    assert told(12) == []


def test_it_is_asked_with_the_eyes_of_its_reader_and_what_is_sealed_is_absent(
    acting: Acting, browse: Browse, cast: Cast, told: Rounds
) -> None:
    keep(browse("amina"), "/search?q=omar", told="y", shared="organisation")
    browse("esi").send("/searches/1/tell", "/searches/1")
    everyone, team = person(acting, "Omar One"), person(acting, "Omar Two", Visibility.TEAM)
    sealed = person(acting, "Omar Three", Visibility.SEALED, cast.amina.id, cast.esi.id)
    found = told(11)
    assert len(found) == 2
    assert sum(everyone in mail for mail in found) == 2
    assert sum(team in mail for mail in found) == 1
    assert not any(sealed in mail for mail in found)


@pytest.mark.parametrize("gone", ["hidden", "sealed", "deleted"])
def test_what_is_gone_before_the_mail_leaves_is_left_out_and_told_when_it_is_back(
    app: Flask,
    acting: Acting,
    browse: Browse,
    cast: Cast,
    sending: Settings,
    told: Rounds,
    clock_at: ClockAt,
    gone: str,
) -> None:
    keep(browse("esi"), "/people/", told="y")
    stays, goes = person(acting, "Layla Hassan"), person(acting, "Omar Idris")
    clock_at(date(2016, 2, 11))
    with app.app_context():
        assert digests.write(sending) == 1
    with acting("amina"):
        record = session().scalars(by_reference(goes)).one()
        if gone == "deleted":
            deletion.delete(record)
        else:
            width = Visibility.SEALED if gone == "sealed" else Visibility.RESTRICTED
            visibility.change(record, width, None, [cast.amina.id])
    (mail,) = told(11)
    assert stays in mail
    assert goes not in mail
    if gone == "hidden":
        with acting("amina"):
            record = session().scalars(by_reference(goes)).one()
            visibility.change(record, Visibility.ORGANISATION, None, [])
        (mail,) = told(12)
        assert goes in mail
        assert stays not in mail


def test_a_mail_of_which_nothing_is_left_does_not_leave(
    app: Flask,
    acting: Acting,
    browse: Browse,
    cast: Cast,
    sending: Settings,
    server: tuple[Sink, str],
    clock_at: ClockAt,
) -> None:
    keep(browse("esi"), "/people/", told="y")
    ref = person(acting, "Omar Idris")
    clock_at(date(2016, 2, 11))
    with app.app_context():
        assert digests.write(sending) == 1
    with acting("amina"):
        visibility.change(session().scalars(by_reference(ref)).one(), Visibility.RESTRICTED, None, [cast.amina.id])
    with app.app_context():
        assert mails.post(sending) == 0
    assert server[0].mails == []


def test_nobody_is_told_of_a_search_that_is_theirs_no_more(acting: Acting, browse: Browse, told: Rounds) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    number = keep(amina, "/people/", shared="team-1")
    bilal.send(f"/searches/{number}/tell", f"/searches/{number}")
    amina.send(f"/searches/{number}", name="Mine", shared="private")
    person(acting, "Omar Idris")
    assert told(11) == []
    amina.send(f"/searches/{number}/tell", f"/searches/{number}")
    amina.send(f"/searches/{number}/tell-no-more", f"/searches/{number}")
    person(acting, "Layla Hassan")
    assert told(12) == []


def test_a_search_that_cannot_be_asked_holds_up_no_reminder(
    app: Flask, acting: Acting, browse: Browse, late: None, told: Rounds
) -> None:
    keep(browse("amina"), "/people/", told="y")
    number = keep(browse("amina"), "/letters/", told="y")
    with acting("amina"):
        session().execute(update(SavedSearch).where(SavedSearch.id == 1).values(asked="nothing"))
    with acting("amina"):
        ref = factories.letter().ref
    (mail,) = told(10)
    assert "2 follow-ups came back." in mail
    assert f"Search {number}: 1 new: {ref}" in mail
