"""What is ticked in a list is done together, each by the verb for one; what could not be done is named, and why."""

from datetime import date
from urllib.parse import quote

from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.factories import on
from tests.stories.follow_up_pages import let_go, numbers_on
from tests.stories.list_pages import led_to, next_of, owners_of, refs_on, stored, titles_on, together, undo
from tracker.actions import checks, follow_ups, records, timeline, visibility
from tracker.records.lists import PAGE
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes


def test_somebody_else_looks_after_them_and_after_what_comes_back(
    browse: Browse, amina: Browser, acting: Acting, cast: Cast, three: list[str]
) -> None:
    with acting("amina"):
        follow_ups.set_by_hand(stored(three[0]), "Call the lawyer", date(2016, 2, 10), Owes.WE, cast.amina.id)
        follow_ups.set_by_hand(stored(three[0]), "Call the family", date(2016, 2, 10), Owes.WE, cast.chidi.id)
        follow_ups.set_by_hand(stored(three[1]), "Ask Bilal", date(2016, 2, 10), Owes.WE, cast.bilal.id)
    page = led_to(amina, together(amina, "/people/", three[:2], "give", give_to=str(cast.chidi.id)))
    assert "Chidi looks after 2 records now." in words_of(page)
    chidi, me = cast.chidi.id, cast.amina.id
    assert owners_of(acting, three) == [chidi, chidi, me]
    assert titles_on(browse("chidi").page("/people/?owner=me")) == ["Layla Hassan", "Omar Idris"]
    todays = browse("chidi").page("/")
    assert "Call the lawyer" in todays
    assert "Ask Bilal" not in todays
    assert "Owner before: Amina after: Chidi" in words_of(amina.page(f"/records/{three[0]}/history"))
    assert "Taken back for 2 records." in words_of(undo(amina, page))
    assert owners_of(acting, three) == [me, me, me]
    todays = browse("chidi").page("/")
    assert "Call the lawyer" not in todays
    assert "Call the family" in todays
    assert len(numbers_on(browse("bilal").page("/"))) == 1


def test_what_nobody_looks_after_is_given_and_back(
    app: Flask, browse: Browse, amina: Browser, acting: Acting, cast: Cast, three: list[str]
) -> None:
    led_to(amina, together(amina, "/people/", three, "give", give_to="0"))
    assert owners_of(acting, three) == [None, None, None]
    page = led_to(amina, together(amina, "/people/?owner=nobody", three, "give", give_to=str(cast.bilal.id)))
    assert titles_on(page) == []
    assert "Nothing matches." in words_of(page)
    let_go(app, cast.bilal.id)
    led_to(amina, together(amina, "/people/", three[:1], "give", give_to=str(cast.chidi.id)))
    said = words_of(undo(amina, page))
    assert "Taken back for 2 records. 1 other was changed meanwhile and stays." in said
    assert owners_of(acting, three) == [cast.chidi.id, None, None]


def test_whoever_left_or_may_not_see_one_does_not_get_it(
    amina: Browser, acting: Acting, cast: Cast, three: list[str]
) -> None:
    with acting("amina"):
        visibility.change(stored(three[1]), Visibility.RESTRICTED, None, [cast.amina.id])
    page = led_to(amina, together(amina, "/people/", three, "give", give_to=str(cast.bilal.id)))
    said = words_of(page)
    assert f"Bilal looks after 2 records now. Bilal may not see: {three[1]}." in said
    assert owners_of(acting, three) == [cast.bilal.id, cast.amina.id, cast.bilal.id]
    answer = together(amina, "/people/", three[1:], "give", give_to=str(cast.bilal.id))
    assert answer.status_code == 422
    assert f"Bilal may not see: {three[1]}. It was so before: {three[2]}." in words_of(answer.text)
    assert answer.text.count(" checked") == 2


def test_records_join_a_case_and_leave_it_again(amina: Browser, acting: Acting, three: list[str]) -> None:
    with acting("amina"):
        case = factories.case()
        ref = case.ref
    answer = together(amina, "/people/?sort=oldest", three, "join", case="Port Halden detention")
    assert answer.status_code == 422
    said = words_of(answer.text)
    assert "Some names are not clear yet. Choose below what they mean." in said
    assert "Which one is “ Port Halden detention ”?" in said
    page = led_to(amina, together(amina, "/people/?sort=oldest", three, "join", case="Port Halden detentions"))
    assert "Added to the case: 3 records." in words_of(page)
    assert titles_on(page) == ["Layla Hassan", "Omar Idris", "Zahra Naderi"]
    assert "Zahra Naderi" in amina.page(f"/cases/{ref}")
    again = together(amina, "/people/", three, "join", case=ref)
    assert again.status_code == 422
    assert f"It was so before: {', '.join(three)}." in words_of(again.text)
    back = undo(amina, page, "/people/?sort=oldest")
    assert "Taken out of the case: 3 records." in words_of(back)
    assert "Oldest first</span>" in back
    assert "Zahra Naderi" not in amina.page(f"/cases/{ref}")


def test_a_case_does_not_join_itself(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        outer, inner = factories.case("Cambodia"), factories.case("The 17")
        refs = [outer.ref, inner.ref]
    page = led_to(amina, together(amina, "/cases/", refs, "join", case=refs[0]))
    assert f"Added to the case: 1 record. A case cannot belong to itself: {refs[0]}." in words_of(page)


def test_they_are_opened_together_and_narrowed_again(
    browse: Browse, amina: Browser, acting: Acting, cast: Cast, three: list[str]
) -> None:
    with acting("amina"):
        visibility.change(stored(three[1]), Visibility.RESTRICTED, None, [cast.amina.id, cast.bilal.id])
        told = timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([stored(three[0])])).ref
    esi = browse("esi")
    page = led_to(amina, together(amina, "/people/", three, "open", open_to="organisation"))
    said = words_of(page)
    assert "2 records may be seen by: everyone in the organisation." in said
    assert f"Only named people may see it, so change that on its own page: {three[1]}." in said
    assert titles_on(esi.page("/people/")) == ["Layla Hassan", "Zahra Naderi"]
    assert esi.get(f"/events/{told}").status_code == 200
    assert "Who may see it" in words_of(amina.page(f"/records/{three[0]}/history"))
    assert "Taken back for 2 records." in words_of(undo(amina, page))
    assert titles_on(esi.page("/people/")) == []
    assert esi.get(f"/events/{told}").status_code == 404
    asia = f"team-{cast.amina.team_id}"
    same = together(amina, "/people/", [three[0], three[2]], "open", open_to=asia)
    assert same.status_code == 422
    assert "It was so before:" in words_of(same.text)
    led_to(amina, together(amina, "/people/", [three[0]], "open", open_to="organisation"))
    page = led_to(amina, together(amina, "/people/", [three[0]], "open", open_to=asia))
    assert "1 record may be seen by: the team only: Asia." in words_of(page)
    assert titles_on(esi.page("/people/")) == []
    undo(amina, page)
    assert titles_on(esi.page("/people/")) == ["Layla Hassan"]


def test_they_are_deleted_together_and_all_come_back(
    app: Flask, amina: Browser, acting: Acting, three: list[str]
) -> None:
    with acting("amina"):
        people = [stored(ref) for ref in three]
        timeline.record(timeline.Account("arrest", on(2014, 3, 3), "All arrested"), timeline.Ties(people))
        timeline.record(timeline.Account("release", on(2015, 3, 3), "One released"), timeline.Ties(people[:1]))
        asked = factories.demand()
        letter = factories.sent_letter(on(2016, 1, 24), asked).ref
        demand = f"/demands/{asked.ref}"
    page = led_to(amina, together(amina, "/people/", three, "delete"))
    assert "3 records are deleted. For 30 days they can be brought back." in words_of(page)
    assert titles_on(page) == titles_on(amina.page("/events/?year=2014")) == []
    assert "Deleted" in words_of(amina.page("/deleted"))
    back = undo(amina, page)
    assert "Taken back for 3 records." in words_of(back)
    assert titles_on(back) == ["Layla Hassan", "Omar Idris", "Zahra Naderi"]
    assert titles_on(amina.page("/events/?sort=oldest&year=2014")) == ["All arrested"]
    assert "One released" in amina.page(f"/people/{three[0]}")
    page = led_to(amina, together(amina, "/letters/", [letter], "delete"))
    assert "It has not been raised yet." in words_of(amina.page(demand))
    undo(amina, page)
    assert "First made on 24 January 2016" in words_of(amina.page(demand))
    with app.app_context():
        assert [problem for result in checks.everything() for problem in result.problems] == []


def test_one_comes_back_to_the_same_place_of_the_list(amina: Browser, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        people = [Person(kind=Kind.PERSON, title=f"លីសា {number:03}") for number in range(PAGE + 3)]
        records.add_all(people)
    words = quote("លីសា")
    first = amina.page(f"/people/?q={words}&sort=newest&owner=me")
    second = next_of(first)
    assert second is not None
    refs = refs_on(amina.page(second))
    answer = together(amina, second, refs[:1], "give", give_to=str(cast.bilal.id))
    assert answer.headers["Location"] == second
    page = led_to(amina, answer)
    assert refs_on(page) == refs[1:]
    assert refs_on(undo(amina, page, second)) == refs
    emptied = led_to(amina, together(amina, second, refs, "delete"))
    assert "Nothing more stands here." in words_of(emptied)
    assert "Back to the beginning" in emptied
    long = f"/people/?q={quote('ល' * 200)}&sort=changed"
    assert together(amina, long, refs_on(first)[:1], "give", give_to="0").headers["Location"] == long


def test_all_of_a_page_are_ticked_by_one_press(amina: Browser, three: list[str]) -> None:
    page = amina.page("/people/")
    assert page.count(" checked") == 0
    assert 'href="/people/?tick=all"' in page
    ticked = amina.page("/people/?tick=all")
    assert ticked.count(" checked") == 3
    assert "Tick none" in ticked


def test_a_hundred_at_once_are_done_and_taken_back(amina: Browser, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        people = [Person(kind=Kind.PERSON, title=f"Layla {number}") for number in range(100)]
        records.add_all(people)
        for person in people:
            follow_ups.set_by_hand(person, "Call", date(2016, 2, 10), Owes.WE, cast.bilal.id)
        refs = [person.ref for person in people]
    for do, fields in (
        ("give", {"give_to": str(cast.bilal.id)}),
        ("open", {"open_to": "organisation"}),
        ("delete", {}),
    ):
        page = led_to(amina, together(amina, "/people/", refs, do, **fields))
        assert "100 records" in words_of(page)
        assert "Taken back for 100 records." in words_of(undo(amina, page))
