"""Today says what needs somebody now, what we have not written down, what lies ahead and who has waited longest."""

import re
from datetime import date

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.follow_up_pages import late_demand, one
from tests.stories.presses import block
from tracker.actions import follow_ups, letters, links, records, replies, timeline, visits
from tracker.actions.timeline import Account, Ties
from tracker.records.demands import Demand
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

AHEAD, SILENCE, UNTOLD = "Next 14 days", "Longest without an answer", "Waiting for our record"


def test_the_first_day_says_where_to_start(browse: Browse) -> None:
    said = words_of(browse("amina").page("/"))
    assert "Wednesday 10 February 2016" in said
    assert "Nothing is recorded yet. Start with a letter you have sent. New letter New person" in said
    assert "New letter" not in words_of(browse("vera").page("/"))


def test_what_is_hidden_is_not_even_something(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        factories.sent_letter(None, factories.demand())
    assert "Nothing is recorded yet." in browse("esi").page("/")


def test_who_reads_nothing_is_led_to_the_team_and_nobody_to_the_sign_in(app: Flask, browse: Browse) -> None:
    assert browse("dana").get("/").headers["Location"] == "/team"
    answer = app.test_client().get("/")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_the_line_is_posted_and_checked(browse: Browse) -> None:
    amina = browse("amina")
    page = amina.page("/")
    assert re.search(r'<form class="what-happened" method="post" action="/log">', page)
    answer = amina.send("/log", form_of="/", line="Call with the ministry, no answer")
    assert "Nothing is saved yet." in answer.text
    assert "What happened?" not in browse("vera").page("/")


def test_late_comes_before_due_today_with_what_may_be_pressed(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person("ليلى حسن")
        follow_ups.set_by_hand(layla, "Ask her sister", date(2016, 2, 10), Owes.WE, None)
        late_demand("Release Layla Hassan")
    amina = browse("amina")
    page = amina.page("/")
    said = block(page, "Needs you now")
    assert said.startswith("Needs you now (2)")
    assert said.index("3 days late") < said.index("due today")
    assert "ليلى حسن" in said
    for words in ("No answer", "They promised", "They refused", "It is done", "Later"):
        assert words in said
    assert "(2 due )" in words_of(page)


def test_three_of_one_addressee_stand_together_and_two_do_not(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ministry, court = factories.organisation(), factories.organisation("Court of Appeal")
        for number in range(6):
            links.link(one(late_demand(f"Demand {number}")), LinkRole.ADDRESSEE, ministry)
        for number in range(2):
            links.link(one(late_demand(f"Plea {number}")), LinkRole.ADDRESSEE, court)
    page = browse("amina").page("/")
    said = block(page, "Needs you now")
    assert "Asked of Ministry of Justice (6) One letter to them : Ministry of Justice Check whether they have" in said
    assert "and 3 more : Ministry of Justice Demand 3 D-" in said
    assert "Court of Appeal" not in said
    assert all(said.count(f"Plea {number} Check whether") == 1 for number in range(2))


def test_nothing_due_says_who_still_owes_an_answer(browse: Browse, acting: Acting) -> None:
    with acting("bilal"):
        asked = records.add(Demand(kind=Kind.DEMAND, title="Release Layla Hassan", followed=False))
        made(asked, on(2014, 12, 25))
        made(records.add(Demand(kind=Kind.DEMAND, title="Specialist care", followed=False)), on(2015, 12, 25))
        made(records.add(Demand(kind=Kind.DEMAND, title="Hidden"), Visibility.RESTRICTED), on(2010, 12, 25))
    said = words_of(browse("amina").page("/"))
    assert "Nothing is due today. 2 demands are waiting for an answer; the longest has waited 412 days." in said


def made(demand: Record, when: UncertainDate, *more: tuple[str, UncertainDate]) -> None:
    timeline.record(Account("demand-made", when), Ties([demand]))
    for type_code, day in more:
        timeline.record(Account(type_code, day), Ties([demand]))


def test_the_longest_silences_count_as_the_pages_of_the_demands_do(browse: Browse, acting: Acting) -> None:
    told: dict[str, tuple[UncertainDate, *tuple[tuple[str, UncertainDate], ...]]] = {
        "Never answered": (on(2015, 1, 1),),
        "Acknowledged only": (on(2015, 2, 1), ("acknowledged", on(2015, 3, 1))),
        "A reply nobody judged": (on(2015, 3, 1), ("reply", on(2016, 2, 1))),
        "Promised, then silence": (on(2013, 1, 1), ("promised", on(2015, 6, 1)), ("no-answer", on(2016, 1, 1))),
        "Some time in 2014": (UncertainDate.edtf("2014"),),
        "The sixth": (on(2016, 1, 1),),
        "Refused": (on(2010, 1, 1), ("refused", on(2010, 2, 1))),
        "Met": (on(2010, 1, 1), ("met", on(2016, 2, 1))),
    }
    with acting("amina"):
        for title, (first, *more) in told.items():
            made(factories.demand(title), first, *more)
    vera = browse("vera")
    page = vera.page("/")
    silences = re.findall(r'<li><a href="(/demands/[^"]+)"><bdi>([^<]+)</bdi>.*?(\d+) day', page, re.DOTALL)
    titles = [title for _url, title, _days in silences]
    assert titles == [
        "Some time in 2014",
        "Never answered",
        "Acknowledged only",
        "A reply nobody judged",
        "Promised, then silence",
    ]
    for url, title, days in silences:
        if title != "A reply nobody judged":
            assert f"{days} days." in words_of(vera.page(url)), title


def test_many_answered_demands_never_hide_who_waited_longer(browse: Browse, acting: Acting) -> None:
    """The oldest raisings are read, and no more: whoever is shown must have waited longest all the same."""
    with acting("amina"):
        for number in range(61):
            asked = factories.demand(f"Promised {number}")
            made(asked, on(2010, 1, 1), ("promised", on(2016, 1, 20)), ("no-answer", on(2016, 1, 30)))
        made(factories.demand("Asked later, never answered"), on(2015, 1, 1))
    said = words_of(browse("vera").page("/"))
    assert "Promised 0" not in said.partition(SILENCE)[2]


@pytest.fixture
def visit_ref(acting: Acting) -> str:
    """A visit that ended a week ago, with a letter for it that makes two demands."""
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden"))
        visits.schedule(visit, on(2016, 2, 1), on(2016, 2, 3), None)
        release, care = factories.demand("Release Layla Hassan"), factories.demand("Specialist care")
        letter = factories.letter(demands=(release, care))
        links.link(letter, LinkRole.ABOUT_VISIT, visit)
        letters.send(letter, on(2016, 1, 28))
        raised = Account("statement", on(2016, 2, 4), "The delegation: raised", stance=Stance.RAISED)
        timeline.record(raised, Ties([visit, release]))
        return visit.ref


def test_a_visit_without_an_account_of_a_demand_waits_for_our_record(
    browse: Browse, acting: Acting, clock_at: ClockAt, visit_ref: str
) -> None:
    amina = browse("amina")
    page = amina.page("/")
    said = block(page, UNTOLD)
    assert "It ended on 3 February 2016. Of the demands for it (2), 1 has no account of whether it was raised." in said
    address = re.search(rf'href="(/log\?about={visit_ref}[^"]+)"', page)
    assert address
    form = amina.page(address[1].replace("&amp;", "&"))
    assert "Specialist care" in form
    assert "Log what somebody says" not in browse("vera").page("/")
    clock_at(date(2016, 3, 5))
    assert "It ended on 3 February 2016" not in words_of(amina.page("/"))


def test_a_demand_that_is_hidden_is_not_counted_among_those_without_an_account(
    browse: Browse, acting: Acting, visit_ref: str
) -> None:
    with acting("amina"):
        hidden = records.add(Demand(kind=Kind.DEMAND, title="Release Omar Idris"), Visibility.RESTRICTED)
        visit = one(visit_ref)
        links.link(hidden, LinkRole.ABOUT_VISIT, visit)
    assert "Of the demands for it (3), 2 have no account" in words_of(browse("amina").page("/"))
    assert "Of the demands for it (2), 1 has no account" in words_of(browse("vera").page("/"))


def test_a_reply_waits_to_be_judged_once_by_its_letter(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = factories.demand("Specialist care")
        letter = factories.sent_letter(on(2016, 1, 24), asked)
        replies.log(letter, Account("reply", on(2016, 2, 5)), Ties())
        alone = factories.demand("Family visits")
        made(alone, on(2016, 1, 1), ("reply", on(2016, 2, 6)))
        ref, alone_ref = letter.ref, alone.ref
    page = browse("amina").page("/")
    said = block(page, UNTOLD)
    assert said.count("Is it an answer?") == 2
    assert f'href="/letters/{ref}/judge"' in page
    assert f'href="/demands/{alone_ref}/status"' in page


def test_a_letter_says_what_is_not_known_of_it(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        bare = factories.sent_letter(on(2016, 2, 1))
        unsure = factories.sent_letter(on(2016, 2, 2), factories.demand())
        full = factories.sent_letter(on(2016, 2, 2), factories.demand())
        timeline.record(Account("letter-delivered", on(2016, 2, 3)), Ties([full]))
        bare_ref, full_ref, unsure_ref = bare.ref, full.ref, unsure.ref
    amina = browse("amina")
    said = block(amina.page("/"), UNTOLD)
    assert bare_ref in said
    assert "It was sent on 1 February 2016, but lists no demand" in said
    assert re.search(rf"{unsure_ref} It was sent on 2 February 2016. Its delivery is not confirmed.", said)
    assert full_ref not in said
    form = amina.page(f"/log?about={bare_ref}&type=letter-delivered")
    assert re.search(r"<option[^>]*selected[^>]*value=\"letter-delivered\"", form)
    clock_at(date(2016, 3, 4))
    assert UNTOLD not in amina.page("/")


def test_the_next_days_hold_hearings_visits_and_follow_ups_by_day(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        timeline.record(Account("hearing", on(2016, 2, 12), "Hearing of the appeal"), Ties([layla]))
        timeline.record(Account("hearing", on(2016, 2, 25), "Too far ahead"), Ties([layla]))
        hidden = factories.person("Omar Idris", Visibility.RESTRICTED)
        timeline.record(Account("hearing", on(2016, 2, 13), "A hidden hearing"), Ties([hidden]))
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden", followed=False))
        visits.schedule(visit, on(2016, 2, 15), on(2016, 2, 16), None)
        follow_ups.set_by_hand(layla, "Ask her sister", date(2016, 2, 12), Owes.WE, None)
        url = f"/visits/{visit.ref}"
    page = browse("amina").page("/")
    said = block(page, AHEAD)
    assert re.search(
        r"Friday 12 February 2016 Hearing of the appeal Layla Hassan P-\w+ Ask her sister Layla Hassan P-\w+ "
        r"Saturday 13 February 2016 A hidden hearing Omar Idris P-\w+ "
        r"Find out what happened at the hearing Layla Hassan P-\w+ .*"
        r"Monday 15 February 2016 Visit begins Daniel Roth in Port Halden V-\w+ ",
        said,
    )
    assert f'href="{url}"' in page
    said = block(browse("vera").page("/"), AHEAD)
    assert "A hidden hearing" not in said
    assert "Ask her sister" not in said


def test_at_most_twelve_lie_ahead(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        for number in range(14):
            follow_ups.set_by_hand(layla, f"Step {number}", date(2016, 2, 11), Owes.WE, None)
            timeline.record(Account("hearing", on(2016, 2, 12), f"Hearing {number}"), Ties([layla]))
    said = block(browse("amina").page("/"), AHEAD)
    assert said.count("Step ") == 12
    assert "Hearing" not in said


def test_somebody_of_another_team_sees_none_of_it(browse: Browse, acting: Acting, visit_ref: str) -> None:
    with acting("amina"):
        late_demand("Release Layla Hassan")
    esi = browse("esi")
    page = esi.page("/")
    assert "Nothing is recorded yet." in page
    assert "(1" not in page


def test_a_page_full_of_follow_ups_asks_no_more_than_one_with_few(app: Flask, browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    counts = []
    for number in (2, 60):
        with acting("amina"):
            for each in range(number):
                late_demand(f"Demand {each}")
                made(factories.demand(f"Reply {each}"), on(2016, 1, 1), ("reply", on(2016, 2, 6)))
            layla = factories.person()
            timeline.record(Account("hearing", on(2016, 2, 12)), Ties([layla]))
        counts.append([count_statements(app, amina, path) for path in ("/", "/follow-ups/")])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
