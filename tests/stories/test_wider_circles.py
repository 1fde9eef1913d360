"""What is sealed gets no wider circle, and its files do not leave, before a second person agrees to just that."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Browser, Cast, acting_as
from tests.factories import person
from tests.stories.file_pages import added, jpeg
from tests.stories.second_yes_pages import HERE, NAME, WHY, answer, newest, said, sees
from tracker.actions import deletion, second_yes, visibility
from tracker.jobs import second_yeses
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.outbox import Mail
from tracker.records.record import Record, by_reference
from tracker.records.second_yes import SecondYes
from tracker.rules.access import Visibility
from tracker.rules.second_yes import Decision


@pytest.fixture
def sealed(acting: Acting, cast: Cast) -> str:
    with acting("amina"):
        made = person(NAME)
        visibility.change(made, Visibility.SEALED, made.team_id, [cast.amina.id, cast.bilal.id])
        return made.ref


def widen(browser: Browser, ref: str, **more: str) -> str:
    page = f"/records/{ref}/sharing"
    return browser.send(page, follow=True, visibility="organisation", exposure="internal", **more).text


def test_nobody_alone_lets_more_people_see_what_is_sealed(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, sealed: str
) -> None:
    with acting("amina"), pytest.raises(visibility.NeedsSecondYes):
        visibility.change(session().scalars(by_reference(sealed)).one(), Visibility.RESTRICTED, None, [cast.amina.id])
    amina, bilal = browse("amina"), browse("bilal")
    assert "Say why" in widen(amina, sealed)
    assert "Asked." in widen(amina, sealed, why=WHY)
    assert "Amina asked" in bilal.page(f"/people/{sealed}")
    for name in ("amina", "esi", "vera"):
        assert sealed not in browse(name).page(HERE) or name == "amina"
        assert answer(app, browse(name), "yes") == 404, name
    number = newest(app).id
    for name in ("amina", "esi", "chidi"):
        with acting(name), pytest.raises(second_yes.Over):
            second_yes.decide(number, Decision.YES)
    assert not sees(browse("esi"), sealed)
    assert "Everyone in the organisation" in bilal.page(HERE)
    assert answer(app, bilal, "yes") == 302
    assert sees(browse("esi"), sealed)
    assert said(app) == [(cast.amina.id, "second-yes-asked", "widen"), (cast.bilal.id, "second-yes-said", "widen")]


def test_what_was_agreed_for_one_record_opens_no_other(app: Flask, acting: Acting, cast: Cast, sealed: str) -> None:
    with acting("amina"):
        one, other = session().scalars(by_reference(sealed)).one(), person("Another")
        visibility.change(other, Visibility.SEALED, None, [cast.amina.id, cast.bilal.id])
        width = second_yes.Width(Visibility.TEAM, one.team_id, [])
        number = second_yes.ask_to_widen(other, width, WHY).id
        one_id = one.id
    with acting("bilal"):
        request = second_yes.decide(number, Decision.YES)
        one = session().scalars(select(Record).where(Record.id == one_id)).one()
        with pytest.raises(visibility.NeedsSecondYes):
            visibility.change(one, Visibility.TEAM, one.team_id, [], agreed=request)


def test_who_is_alone_unseals_alone(app: Flask, browse: Browse, cast: Cast, sealed: str) -> None:
    with app.app_context():
        session().execute(update(User).where(User.id != cast.amina.id).values(active=False))
        session().commit()
    amina = browse("amina")
    assert "nobody can agree" in amina.page(f"/records/{sealed}/sharing")
    assert "Write its reference" in widen(amina, sealed, why=WHY)
    assert "Done, alone" in widen(amina, sealed, why=WHY, alone=sealed)
    assert said(app)[-1] == (cast.amina.id, "done-alone", "widen")


def test_files_of_what_is_sealed_leave_as_they_came_when_somebody_else_agrees(
    app: Flask, browse: Browse, cast: Cast, sealed: str
) -> None:
    amina, bilal, photo = browse("amina"), browse("bilal"), jpeg()
    page = added(amina, sealed, photo)
    asking = amina.get(f"{page}/original").headers["Location"]
    assert amina.get(f"{page}/copy").status_code == 200, "what tells nothing is given to its readers"
    amina.send(asking, why=WHY)
    assert amina.get(f"{page}/original").status_code == 302, "not by asking"
    assert answer(app, bilal, "yes") == 302
    assert amina.get(f"{page}/original").data == photo
    assert bilal.get(f"{page}/original").status_code == 302, "agreed for Amina, not for who agreed"
    with app.app_context():
        session().execute(update(SecondYes).values(decided_at=clock.real_now() - timedelta(days=1)))
        session().commit()
    assert amina.get(f"{page}/original").status_code == 302, "a day later"
    assert browse("vera").get(asking).status_code == 403
    assert browse("esi").get(asking).status_code == 404


def test_what_is_saved_without_a_change_of_readers_leaves_a_request_as_it_is(
    app: Flask, settings: Settings, cast: Cast, sealed: str
) -> None:
    named = [cast.amina.id, cast.bilal.id]
    with acting_as(app, cast.amina.id):
        layla = session().scalars(by_reference(sealed)).one()
        second_yes.ask_to_widen(layla, second_yes.Width(Visibility.ORGANISATION, None, []), WHY)
        visibility.change(layla, Visibility.SEALED, layla.team_id, named)
    assert newest(app).decision is None
    with acting_as(app, cast.bilal.id):
        layla = session().scalars(by_reference(sealed)).one()
        visibility.change(layla, Visibility.SEALED, layla.team_id, [*named, cast.esi.id])
    assert newest(app).decision == Decision.VOID
    with app.app_context():
        posted = replace(settings, smtp_url="smtp://127.0.0.1:9")
        assert [second_yeses.tell_void(each) for each in (settings, posted, posted)] == [0, 1, 0]
        mail = session().scalars(select(Mail)).one()
    assert mail.user_id == cast.amina.id, "whoever asked is told"
    assert mail.content is not None
    assert sealed.encode() not in mail.content


def test_who_decides_while_the_record_is_shared_anew_waits_for_that(app: Flask, cast: Cast, sealed: str) -> None:
    """On PostgreSQL each would hold what the other one wants; SQLite lets nobody write meanwhile."""
    came = list[type[BaseException] | None]()

    def decide(number: int) -> None:
        try:
            with acting_as(app, cast.bilal.id):
                second_yes.decide(number, Decision.YES)
        except BaseException as error:  # noqa: BLE001  (whatever comes is looked at)
            came.append(type(error))
        else:
            came.append(None)

    with acting_as(app, cast.amina.id):
        layla = session().scalars(by_reference(sealed)).one()
        number = second_yes.ask_to_widen(layla, second_yes.Width(Visibility.ORGANISATION, None, []), WHY).id
    with acting_as(app, cast.amina.id):
        layla = session().scalars(by_reference(sealed)).one()
        visibility.claim(layla, visibility.shared(layla))
        decider = Thread(target=decide, args=[number])
        decider.start()
        decider.join(0.3)
        visibility.change(layla, Visibility.SEALED, layla.team_id, [cast.amina.id, cast.bilal.id, cast.esi.id])
    decider.join(9)
    assert came == [second_yes.Over]
    assert newest(app).decision == Decision.VOID


def test_what_was_deleted_meanwhile_is_not_asked_for(acting: Acting, sealed: str) -> None:
    with acting("amina"):
        layla = session().scalars(by_reference(sealed)).one()
        deletion.delete(layla)
        with pytest.raises(second_yes.Over):
            second_yes.ask_for_originals(layla, WHY)
