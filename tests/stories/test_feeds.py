"""A private calendar address shows its owner's calendar to a program that cannot sign in, until it is revoked."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.feed_pages import fetched, made, said
from tests.stories.follow_up_pages import one
from tests.stories.presses import press
from tracker.actions import accounts, deletion, feeds, follow_ups, links, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.jobs import tidying
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.feeds import Feed
from tracker.rules.access import Role, Visibility
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes


@pytest.fixture
def layla(acting: Acting) -> str:
    """Layla, who is held, with a hearing and a follow-up; by her reference."""
    with acting("amina"):
        person = factories.person()
        timeline.record(Account("arrest", on(2014, 3, 3)), Ties([person]))
        timeline.record(Account("hearing", on(2016, 3, 9), "Hearing of Layla"), Ties([person]))
        follow_ups.set_by_hand(person, "Call Layla's lawyer", date(2016, 3, 1), Owes.WE, person.owner_id)
        return person.ref


def test_an_address_shows_days_by_references_and_no_names(app: Flask, browse: Browse, layla: str) -> None:
    path = made(browse("amina"))
    found = fetched(app, path)
    assert date(2016, 3, 1) in {event.start for event in found if event.summary == f"Follow-up {layla}"}
    assert {summary: day for summary, day in said(found).items() if not summary.startswith("Follow-up")} == {
        f"Hearing {layla}": date(2016, 3, 9),
        f"Arrest anniversary {layla}": date(2017, 3, 3),
        f"Days in custody {layla}": date(2016, 11, 27),
    }
    text = app.test_client().get(path).text
    assert "Layla" not in text
    assert "lawyer" not in text
    for event in found:
        assert type(event.start) is date
        assert event.end == event.start + timedelta(days=1)
        assert (event.status, *event.others) == ("CONFIRMED", "TRANSPARENT", "PRIVATE")
        assert re.fullmatch(r"[0-9a-f]{32}@127\.0\.0\.1", event.uid)
    assert len({event.uid for event in found}) == len(found)
    assert text.count("DTSTART;VALUE=DATE:") == text.count("DTEND;VALUE=DATE:") == len(found)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_address_is_shown_once_and_its_page_says_what_it_is(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    path = made(amina, about=layla, what="events")
    page = amina.page("/calendar/feeds")
    assert path.removeprefix("/feeds/").removesuffix(".ics") not in page
    words = words_of(page)
    assert "Calendars fetch this about once a day. Do not rely on it for urgent things." in words
    assert "Whoever has this address can read it without signing in." in words
    assert f"My phone Hearings, visits and other events Mine {layla} without names made" in words
    assert "not used yet" in words
    amina.application.test_client().get(path)
    assert "last used" in words_of(amina.page("/calendar/feeds"))
    assert "My phone" not in browse("bilal").page("/calendar/feeds")


def test_the_filter_of_the_calendar_goes_along_and_each_address_keeps_its_own(
    app: Flask, browse: Browse, layla: str, acting: Acting
) -> None:
    with acting("amina"):
        case, other = factories.case(), factories.person("Omar Idris")
        links.link(one(layla), LinkRole.MEMBER, case)
        follow_ups.set_by_hand(other, "Ask", date(2016, 3, 2), Owes.WE, None)
        refs = case.ref, other.ref
    amina = browse("amina")
    page = amina.page("/calendar?whose=nobody&what=follow-ups")
    assert '<a href="/calendar/feeds?whose=nobody&amp;what=follow-ups">Calendar addresses</a>' in page
    assert '<option selected value="nobody">' in amina.page("/calendar/feeds?whose=nobody&what=follow-ups")
    assert list(said(fetched(app, made(amina, whose="nobody", what="follow-ups")))) == [f"Follow-up {refs[1]}"]
    of_the_case = said(fetched(app, made(amina, about=refs[0])))
    assert {summary.split()[-1] for summary in of_the_case} == {layla}
    assert len(of_the_case) == 4
    assert list(said(fetched(app, made(amina, about=refs[1])))) == [f"Follow-up {refs[1]}"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Write a name by which you will know the device"),
        ({"country": "Camboodia"}, "We know no country of this name. Did you mean: Cambodia"),
        ({"about": "C-ZZZZZ"}, "No record has this name or reference."),
    ],
)
def test_what_cannot_be_understood_makes_no_address(browse: Browse, fields: dict[str, str], sentence: str) -> None:
    stands: dict[str, Any] = {"name": "My phone", "whose": "mine", "what": "", "country": "", "about": ""}
    answer = browse("amina").send("/calendar/feeds", **stands | fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Your addresses" not in answer.text


def test_names_stand_in_it_only_where_they_may_stand_in_mails(
    app: Flask, browse: Browse, layla: str, acting: Acting
) -> None:
    path = made(browse("amina"), names="y")
    with acting("amina"):
        one(layla).in_mail = True
    assert "Layla" not in app.test_client().get(path).text, "the record is the team's"
    with acting("amina"):
        visibility.change(one(layla), Visibility.ORGANISATION, None, [])
        one(layla).in_mail = False
    assert "Layla" not in app.test_client().get(path).text, "nobody said that it may leave the house"
    with acting("amina"):
        one(layla).in_mail = True
    assert "Layla" not in app.test_client().get(path).text, "she was not asked"
    with acting("amina"):
        factories.agrees(one(layla), "team")
    assert f"Hearing: Layla Hassan ({layla})" in said(fetched(app, path)), "its own title is another one"
    with acting("amina"):
        for event in session().scalars(select(Event)):
            event.in_mail = True
    assert f"Call Layla's lawyer: Layla Hassan ({layla})" in said(fetched(app, path))
    assert f"Hearing of Layla: Layla Hassan ({layla})" in said(fetched(app, path))
    assert f"Arrested 2 years ago: Layla Hassan ({layla})" in said(fetched(app, path))


def test_records_for_named_people_never_leave_in_it(app: Flask, browse: Browse, layla: str, acting: Acting) -> None:
    path = made(browse("amina"), whose="everybody")
    with acting("amina"):
        person = one(layla)
        visibility.change(person, Visibility.RESTRICTED, None, [person.owner_id or 0])
    assert fetched(app, path) == []
    assert "Follow-ups" in browse("amina").page("/calendar"), "on the page she sees them as before"


def test_it_shows_what_its_owner_may_see_and_no_more(app: Flask, browse: Browse, layla: str) -> None:
    esi = browse("esi")
    path = made(esi, whose="everybody")
    assert fetched(app, path) == []
    with pytest.raises(AssertionError, match="No record has this name or reference"):
        made(esi, about=layla)


def test_it_shows_what_is_open_to_its_owner_now(
    app: Flask, browse: Browse, cast: Cast, layla: str, acting: Acting
) -> None:
    bilal = made(browse("bilal"), about=layla, whose="everybody")
    assert len(fetched(app, bilal)) > 4
    with acting("amina"):
        visibility.change(one(layla), Visibility.RESTRICTED, None, [one(layla).owner_id or 0])
    assert fetched(app, bilal) == []
    assert "a record that you may not see any more" in browse("bilal").page("/calendar/feeds")
    with acting("amina"):
        visibility.change(one(layla), Visibility.TEAM, cast.amina.team_id, [])
        deletion.delete(one(layla))
    assert fetched(app, bilal) == []


def bodies(app: Flask, paths: list[str]) -> set[tuple[int, bytes, str]]:
    answers = [app.test_client().get(path) for path in paths]
    masked = [[(name, value) for name, value in answer.headers if name != "Date"] for answer in answers]
    return {(answer.status_code, answer.data, str(each)) for answer, each in zip(answers, masked, strict=True)}


def test_an_address_that_does_not_work_is_like_one_that_never_was(
    app: Flask, browse: Browse, cast: Cast, layla: str
) -> None:
    amina, mistyped = browse("amina"), f"/feeds/{'x' * 43}.ics"
    revoked = made(amina)
    press(amina, amina.page("/calendar/feeds"), r"/calendar/feeds/\d+/revoke")
    unused = made(amina)
    left, demoted = made(browse("bilal")), made(browse("chidi"))
    with app.app_context():
        people = {user.name: user for user in session().scalars(select(User))}
        people["Bilal"].active = False
        accounts.change_user(people["Chidi"], "Chidi", Role.ADMINISTRATOR, active=True)
        old = update(Feed).where(Feed.user_id == cast.amina.id, Feed.revoked_at.is_(None))
        session().execute(old.values(created_at=clock.real_now() - timedelta(days=91)))
        session().commit()
    found = bodies(app, [mistyped, revoked, unused, left, demoted, f"{mistyped[:20]}.ics", "/feeds/%00%ff.ics"])
    assert len(found) == 1
    ((code, body, _headers),) = found
    assert (code, body) == (404, b"There is nothing at this address.\n")


def test_who_comes_back_begins_with_no_address(app: Flask, browse: Browse, layla: str) -> None:
    path = made(browse("bilal"))
    with app.app_context():
        bilal = next(user for user in session().scalars(select(User)) if user.name == "Bilal")
        for active in (False, True):
            accounts.change_user(bilal, "Bilal", Role.OFFICER, active=active)
        session().commit()
    assert app.test_client().get(path).status_code == 404


def test_revoking_holds_at_the_next_request_and_only_for_ones_own(app: Flask, browse: Browse, layla: str) -> None:
    amina = browse("amina")
    path = made(amina)
    page = amina.page("/calendar/feeds")
    (button,) = re.findall(r"/calendar/feeds/\d+/revoke", page)
    assert browse("bilal").send(button, form_of="/calendar/feeds").status_code == 404
    assert fetched(app, path)
    assert "That address does not work any more." in press(amina, page, button)
    assert app.test_client().get(path).status_code == 404


def test_looking_is_noted_once_an_hour(app: Flask, browse: Browse, layla: str) -> None:
    path, moments = made(browse("amina")), []
    for _time in range(2):
        app.test_client().get(path)
        with app.app_context():
            moments.append(session().scalars(select(Feed.used_at)).one())
    assert moments[0] is not None
    assert moments[0] == moments[1]


def test_nobody_has_more_addresses_than_they_can_know(app: Flask, browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("vera"):
        for number in range(feeds.MOST):
            feeds.make(cast.vera.id, feeds.Described(f"Device {number}"))
    stands: dict[str, Any] = {"name": "One more", "whose": "mine", "what": "", "country": "", "about": ""}
    answer = browse("vera").send("/calendar/feeds", **stands)
    assert answer.status_code == 422
    assert "You have 20 addresses already. Revoke one that you do not use any more." in words_of(answer.text)


def test_an_address_that_was_revoked_long_ago_is_destroyed(app: Flask, acting: Acting, cast: Cast) -> None:
    with acting("vera"):
        for _time in range(2):
            feeds.make(cast.vera.id, feeds.Described("Phone"))
        feeds.revoke_all(cast.vera.id)
    with app.app_context():
        assert tidying.forget() == 0
        session().execute(update(Feed).where(Feed.id == 1).values(revoked_at=clock.real_now() - timedelta(days=91)))
        session().commit()
        assert tidying.forget() == 1


@pytest.mark.parametrize(
    ("path", "form", "said_of_it"),
    [
        ("/account/password", {"new_password": "a long enough password"}, "and your calendar addresses are ended."),
        ("/account/sessions/end-others", {}, "and your calendar addresses are ended"),
    ],
)
def test_whoever_locks_others_out_locks_out_their_calendars_too(
    app: Flask, browse: Browse, path: str, form: dict[str, str], said_of_it: str
) -> None:
    vera, feed = browse("vera"), made(browse("vera"))
    fetched(app, feed)
    page = vera.send(path, form_of=path if form else "/account", follow=True, **form).text
    assert said_of_it in words_of(page)
    assert app.test_client().get(feed).status_code == 404
