"""A case file gathers people, groups, organisations, letters, demands and visits, and one timeline without doubling."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tracker.actions import links, records, timeline, visits
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def gather(case: Record, *members: Record) -> None:
    for member in members:
        links.link(member, LinkRole.MEMBER, case)


def count(number: int, day: int, about: Record, by: Record, criterion: str = "", *sources: Record) -> None:
    account = timeline.Account("count", on(2016, 1, day), f"{number} counted", number=number, criterion=criterion)
    timeline.record(account, timeline.Ties([about], [by], sources))


def test_a_case_is_recorded_and_closed(browse: Browse) -> None:
    amina = browse("amina")
    answer = amina.send("/cases/new", title="Port Halden detentions", country="Cambodia", summary="Since March 2014.")
    url = answer.headers["Location"]
    said = words_of(amina.page(url))
    assert "Nothing belongs to this case yet." in said
    assert "Since March 2014." in said
    assert amina.send(f"{url}/edit", title="Port Halden detentions", closed="y").status_code == 302
    assert "This case is closed." in words_of(amina.page(url))
    assert amina.send("/cases/new", title="").status_code == 422


def test_a_case_shows_each_member_once_by_kind_and_how_its_demands_stand(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, layla, ministry = factories.case(), factories.person(), factories.organisation()
        group = records.add(Person(kind=Kind.PERSON, title="The 17", is_group=True, number=17))
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits"))
        visits.schedule(visit, on(2016, 1, 25), on(2016, 1, 27), None)
        release, care = factories.demand("Release Layla Hassan"), factories.demand("Specialist care")
        letter = factories.sent_letter(None, release)
        links.link(release, LinkRole.BENEFICIARY, layla)
        gather(case, layla, group, ministry, visit, release, care, letter)
        url = f"/cases/{case.ref}"
    page = browse("vera").page(url)
    said = words_of(page)
    assert "1 person by name, 1 counted group, 1 organisation, 1 letter, 2 demands and 1 visit." in said
    assert "Of the demands: 1 not yet raised, 1 waiting for an answer." in said
    assert re.search(r"Groups, counted and not named The 17 P-\w+ 17 people", said)
    assert re.search(r"Visits Daniel Roth visits V-\w+ 25–27 January 2016", said)
    blocks = words_of(page.split('id="timeline"')[0])
    for title in ("Layla Hassan P-", "Release Layla Hassan D-", "Letter to the Minister L-"):
        assert blocks.count(title) == 1
    assert "Add to this case" not in said


def test_what_happened_to_two_members_stands_once_on_the_timeline_of_the_case(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, layla, omar = factories.case(), factories.person(), factories.person("Omar Idris")
        gather(case, layla, omar)
        event = timeline.Account("arrest", on(2014, 3, 3), "Arrested at the market")
        timeline.record(event, timeline.Ties([layla, omar, case]))
        url = f"/cases/{case.ref}"
    assert browse("amina").page(url).count("Arrested at the market</a>") == 1


def test_counts_that_disagree_stand_side_by_side_and_the_page_says_so(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, watch = factories.case(), factories.organisation("Halden Rights Watch")
        group = records.add(Person(kind=Kind.PERSON, title="The 17", is_group=True, number=17))
        source = records.add(Source(kind=Kind.SOURCE, title="The second letter"))
        gather(case, group)
        count(17, 24, group, watch, "members of the party")
        count(24, 31, case, watch, "party members and land activists", source)
        url = f"/cases/{case.ref}"
    said = words_of(browse("vera").page(url))
    assert "These counts differ." in said
    assert "17 Halden Rights Watch , 24 January 2016 members of the party No source recorded" in said
    assert "24 Halden Rights Watch , 31 January 2016 party members and land activists Source: The second" in said


def test_counts_that_agree_are_not_said_to_differ(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, watch = factories.case(), factories.organisation("Halden Rights Watch")
        count(17, 24, case, watch)
        count(17, 31, case, watch)
        url = f"/cases/{case.ref}"
    said = words_of(browse("amina").page(url))
    assert "How many people" in said
    assert "These counts differ." not in said


def test_a_hidden_count_is_not_counted(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, watch = factories.case(), factories.organisation("Halden Rights Watch")
        hidden = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        gather(case, hidden)
        count(29, 24, hidden, watch, "among them a hidden person")
        url = f"/cases/{case.ref}"
    page = browse("vera").page(url)
    assert "Omar Idris" not in page
    assert "How many people" not in page
    assert "Nothing belongs to this case yet." in page
    assert "among them a hidden person" in browse("amina").page(url)


@pytest.fixture
def case_url(acting: Acting) -> str:
    with acting("amina"):
        factories.person()
        factories.person("Omar Idris")
        factories.person("Omar Idris the younger")
        return f"/cases/{factories.case().ref}"


def test_records_join_a_case_by_name_or_reference_and_it_can_be_undone(browse: Browse, case_url: str) -> None:
    amina = browse("amina")
    letter = amina.send("/organisations/new", title="Ministry of Justice", form="ministry").headers["Location"]
    ref = letter.rsplit("/", 1)[1]
    page = amina.send(f"{case_url}/members", form_of=case_url, follow=True, members=f"Layla Hassan\n{ref}").text
    assert "Added to the case: 2 records." in page
    assert "1 person by name and 1 organisation." in words_of(page)
    undo = re.search(r'action="([^"]+/members/undo[^"]+)"', page)
    assert undo
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    page = amina.post(undo[1], data={"csrf_token": token[1]}, follow_redirects=True).text
    assert "Taken out of the case: 2 records." in page
    assert "Nothing belongs to this case yet." in page


def test_a_name_that_is_not_clear_is_asked_about_and_may_become_a_new_person(browse: Browse, case_url: str) -> None:
    amina = browse("amina")
    answer = amina.send(f"{case_url}/members", form_of=case_url, members="Sami Karim\nLayla Hassan")
    assert answer.status_code == 422
    assert "Which one is" in answer.text
    assert "Layla Hassan" in answer.text
    key = re.search(r'name="(resolve-[0-9a-f]+)"', answer.text)
    assert key
    fields: dict[str, Any] = {"members": "Sami Karim\nLayla Hassan", key[1]: "new:person"}
    assert amina.send(f"{case_url}/members", **fields).status_code == 302
    assert "2 people by name." in words_of(amina.page(case_url))
    assert "Sami Karim" in amina.page("/people/")


def test_adding_twice_adds_once(browse: Browse, case_url: str) -> None:
    amina = browse("amina")
    for _time in range(2):
        page = amina.send(f"{case_url}/members", form_of=case_url, follow=True, members="Layla Hassan").text
    assert "Nothing to add" in page
    assert "1 person by name." in words_of(page)


@pytest.mark.parametrize(("typed", "sentence"), [("", "Write at least one name"), ("SELF", "cannot be tied to itself")])
def test_what_cannot_join_is_said_and_changes_nothing(browse: Browse, case_url: str, typed: str, sentence: str) -> None:
    amina = browse("amina")
    members = typed.replace("SELF", f"Layla Hassan\n{case_url.rsplit('/', 1)[1]}")
    answer = amina.send(f"{case_url}/members", form_of=case_url, members=members)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Nothing belongs to this case yet." in amina.page(case_url)


def test_who_may_not_write_adds_nobody_and_who_may_not_see_the_case_finds_no_form(
    browse: Browse, case_url: str
) -> None:
    for name, code in (("chidi", 403), ("vera", 403), ("esi", 404), ("dana", 403)):
        assert browse(name).get(f"{case_url}/members").status_code == code
    assert "Nothing belongs to this case yet." in browse("amina").page(case_url)
