"""One letter asks an addressee again for everything that is open with them, instead of a reminder for each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape

import pytest
from flask import Flask

from tests import factories
from tests.bench.__main__ import count_statements
from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one, only, planned_for, tell
from tests.stories.presses import press
from tests.stories.test_set_aside import log
from tracker.actions import deletion, letters, links, records, relations, timeline, visibility
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.links import from_record
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

WORDS = "Release Layla Hassan without further delay."
TITLES = ("Release Layla Hassan", "Specialist care", "Family visits")


@dataclass(frozen=True)
class Asked:
    """A ministry that was sent a letter with three demands in it, seventeen days ago."""

    ministry: str
    letter: str
    demands: list[str]

    @property
    def url(self) -> str:
        return f"/follow-ups/addressees/{self.ministry}"

    def draft(self, *refs: str) -> str:
        return f"{self.url}/letter?" + "&".join(f"with={ref}" for ref in refs or self.demands)


@pytest.fixture
def asked(acting: Acting) -> Asked:
    with acting("amina"):
        ministry, letter = factories.organisation(), factories.letter()
        letters.address(letter, ministry)
        demands = [factories.demand(title) for title in TITLES]
        for demand in demands:
            letters.make_demand(letter, demand, WORDS if demand is demands[0] else "")
        letters.send(letter, on(2016, 1, 24))
        return Asked(ministry.ref, letter.ref, [demand.ref for demand in demands])


@pytest.fixture
def few(acting: Acting, asked: Asked) -> str:
    """A demand that only Amina may see, in a letter of its own to the same ministry."""
    with acting("amina"):
        demand = records.add(Demand(kind=Kind.DEMAND, title="Release Omar Idris"), Visibility.RESTRICTED)
        letter = records.add(Letter(kind=Kind.LETTER, title="In confidence"), Visibility.RESTRICTED)
        letters.address(letter, one(asked.ministry))
        letters.make_demand(letter, demand)
        letters.send(letter, on(2016, 1, 25))
        return demand.ref


def textarea(page: str) -> str:
    return unescape(re.findall(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)[0])


def record(browser: Browser, asked: Asked, *refs: str, **changed: str) -> str:
    """Record the letter as it is drafted; return the page that it leads to."""
    path = asked.draft(*refs)
    form = {"title": "Follow-up letter to the Ministry", "text": textarea(browser.page(path)), **changed}
    answer = browser.send(f"{asked.url}/letter", form_of=path, follow=True, **form)
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


def send(browser: Browser, url: str, when: str) -> None:
    """Write into the letter when it was sent, or take that out again."""
    form = browser.page(f"{url}/edit")
    stands = {
        name: re.findall(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL)[0].strip()
        for name in ("addressees", "text", "reply_to")
    }
    fields = {"title": "Follow-up letter to the Ministry", "form": "private", "sent": when, "followed": "y", **stands}
    assert browser.send(f"{url}/edit", **fields).status_code == 302


def test_the_list_says_who_owes_how_much_for_how_long(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    said = words_of(amina.page("/follow-ups/addressees/"))
    assert re.search(r"Ministry of Justice .*4 open 4 have come back last asked 24 January 2016 .*3 days late", said)
    log(amina, asked.demands[0])
    said = words_of(amina.page("/follow-ups/addressees/"))
    assert "3 open 3 have come back" in said
    assert "1 reply waits to be judged first." in said
    assert "Ministry of Justice" not in browse("esi").page("/follow-ups/addressees/")


def test_its_page_lists_what_is_open_with_them_and_what_waits_to_be_judged(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    log(amina, asked.demands[2])
    tell(amina, "/follow-ups/3", "promised", follow=True)
    said = words_of(amina.page(asked.url))
    assert "Judge these replies first (1) Family visits" in said
    assert "Still open (2)" in said
    assert WORDS in said
    assert "they said last: Promised, 10 February 2016" in said
    assert 'name="with"' not in browse("chidi").page(asked.url)
    assert browse("chidi").get(asked.draft()).status_code == 403


def test_the_draft_repeats_what_was_asked_and_what_was_answered(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    tell(amina, "/follow-ups/3", "promised", follow=True)
    text = textarea(amina.page(asked.draft()))
    assert text.splitlines()[0] == "To: Ministry of Justice"
    assert "“Letter to the Minister”, sent on 24 January 2016" in text
    assert f"We asked on 24 January 2016: “{WORDS}”\n   We have received no answer to it." in text
    assert "We asked on 24 January 2016: Specialist care\n   You said on 10 February 2016 that you would." in text
    assert "by [day]" in text


def test_it_is_recorded_as_a_draft_and_can_be_undone(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = record(amina, asked, *asked.demands[:2])
    said = words_of(page)
    assert "is recorded as a draft. When it is sent, write the day into it." in said
    assert "Not sent yet. It is addressed to Ministry of Justice ." in said
    assert WORDS in said
    assert "It answers or follows Letter to the Minister" in said
    assert "Family visits" not in said
    (url,) = set(re.findall(r'action="(/records/L-\w+/delete)"', page.split("<h1")[0]))
    press(amina, page.split("<h1")[0], url)
    assert url.split("/")[2] not in amina.page("/letters/")


def test_sent_it_brings_each_demand_back_once_by_its_day(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = record(amina, asked)
    url = f"/letters/{re.findall(r'(L-[A-Z0-9]+) is recorded as a draft', page)[0]}"
    late = "Check whether they have replied due Sunday 7 February 2016 · 3 days late"
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[late]] * 3
    send(amina, url, "10 February 2016")
    again = "Check whether they have replied due Wednesday 24 February 2016"
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[again]] * 3
    assert planned_for(amina.page(url)) == [again]
    first = f"/letters/{asked.letter}"
    assert planned_for(amina.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    send(amina, url, "")
    assert planned_for(amina.page(first)) == ["Check whether they have replied due Wednesday 10 February 2016"]
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[late]] * 3


def test_what_is_open_to_few_is_left_out_until_somebody_ticks_it(
    browse: Browse, acting: Acting, asked: Asked, few: str
) -> None:
    with acting("amina"):
        demand = factories.demand("Close the camp")
        links.link(demand, LinkRole.ADDRESSEE, one(asked.ministry))
        never = demand.ref
    amina = browse("amina")
    log(amina, never, "raised")
    page = amina.page(asked.url)
    assert "2 are left out because they are not open to all." in words_of(page)
    ticked = re.findall(r'value="(D-\w+)"[^>]*checked', page)
    assert sorted(ticked) == sorted(asked.demands)
    assert "Left out: Named people only" in words_of(page)
    assert "Only you see it" not in record(amina, asked, asked.demands[0], never)
    shown = words_of(record(amina, asked, asked.demands[0], few, title="To be kept among us"))
    assert "Only you see it so far, because not everybody may see everything in it." in shown
    listed = browse("bilal").page("/letters/")
    assert "Follow-up letter to the Ministry" in listed
    assert "To be kept among us" not in listed


def test_a_colleague_is_offered_only_what_they_may_see(browse: Browse, asked: Asked, few: str) -> None:
    bilal = browse("bilal")
    assert "Omar Idris" not in bilal.page(asked.url)
    text = textarea(bilal.page(asked.draft(few, *asked.demands)))
    assert "Omar Idris" not in text
    assert "In confidence" not in text
    assert "4 open" in words_of(bilal.page("/follow-ups/addressees/"))
    assert "6 open" in words_of(browse("amina").page("/follow-ups/addressees/"))


def test_what_was_settled_meanwhile_is_named_and_the_text_is_kept(browse: Browse, asked: Asked) -> None:
    amina, path = browse("amina"), asked.draft()
    hidden = dict(re.findall(r'name="(csrf_token|submission_id|points|version)"[^>]*value="([^"]*)"', amina.page(path)))
    log(browse("bilal"), asked.demands[0])
    answer = amina.post(f"{asked.url}/letter", data={**hidden, "title": "Again", "text": "My own words."})
    assert answer.status_code == 422
    assert f"{asked.demands[0]} is not open any more." in words_of(answer.text)
    assert "My own words." in answer.text
    assert f'value="{",".join(asked.demands[1:])}"' in answer.text


def test_nothing_ticked_nothing_drafted(browse: Browse, asked: Asked) -> None:
    page = browse("amina").page(f"{asked.url}/letter")
    assert "Tick at least one thing that the letter is to ask for." in words_of(page)
    assert browse("amina").get("/follow-ups/addressees/" + asked.demands[0]).status_code == 404


def test_ways_lead_there_from_today_the_list_and_the_addressee(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    for page in ("/", "/follow-ups/", f"/organisations/{asked.ministry}"):
        assert f'href="{asked.url}"' in amina.page(page), page


def test_many_demands_are_listed_and_drafted_with_as_few_questions_to_the_database(
    app: Flask, browse: Browse, acting: Acting, asked: Asked
) -> None:
    amina = browse("amina")
    paths = ("/follow-ups/addressees/", asked.url, asked.draft())
    few = [count_statements(app, amina, path) for path in paths]
    with acting("amina"):
        for number in range(20):
            letter = factories.letter(f"Letter {number}")
            letters.address(letter, one(asked.ministry))
            letters.make_demand(letter, factories.demand(f"Demand {number}"), "In these words.")
            letters.send(letter, on(2016, 1, 20))
    every = re.findall(r'name="with" value="(D-\w+)"', amina.page(asked.url))
    assert len(every) == 23
    assert [count_statements(app, amina, path) for path in (*paths[:2], asked.draft(*every))] == few
    assert max(few) <= 12


def test_a_letter_that_few_may_see_moves_no_day_that_others_see(browse: Browse, acting: Acting, asked: Asked) -> None:
    first = f"/letters/{asked.letter}"
    before = planned_for(browse("bilal").page(first))
    with acting("amina"):
        secret = records.add(Letter(kind=Kind.LETTER, title="In confidence"), Visibility.RESTRICTED)
        letters.address(secret, one(asked.ministry))
        links.link(secret, LinkRole.REPLY_TO, one(asked.letter))
        letters.send(secret, on(2016, 2, 10))
    assert planned_for(browse("bilal").page(first)) == before


def open_with(acting: Acting, asked: Asked, about: str, addressee: str) -> str:
    """A team's demand to somebody, asked for in a team's letter; its reference."""
    with acting("amina"):
        demand, letter = factories.demand(about), factories.letter()
        letters.address(letter, one(addressee))
        letters.make_demand(letter, demand)
        letters.send(letter, on(2016, 1, 24))
        return demand.ref


def test_a_letter_to_somebody_whom_few_may_see_is_seen_by_few(
    browse: Browse, acting: Acting, cast: Cast, asked: Asked
) -> None:
    with acting("amina"):
        judge = factories.person("Judge Renn", Visibility.RESTRICTED).ref
    demand = open_with(acting, asked, "Hear the appeal", judge)
    to_judge = replace(asked, ministry=judge)
    assert "Only you see it so far" in words_of(record(browse("amina"), to_judge, demand, title="Once more"))
    assert "Once more" not in browse("bilal").page("/letters/")


def test_a_letter_that_tells_what_few_may_know_is_seen_by_few(
    browse: Browse, acting: Acting, cast: Cast, asked: Asked
) -> None:
    with acting("amina"):
        demand = factories.demand("Close the camp")
        links.link(demand, LinkRole.ADDRESSEE, one(asked.ministry))
        timeline.record(timeline.Account("raised", on(2016, 1, 20)), timeline.Ties([demand]))
        told = timeline.record(timeline.Account("raised", on(2016, 1, 5)), timeline.Ties([demand]))
        visibility.change(told, Visibility.RESTRICTED, None, [cast.amina.id])
        ref = demand.ref
    amina = browse("amina")
    assert "5 January 2016" in textarea(amina.page(asked.draft(ref)))
    assert "Only you see it so far" in words_of(record(amina, asked, ref, title="Once more"))


@pytest.fixture
def followed(acting: Acting, asked: Asked) -> str:
    """A second letter to the same ministry that follows up the first one and was sent today; its reference."""
    with acting("amina"):
        later = factories.letter("Letter of reminder")
        letters.address(later, one(asked.ministry))
        links.link(later, LinkRole.REPLY_TO, one(asked.letter))
        letters.send(later, on(2016, 2, 10))
        return later.ref


def narrowed(later: str) -> None:
    visibility.change(one(later), Visibility.RESTRICTED, None, [one(later).owner_id or 0])


def deleted(later: str) -> None:
    deletion.delete(one(later))


def its_sending_deleted(later: str) -> None:
    sent = letters.sending_of(one(later))  # type: ignore[arg-type]  # a letter by its reference
    assert sent is not None
    deletion.delete(sent)


def untied(role: LinkRole) -> Callable[[str], None]:
    def deed(later: str) -> None:
        ((tie, _end),) = session().execute(from_record(one(later).id, role))
        relations.untie(tie, one(later))

    return deed


def the_first_one_opened(later: str) -> None:
    ((_tie, first),) = session().execute(from_record(one(later).id, LinkRole.REPLY_TO))
    for record in [*letters.demands_of(first), first]:  # type: ignore[arg-type]  # what a letter answers is one
        visibility.change(record, Visibility.ORGANISATION, None, [])


@pytest.mark.parametrize(
    "deed",
    [
        narrowed,
        deleted,
        its_sending_deleted,
        untied(LinkRole.REPLY_TO),
        untied(LinkRole.ADDRESSEE),
        the_first_one_opened,
    ],
)
def test_a_later_letter_that_does_not_count_any_more_is_named_nowhere(
    browse: Browse, acting: Acting, asked: Asked, followed: str, deed: Callable[[str], None]
) -> None:
    bilal, first = browse("bilal"), f"/letters/{asked.letter}"
    address = only(bilal.page(first))
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    assert f"Asked again in {followed}" in words_of(bilal.page(address))
    with acting("amina"):
        deed(followed)
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Wednesday 10 February 2016"]
    assert followed not in bilal.page(address)


def test_a_later_letter_that_is_brought_back_puts_the_first_one_off_again(
    browse: Browse, acting: Acting, asked: Asked, followed: str
) -> None:
    bilal, first = browse("bilal"), f"/letters/{asked.letter}"
    with acting("amina"):
        later = one(followed)
        deletion.delete(later)
        deletion.restore(later)
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    assert f"Asked again in {followed}" in words_of(bilal.page(only(bilal.page(first))))
