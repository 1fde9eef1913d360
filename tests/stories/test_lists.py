"""Every list: the filters people use stand in its address, it is sorted four ways, and it is paged by key."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.follow_up_pages import let_go
from tests.stories.list_pages import chips_on, next_of, refs_on, titles_on
from tracker.actions import links, owners, records, timeline, visibility, visits
from tracker.records.lists import PAGE
from tracker.records.people import Person
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.lists import Order

MANY = 2 * PAGE + 3


@pytest.fixture
def demands(acting: Acting, cast: Cast) -> dict[str, str]:
    """Three demands that differ in all that a list is narrowed by, by what they ask."""
    with acting("amina"):
        ministry = factories.organisation("Ministry of Justice")
        release, care, meet = (factories.demand(title) for title in ("Release Layla", "Specialist care", "Visits"))
        release.country, care.country = "KH", "VN"
        release.sort_day, care.sort_day, meet.sort_day = date(2014, 3, 3), date(2015, 1, 1), date(2015, 12, 31)
        links.link(release, LinkRole.ADDRESSEE, ministry)
        owners.give(care, cast.bilal.id)
        owners.give(meet, None)
        visibility.change(meet, Visibility.ORGANISATION, None, [])
        timeline.record(timeline.Account("met", on(2016, 2, 1)), timeline.Ties([care]))
        return {record.title: record.ref for record in (release, care, meet, ministry)}


NARROWED: dict[str, tuple[list[str], str]] = {
    "q=layla": (["Release Layla"], "Words in the name: layla"),
    "country=Viet+Nam": (["Specialist care"], "Country: Vietnam"),
    "country=kh": (["Release Layla"], "Country: Cambodia"),
    "status=met": (["Specialist care"], "Status: Met"),
    "owner=me": (["Release Layla"], "Looked after by: Me"),
    "owner=nobody": (["Visits"], "Looked after by: Nobody"),
    "owner=BILAL": (["Specialist care"], "Looked after by: Bilal"),
    "team=ASIA": (["Specialist care", "Release Layla"], "Team: Asia"),
    "addressee=ministry+of+justice": (["Release Layla"], "Addressee: Ministry of Justice"),
    "addressee=MINISTRY": (["Release Layla"], "Addressee: Ministry of Justice"),
    "year=2015": (["Visits", "Specialist care"], "Year: 2015"),
    "visibility=organisation": (["Visits"], "Who may see it: Everyone in the organisation"),
}


@pytest.mark.parametrize("query", NARROWED)
def test_a_list_is_narrowed_by_its_address(browse: Browse, cast: Cast, demands: dict[str, str], query: str) -> None:
    titles, chip = NARROWED[query]
    people = query.replace("BILAL", str(cast.bilal.id)).replace("ASIA", str(cast.amina.team_id))
    written = people.replace("MINISTRY", demands["Ministry of Justice"].lower())
    page = browse("amina").page(f"/demands/?{written}")
    assert titles_on(page) == titles
    assert f"Demands ({len(titles)})" in words_of(page)
    assert chips_on(page) == {chip: "/demands/"}
    assert "Show everything" in page


def test_filters_in_use_stand_above_the_list_and_each_can_be_taken_away(
    browse: Browse, demands: dict[str, str]
) -> None:
    amina = browse("amina")
    page = amina.page("/demands/?year=2015&owner=nobody&sort=name")
    assert titles_on(page) == ["Visits"]
    chips = chips_on(page)
    assert chips == {
        "Looked after by: Nobody": "/demands/?year=2015&sort=name",
        "Year: 2015": "/demands/?owner=nobody&sort=name",
    }
    assert titles_on(amina.page(chips["Looked after by: Nobody"])) == ["Specialist care", "Visits"]
    assert '<details class="more-filters" open>' in page
    assert '<option value="nobody" selected>' in page
    assert '<input type="hidden" name="sort" value="name">' in page
    assert '<details class="more-filters">' in amina.page("/demands/?q=release")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("country=Atlantis", "We know no country of this name. Did you mean: Cambodia, Viet Nam?"),
        ("status=arrested", "“arrested” is not among the choices. Choose another one, or take it away."),
        ("owner=99999", "“99999” is not among the choices."),
        ("owner=" + "9" * 199, "is not among the choices."),
        ("owner=somebody", "“somebody” is not among the choices."),
        ("team=99", "“99” is not among the choices."),
        ("visibility=secret", "“secret” is not among the choices."),
        ("year=16", "“16” is not a year. Write one such as 2016."),
        ("year=0000", "“0000” is not a year."),
        ("year=9999", "Nothing matches."),
        ("addressee=Nobody", "No record has this name or reference. Write the reference, such as O-7KQ4M."),
        ("addressee=MoJ", "Several records have this name. Write the reference of one, such as O-7KQ4M."),
        ("country=Atlantis&year=x", "We know no country of this name."),
    ],
)
def test_a_value_that_does_not_exist_gives_an_empty_list_and_a_sentence(
    browse: Browse, acting: Acting, demands: dict[str, str], query: str, sentence: str
) -> None:
    with acting("amina"):
        for _each in range(2):
            factories.organisation("MoJ")
    page = browse("amina").page(f"/demands/?{query}")
    assert sentence in words_of(page)
    assert titles_on(page) == []


def test_who_left_is_still_found_by_what_they_look_after(
    app: Flask, browse: Browse, cast: Cast, demands: dict[str, str]
) -> None:
    let_go(app, cast.bilal.id)
    page = browse("amina").page(f"/demands/?owner={cast.bilal.id}")
    assert titles_on(page) == ["Specialist care"]
    assert "Looked after by: Bilal, who has left" in chips_on(page)


@pytest.fixture
def many(acting: Acting) -> list[str]:
    """More people than two pages hold; many are called the same, were recorded for the same day, or changed at once."""
    with acting("amina"):
        people = [
            Person(kind=Kind.PERSON, title=f"Layla {number % 7}", sort_day=date(2010, 1, 1) + timedelta(number % 5))
            for number in range(MANY)
        ]
        records.add_all(people)
        return [person.ref for person in people]


@pytest.mark.parametrize("order", Order)
def test_every_order_is_paged_to_its_end_and_each_stands_once(browse: Browse, many: list[str], order: Order) -> None:
    amina, address = browse("amina"), f"/people/?q=layla&year=2010&sort={order}"
    pages = [amina.page(address)]
    while following := next_of(pages[-1]):
        assert "q=layla" in following
        pages.append(amina.page(following))
        assert "Back to the beginning" in pages[-1]
    assert [len(refs_on(page)) for page in pages] == [PAGE, PAGE, MANY - 2 * PAGE]
    shown = [ref for page in pages for ref in refs_on(page)]
    assert set(shown) == set(many)
    place = {ref: number for number, ref in enumerate(many)}
    keys: dict[Order, Callable[[str], tuple[int, ...]]] = {
        Order.NEWEST: lambda ref: (-(place[ref] % 5), -place[ref]),
        Order.OLDEST: lambda ref: (place[ref] % 5, place[ref]),
        Order.NAME: lambda ref: (place[ref] % 7, place[ref]),
        Order.CHANGED: lambda ref: (-place[ref],),
    }
    assert shown == sorted(many, key=keys[order])


def test_the_usual_order_is_by_name_where_there_are_names_and_by_day_elsewhere(
    browse: Browse, demands: dict[str, str], many: list[str]
) -> None:
    amina = browse("amina")
    assert titles_on(amina.page("/demands/")) == ["Visits", "Specialist care", "Release Layla"]
    assert titles_on(amina.page("/demands/?sort=oldest")) == ["Release Layla", "Specialist care", "Visits"]
    assert titles_on(amina.page("/demands/?sort=nonsense")) == ["Visits", "Specialist care", "Release Layla"]
    people = amina.page("/people/")
    assert titles_on(people) == sorted(titles_on(people))
    assert 'href="/people/?sort=newest"' in people


def test_what_was_changed_last_stands_first_with_the_moment(browse: Browse, demands: dict[str, str]) -> None:
    amina = browse("amina")
    url = f"/demands/{demands['Specialist care']}"
    amina.send(f"{url}/edit", title="Specialist care", summary="A doctor")
    page = amina.page("/demands/?sort=changed")
    assert titles_on(page)[0] == "Specialist care"
    assert "changed 10 February 2016, 09:" in words_of(page)


def test_a_place_in_one_order_is_no_place_in_another(browse: Browse, many: list[str]) -> None:
    amina = browse("amina")
    following = {order: next_of(amina.page(f"/people/?sort={order}")) for order in Order}
    places = {order: parse_qs(urlsplit(address or "").query)["after"][0] for order, address in following.items()}
    for given, after in places.items():
        for asked in Order:
            answer = amina.get("/people/", query_string={"sort": asked, "after": after})
            assert answer.status_code == (200 if given is asked else 400), (given, asked)
    answer = amina.get("/people/", query_string={"sort": Order.OLDEST, "after": places[Order.NEWEST]})
    assert "This page does not exist Open the list or the timeline from its beginning." in words_of(answer.text)


@pytest.mark.parametrize(
    "after",
    [
        "2016-02-10.5",
        "newest.2016-02-30.5",
        "newest.2016-02-10.x",
        "newest.2016-02-10.99999999999999999999",
        "changed.2016-02-10T09:00:00.5",
        "changed.2016-02-10T09:00:00+01:00.5",
        "changed.0001-01-01T00:00:00+14:00.5",
        "changed.tomorrow.5",
        "name.5",
        "nonsense..5",
        ".",
    ],
)
def test_a_place_that_was_tampered_with_is_refused(browse: Browse, after: str) -> None:
    order = after.partition(".")[0]
    answer = browse("amina").get("/people/", query_string={"sort": order, "after": after})
    assert answer.status_code == (200 if after == "name.5" else 400)


def test_a_place_stays_a_place_when_what_stood_there_is_gone(browse: Browse, many: list[str]) -> None:
    amina = browse("amina")
    first = amina.page("/people/")
    following = next_of(first)
    assert following is not None
    expected = refs_on(amina.page(following))
    last = refs_on(first)[-1]
    amina.send(f"/records/{last}/delete", form_of=f"/people/{last}")
    assert refs_on(amina.page(following)) == expected


def test_of_very_many_it_says_only_that_there_are_more(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        records.add_all([Source(kind=Kind.SOURCE, title=f"Report {number}") for number in range(1000)])
    amina = browse("amina")
    assert "Sources (1,000)" in words_of(amina.page("/sources/"))
    with acting("amina"):
        records.add(Source(kind=Kind.SOURCE, title="Report"))
    assert "Sources (1,000+)" in words_of(amina.page("/sources/"))


def test_what_is_deleted_or_hidden_is_neither_listed_nor_counted(browse: Browse, demands: dict[str, str]) -> None:
    amina, esi = browse("amina"), browse("esi")
    ref = demands["Release Layla"]
    assert titles_on(esi.page("/demands/?year=2014")) == []
    assert titles_on(esi.page("/demands/?sort=changed")) == ["Visits"]
    assert "No record has this name" in words_of(esi.page("/demands/?addressee=Ministry+of+Justice"))
    amina.send(f"/records/{ref}/delete", form_of=f"/demands/{ref}")
    page = amina.page("/demands/?addressee=Ministry+of+Justice")
    assert "Demands (0)" in words_of(page)
    assert "Nothing matches." in words_of(page)


def test_visits_and_people_are_narrowed_by_how_they_stand(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        for title, first in (("Visit in January", on(2016, 1, 26)), ("Visit in March", on(2016, 3, 26))):
            visits.schedule(records.add(Visit(kind=Kind.VISIT, title=title)), first, first, on(2016, 1, 5))
        held, free = factories.person("Layla Hassan"), factories.person("Omar Idris")
        timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([held, free]))
        timeline.record(timeline.Account("release", on(2015, 3, 3)), timeline.Ties([free]))
    amina = browse("amina")
    assert titles_on(amina.page("/visits/?status=ended")) == ["Visit in January"]
    assert titles_on(amina.page("/visits/?status=announced")) == ["Visit in March"]
    assert titles_on(amina.page("/people/?status=in-custody")) == ["Layla Hassan"]
    assert titles_on(amina.page("/people/?status=at-liberty")) == ["Omar Idris"]
    assert 'name="status"' not in amina.page("/cases/")
    assert 'name="addressee"' not in amina.page("/visits/")
    assert titles_on(amina.page("/people/?addressee=Nobody")) == ["Layla Hassan", "Omar Idris"]


def test_a_list_says_who_looks_after_each(browse: Browse, demands: dict[str, str]) -> None:
    rows = words_of(browse("amina").page("/demands/").partition('<ul class="rows"')[2])
    assert f"{demands['Specialist care']} Vietnam as of 1 February 2016 Bilal" in rows
    assert f"{demands['Visits']} nobody looks after it" in rows
    assert f"{demands['Release Layla']} Cambodia Tick all on this page" in rows
