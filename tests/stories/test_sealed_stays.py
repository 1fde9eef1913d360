"""What is sealed leaves in nothing: no words of it are searched, no mail, calendar or paper has it, no tie opens it."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import agreed, on
from tests.stories.feed_pages import made
from tests.stories.step_pages import give_app, let_proof_grow_old
from tracker.actions import follow_ups, links, timeline, visibility
from tracker.jobs import alerts, digests
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail
from tracker.records.record import Record, by_reference
from tracker.records.revisions import revisions_of
from tracker.records.searching.entries import SearchEntry
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

NAME = "Nabila"


@pytest.fixture
def sealed(acting: Acting, cast: Cast) -> dict[str, str]:
    """A case with somebody open, and a witness who was open too, until they were sealed for Amina alone."""
    with acting("amina"):
        case, layla, witness = factories.case(), factories.person(), factories.person(f"{NAME} Witness")
        for each in (case, layla, witness):
            visibility.change(each, Visibility.ORGANISATION, None, [], agreed=agreed(each))
            visibility.expose(each, Exposure.PUBLIC, in_mail=True)
        for person in (layla, witness):
            factories.agrees(person)
            links.link(person, LinkRole.MEMBER, case)
        links.link(layla, LinkRole.RELATED, witness, links.Terms(note=f"{NAME} saw her taken"))
        said = timeline.record(
            timeline.Account("statement", on(2016, 1, 3), f"{NAME} told us"), timeline.Ties([witness])
        )
        follow_ups.set_by_hand(witness, f"Call {NAME}", clock.today(), Owes.WE, cast.amina.id)
        session().commit()
        visibility.change(witness, Visibility.SEALED, witness.team_id, [cast.amina.id])
        return {"case": case.ref, "layla": layla.ref, "witness": witness.ref, "said": said.ref}


def entries(app: Flask) -> int:
    with app.app_context(), escaping(Escape.FOLD):
        return len(session().scalars(select(SearchEntry.record_id).where(SearchEntry.text.icontains("nabila"))).all())


def test_no_words_of_it_are_in_the_index_until_it_is_opened(
    app: Flask, browse: Browse, acting: Acting, sealed: dict[str, str]
) -> None:
    amina = browse("amina")
    assert entries(app) == 0
    assert NAME not in words_of(amina.page("/search/?q=saw+taken"))
    assert "found by its reference alone" in words_of(amina.page("/search/"))
    assert NAME in amina.page(f"/search/?q={sealed['witness']}")
    with acting("amina"):
        witness = session().scalars(by_reference(sealed["witness"])).one()
        visibility.change(witness, Visibility.ORGANISATION, None, [], agreed=agreed(witness))
    assert entries(app) == 3, "the person, what they told, and the tie"


def test_no_paper_has_it_and_it_is_no_paper(browse: Browse, acting: Acting, sealed: dict[str, str]) -> None:
    amina = browse("amina")
    for page in (f"/people/{sealed['layla']}/sheet", f"/cases/{sealed['case']}/list", "/scoreboard/coverage.csv"):
        answer = amina.get(page, follow_redirects=True)
        assert answer.status_code == 200, page
        assert NAME not in answer.text
        assert sealed["witness"] not in answer.text
    with acting("amina"):
        letter = factories.letter(f"Letter of {NAME}")
        visibility.change(letter, Visibility.SEALED, letter.team_id, [letter.owner_id or 0])
        ref = letter.ref
        case = session().scalars(by_reference(sealed["case"])).one()
        visibility.change(case, Visibility.SEALED, case.team_id, [case.owner_id or 0])
    wishes: dict[str, Any] = {"definition": "Held", "compiled_by": "Us", "level": "names", "reach": "authorities"}
    assert amina.send(f"/cases/{sealed['case']}/list", **wishes).status_code == 422
    assert "What is sealed stays here" in amina.page(f"/letters/{ref}/letter.txt", 403)
    assert amina.get(f"/people/{sealed['witness']}/sheet.txt?reach=internal").status_code == 302
    assert amina.get("/letters/L-22222/letter.txt").status_code == 404


def test_a_mail_says_that_something_is_due_and_not_what(
    app: Flask, acting: Acting, cast: Cast, settings: Settings, sealed: dict[str, str]
) -> None:
    with acting("amina"):
        session().scalars(select(User).where(User.id == cast.amina.id)).one().digest_names = True
    with app.app_context():
        alerts.tell()
        digests.write(replace(settings, smtp_url="smtp://127.0.0.1:25"))
        texts = [mail.content.decode() for mail in session().scalars(select(Mail)) if mail.content]
    assert any(sealed["witness"] in text for text in texts), "it is not forgotten"
    assert not any(NAME in text for text in texts)


def test_no_calendar_address_has_it(app: Flask, browse: Browse, sealed: dict[str, str]) -> None:
    published = app.test_client().get(made(browse("amina"))).text
    assert "BEGIN:VCALENDAR" in published
    assert sealed["witness"] not in published


def test_today_says_that_something_sealed_is_due(
    app: Flask, browse: Browse, cast: Cast, sealed: dict[str, str]
) -> None:
    give_app(app, cast, "amina")
    amina = browse("amina")
    assert f"Call {NAME}" in amina.page("/")
    let_proof_grow_old(app)
    today = words_of(amina.page("/"))
    assert "1 follow-up of something sealed needs you." in today
    assert NAME not in today
    assert "Show that it is you" in amina.page("/people/?visibility=sealed")


def test_an_event_stays_sealed_when_it_is_about_something_else(
    acting: Acting, cast: Cast, sealed: dict[str, str]
) -> None:
    with acting("amina"):
        event = session().scalars(select(Event).where(Event.ref == sealed["said"])).one()
        layla = session().scalars(by_reference(sealed["layla"])).one()
        timeline.retie(event, timeline.Ties([layla]))
        assert seen_as(event) == ("sealed", {cast.amina.id})
        visibility.change(event, Visibility.ORGANISATION, None, [], agreed=agreed(event))
        assert seen_as(event) == ("organisation", set())


def test_an_event_opens_with_what_it_is_about(acting: Acting, sealed: dict[str, str]) -> None:
    with acting("amina"):
        event, witness = (session().scalars(by_reference(sealed[name])).one() for name in ("said", "witness"))
        visibility.change(witness, Visibility.ORGANISATION, None, [], agreed=agreed(witness))
        assert seen_as(event) == ("organisation", set())


def seen_as(record: Record) -> tuple[str, set[int]]:
    return str(record.visibility), visibility.readers_of(record.id)


def test_retied_it_is_closed_to_readers_who_may_not_see_what_it_is_about_now(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        witness, other = factories.person("Witness"), factories.person("Other")
        visibility.change(witness, Visibility.SEALED, witness.team_id, [cast.amina.id, cast.bilal.id])
        event = timeline.record(timeline.Account("statement", on(2014, 3, 3)), timeline.Ties([witness]))
        visibility.change(other, Visibility.RESTRICTED, other.team_id, [cast.amina.id])
        timeline.retie(event, timeline.Ties([other]))
        assert seen_as(event) == ("sealed", {cast.amina.id})
        shown = [each.changes for each in session().scalars(revisions_of(event.id)) if each.what == "removed"]
        assert {"reader": [cast.bilal.id, None]} in shown, "its history says who reads it no more"


def test_it_leaves_the_index_also_when_a_part_of_what_was_done_is_taken_back(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        witness = factories.person("Witness Zebra")
        session().commit()
        visibility.change(witness, Visibility.SEALED, witness.team_id, [cast.amina.id])
        session().begin_nested().rollback()
        session().commit()
        with escaping(Escape.FOLD):
            assert not session().scalars(select(SearchEntry.text).where(SearchEntry.record_id == witness.id)).all()
