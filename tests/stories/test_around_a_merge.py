"""What was opened, pressed, taken in or refused around a merge: nothing of it is lost, and nobody is named by it."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.merged import Twins, merge, one, one_version, unmerge
from tests.stories.presses import hidden_in, timeline_in
from tests.stories.taking_in import person, take_in
from tracker.actions import people, timeline, visibility
from tracker.actions.imports.undoing import undo
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.exposure import last_word
from tracker.records.imports import Import
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.people import Name, NameKind


@pytest.fixture
def twins(acting: Acting) -> Twins:
    """A person who was recorded twice; a name and an arrest hang on the second."""
    with acting("amina"):
        kept, other = factories.person("Layla Hassan"), factories.person("Leyla Hassan")
        people.call(other, [Name("Umm Yusuf", NameKind.KNOWN_AS)])
        timeline.record(timeline.Account("arrest", on(2016, 1, 5), "Taken from her home"), timeline.Ties([other]))
        return Twins(kept.ref, other.ref)


def test_a_form_of_before_takes_nothing_away_that_was_carried_over(
    browse: Browse, acting: Acting, twins: Twins
) -> None:
    amina, page = browse("amina"), f"/people/{twins.kept}"
    seen = one_version(acting, twins)
    merge(amina, twins)
    since = one_version(acting, twins)
    assert amina.send(f"{page}/edit", version=seen, title="Layla Hassan").status_code == 409
    assert "Umm Yusuf" in amina.page(page)
    unmerge(amina, twins)
    assert amina.send(f"{page}/edit", version=since, title="Layla Hassan").status_code == 409
    assert "Umm Yusuf" not in amina.page(page)


def test_a_table_that_is_taken_back_leaves_what_took_another_over(browse: Browse, acting: Acting, twins: Twins) -> None:
    with acting("amina"):
        made, _found = take_in("person", [["Name"], ["Leila Hasan"]])
        number, third = made.id, person("Leila Hasan").ref
    amina = browse("amina")
    merge(amina, Twins(third, twins.other))
    with acting("amina"):
        assert undo(session().scalars(select(Import).where(Import.id == number)).one()).kept == [third]
    assert "Taken from her home" in timeline_in(amina.page(f"/people/{third}"))


def test_whoever_presses_twice_or_goes_back_is_led_to_the_one_that_stays(browse: Browse, twins: Twins) -> None:
    amina = browse("amina")
    sent = hidden_in(amina.page(twins.form), "seen")
    for _press in range(2):
        assert amina.post(twins.form, data=sent).headers["Location"] == f"/people/{twins.kept}"
    assert amina.get(twins.form).headers["Location"] == f"/people/{twins.kept}"
    assert f"{twins.other} is merged into this record." in words_of(amina.page(f"/people/{twins.kept}"))


def test_a_no_of_the_one_that_stays_holds_against_a_later_yes_of_the_other(
    browse: Browse, acting: Acting, twins: Twins
) -> None:
    with acting("amina"):
        factories.agrees(one(twins.kept), "refused", on(2016, 1, 8))
        factories.agrees(one(twins.other), "public", on(2016, 1, 12))
    amina = browse("amina")
    assert "Consent: Did not agree, the stricter of the two." in words_of(amina.page(twins.form))
    merge(amina, twins)
    assert agreed(acting, twins.kept) is None
    unmerge(amina, twins)
    assert agreed(acting, twins.other) is Exposure.PUBLIC


def test_a_no_that_was_said_while_they_were_one_holds_for_the_other_afterwards(
    browse: Browse, acting: Acting, twins: Twins
) -> None:
    with acting("amina"):
        for ref in (twins.kept, twins.other):
            visibility.expose(one(ref), Exposure.PUBLIC, False)
        factories.agrees(one(twins.other), "public", on(2016, 1, 12))
    amina = browse("amina")
    merge(amina, twins)
    with acting("amina"):
        factories.agrees(one(twins.kept), "withdrawn", on(2016, 2, 9))
        visibility.expose(one(twins.kept), Exposure.AUTHORITIES, False)
    unmerge(amina, twins)
    for ref in (twins.kept, twins.other):
        assert agreed(acting, ref) is None
        with acting("amina"):
            assert one(ref).exposure == Exposure.AUTHORITIES


def agreed(acting: Acting, ref: str) -> Exposure | None:
    with acting("amina"):
        person = one(ref)
        word = last_word(person) if isinstance(person, Person) else None
        return word.consent.scope if word and word.consent else None


def test_what_happened_is_seen_by_whoever_sees_the_one_that_stays_and_afterwards_as_before(
    browse: Browse, acting: Acting, cast: Cast, twins: Twins
) -> None:
    with acting("amina"):
        kept = one(twins.kept)
        visibility.change(kept, Visibility.RESTRICTED, kept.team_id, [cast.amina.id])
        event = session().scalars(select(Event.ref).where(Event.title == "Taken from her home")).one()
    amina, bilal = browse("amina"), browse("bilal")
    assert bilal.get(f"/events/{event}").status_code == 200
    merge(amina, twins)
    assert amina.get(f"/events/{event}").status_code == 200
    assert bilal.get(f"/events/{event}").status_code == 404
    unmerge(amina, twins)
    assert bilal.get(f"/events/{event}").status_code == 200
