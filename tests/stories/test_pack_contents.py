"""What a pack has besides its demands: promises, whom to protect, what to pass on, names as they are said, cards."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, frozen_text, may_go, visit_with_two_demands
from tracker.actions import links, people, records, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def told(account: Account, *about: Record, said_by: list[Record] | None = None) -> None:
    """Something that happened, and that may be told to authorities."""
    may_go(timeline.record(account, Ties(list(about), said_by or [])))


def test_every_promise_stands_with_its_day_and_what_became_of_it(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        demand = one(asking.for_layla)
        told(Account("promised", on(2015, 11, 3), quote="In a month", by_when=UncertainDate.edtf("2015-12")), demand)
        told(Account("broken", on(2016, 1, 5), "She is still held"), demand)
        told(Account("promised", on(2016, 1, 10), quote="By the end of January", by_when=on(2016, 1, 31)), demand)
        told(Account("promised", on(2016, 1, 11)), one(asking.for_omar))
    text = frozen_text(browse("amina"), asking)
    promised = text.split("What they promised")[1].split("What a good answer")[0]
    assert "- 3 November 2015. To be done by December 2015. Broken. 5 January 2016." in promised
    assert "- 10 January 2016. To be done by 31 January 2016. That day has passed. Said." in promised.replace(
        "\n  ", " "
    )
    assert "The day that they promised has passed" in text
    assert "By the end of January" in text.split("What they said last")[1]
    assert "11 January" not in text, "it belongs to a demand that is not in the pack"


def test_what_is_set_down_for_later_has_not_happened(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand, layla = one(asking.for_layla), one(asking.layla)
        told(Account("promised", on(2016, 1, 10)), demand)
        told(Account("promised", on(2016, 3, 1), by_when=on(2016, 3, 5)), demand)
        told(Account("reprisal", on(2016, 1, 12), "Her brother was threatened"), layla)
        told(Account("reprisal", on(2016, 3, 1), "Her hearing is feared"), layla)
    text = frozen_text(browse("amina"), asking)
    assert "Her brother was threatened" in text
    assert "Her hearing is feared" not in text
    assert "Its day comes within 30 days" not in text


def test_however_much_an_old_event_holds_the_latest_is_told(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand, layla = one(asking.for_layla), one(asking.layla)
        old = timeline.record(Account("acknowledged", on(2015, 1, 3)), Ties([demand]))
        told(Account("promised", on(2016, 1, 10)), demand)
        words = (links.Terms(quote=f"Word {number}") for number in range(2000))
        links.link_new(links.NewTie(old, LinkRole.SPEAKER, layla, each) for each in words)
    assert "- 10 January 2016. No day was named. Said." in frozen_text(browse("amina"), asking)


def test_a_promise_without_a_day_says_so(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        told(Account("promised", on(2016, 1, 10)), one(asking.for_layla), said_by=[])
    assert "- 10 January 2016. No day was named. Said." in frozen_text(browse("amina"), asking)


def test_what_is_to_be_said_after_a_no(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    address = f"/demands/{asking.for_layla}"
    fields = {"would_count": "She is at home.", "if_refused": "Ask that Layla Hassan sees a doctor."}
    page = amina.page(f"{address}/edit")
    about = dict(re.findall(r'<textarea[^>]*name="(addressees|about)"[^>]*>([^<]*)', page))
    sent = amina.send(f"{address}/edit", title="Release her", followed="y", **about, **fields)  # type: ignore[arg-type]  # words
    assert sent.status_code == 302, words_of(sent.text)
    assert "If they say no Ask that Layla Hassan sees a doctor." in words_of(amina.page(address))
    text = frozen_text(amina, asking, level="initials")
    assert "If they say no\n\nAsk that L. H. sees a doctor." in text
    assert "She is at home." in text.split("What a good answer would sound like")[1]


def test_what_is_asked_of_the_visitors_for_others_to_do_is_to_be_passed_on(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        visitor, minister = factories.organisation("The ministry that visits"), factories.organisation("The court")
        links.link(one(asking.visit), LinkRole.VISITOR, visitor)
        for title, bearer in (("Pass it on", minister), ("Do it yourselves", visitor)):
            demand = factories.demand(title)
            may_go(demand)
            links.link(demand, LinkRole.ADDRESSEE, visitor)
            links.link(demand, LinkRole.DUTY_BEARER, bearer)
    said = words_of(browse("amina").page(f"/visits/{asking.visit}/pack"))
    assert re.search(r"Pass it on .{0,60}For the visitors to pass on", said)
    assert re.search(r"Do it yourselves .{0,60}Open with the visitors", said)


def test_whoever_takes_part_and_has_to_be_protected(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        watch, omar = factories.organisation("Halden Watch"), one(asking.omar)
        may_go(watch)
        links.link(one(asking.visit), LinkRole.PROTECT, watch)
        links.link(one(asking.visit), LinkRole.VISITOR, omar)
        ref = watch.ref
    amina = browse("amina")
    text = frozen_text(amina, asking, messages="Omar Idris comes along")
    assert "- May be put at risk by this visit: Halden Watch." in text
    assert "ask us before you name anybody" not in text
    with acting("amina"):
        may_go(one(ref), Exposure.INTERNAL)
        links.link(one(asking.visit), LinkRole.PROTECT, one(asking.omar))
    text = frozen_text(amina, asking, messages="Omar Idris comes along with Halden Watch")
    assert "Halden" not in text.replace("Port Halden", "")
    assert "Omar" not in text, "not even as a visitor: he is to be protected and did not agree"
    assert "Whoever takes part may be put at risk by it: ask us before you name anybody." in text


def test_names_stand_in_their_scripts_and_as_they_are_said(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        named = [("ليلى حسن", NameKind.OWN_SCRIPT, "Arabic"), ("LAY-la HASS-an", NameKind.SAID, "")]
        people.call(one(asking.layla), [Name(*name) for name in named])  # type: ignore[arg-type]  # it is a person
    text = frozen_text(browse("amina"), asking)
    assert "In their own script (Arabic): ليلى حسن" in text
    assert "Say it: LAY-la HASS-an" in text
    assert "ليلى" not in frozen_text(browse("amina"), asking, level="initials")


def test_a_card_has_one_demand_and_ends_on_its_side(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand, other = one(asking.for_layla), factories.demand("Let the doctors in")
        may_go(other)
        long = "A word or two more. " * 80
        for each in (demand, other):
            records.edit(each, each.version, {"would_count": long, "if_refused": long})
            told(Account("promised", on(2016, 1, 10), quote=long, by_when=on(2016, 3, 1)), each)
        other_ref = other.ref
    amina = browse("amina")
    url = frozen_text(amina, asking, add=other_ref, address=True)
    cards = amina.get(url + "/cards.txt").text
    assert cards.count("A good answer") == 2
    assert cards.count("If they say no") == 2
    pages = re.findall(rb"/Type/Page\b", amina.get(url + "/cards.pdf").data)
    assert len(pages) == 2


def test_what_is_left_out_is_said_on_the_screen_alone(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        links.link(one(asking.for_layla), LinkRole.BENEFICIARY, one(asking.omar))
    amina = browse("amina")
    said = words_of(amina.page(f"/visits/{asking.visit}/pack"))
    assert "1 person is left out: no consent to be named to these readers is recorded." in said
    assert "This number is printed nowhere." in said
    url = frozen_text(amina, asking, address=True)
    for name in ("/pack.html", "/pack.txt", "/cards.txt", "/cards.html"):
        assert "left out" not in amina.get(url + name).text


def test_whoever_is_left_out_is_counted_by_the_reason(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand = one(asking.for_layla)
        for name, how_far in (("Said No", "refused"), ("For The Team", "team"), ("Seen By Few", "refused")):
            person = factories.person(name)
            may_go(person)
            links.link(demand, LinkRole.BENEFICIARY, person)
            factories.agrees(person, how_far)
        visibility.change(person, Visibility.RESTRICTED, None, [person.created_by or 0])
        may_go(one(asking.layla), Exposure.INTERNAL)
    page = browse("amina").page(f"/visits/{asking.visit}/pack")
    said = words_of(page)
    assert "1 person is left out who agreed: their record may not go to these readers." in said
    assert f'href="/records/{asking.layla}/sharing#exposure-0"' in page
    assert "1 person is left out: their consent does not go so far, is over, or is not certain." in said
    assert "1 person is left out: no consent to be named to these readers is recorded." in said, "Omar"
    assert "2 people are left out: they said no, or took their consent back." in said
    said = words_of(browse("bilal").page(f"/visits/{asking.visit}/pack"))
    assert "1 person is left out: they said no, or took their consent back." in said, "nobody hidden is counted"


@pytest.mark.parametrize("path", ["", "/pack.html", "/pack.txt", "/cards.html", "/cards.txt"])
def test_whoever_did_not_agree_is_in_no_file_even_when_asked_for(browse: Browse, asking: Asking, path: str) -> None:
    amina: Browser = browse("amina")
    asked: dict[str, Any] = {
        "add": f"{asking.for_omar}\n{asking.for_layla}",
        "messages": f"See {asking.omar}, Omar Idris",
    }
    url = frozen_text(amina, asking, address=True, **asked)
    data = amina.get(f"{url}{path}").text
    assert "Omar" not in data
    assert "Idris" not in data


@pytest.mark.parametrize("name", ["Zebulon Quarkley", "王小明"])
def test_a_key_message_names_nobody_who_did_not_agree(
    browse: Browse, acting: Acting, asking: Asking, name: str
) -> None:
    with acting("amina"):
        factories.person(name)
        minister = factories.person("Hor Phan")
        links.link(factories.demand("Hold elections"), LinkRole.DUTY_BEARER, minister)
    message = f"Hor Phan knows: {name}, who is ill, needs a lawyer. 請釋放{name}先生"
    text = frozen_text(browse("amina"), asking, messages=message)
    assert name not in text
    assert "Hor Phan knows: [name withheld], who is ill, needs a lawyer." in text
    with acting("amina"):
        person = session().scalars(select(Person).where(Person.title == name)).one()
        may_go(person)
        factories.agrees(person, "authorities")
    assert f"Hor Phan knows: {name}, who is ill" in frozen_text(browse("amina"), asking, messages=message)
