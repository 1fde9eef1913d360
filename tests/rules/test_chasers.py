"""The draft of a follow-up letter names what it was given, each point once, and nothing else."""

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.access import Visibility
from tracker.rules.chasers import Asked, Earlier, Point, draft, may_repeat

TEXTS = st.text("abcdefgh %(){}“”0123456789é中", max_size=20).map(lambda words: f"<{words}>")
STANDINGS = st.sampled_from(["waiting", "promised", "partly-met"])
TIMES = st.lists(st.builds(Asked, TEXTS, st.sampled_from(["letter-sent", "meeting", "raised"])), max_size=2)
POINTS = st.builds(Point, TEXTS, TIMES, STANDINGS, TEXTS, TEXTS)


@given(TEXTS, st.lists(st.builds(Earlier, TEXTS, TEXTS), max_size=3), st.lists(POINTS, max_size=5))
def test_everything_given_stands_in_it_in_its_order(who: str, earlier: list[Earlier], points: list[Point]) -> None:
    text, place = draft(who, earlier, points), 0
    wanted = [who, *(words for each in earlier for words in (each.title, each.when))]
    for number, point in enumerate(points, start=1):
        wanted += [f"\n{number}. ", point.words, *(asked.when for asked in point.asked)]
        wanted += [point.answered, *([point.answer] if point.answered else [])]
    for words in wanted:
        place = text.index(words, place)


def test_a_letter_about_nothing_in_particular_asks_for_an_answer_all_the_same() -> None:
    assert draft("The Ministry", [Earlier("Our letter", "on 24 January 2016")], []) == (
        "To: The Ministry\n\n"
        "We have written to you: “Our letter”, sent on 24 January 2016. We have not received an answer.\n\n"
        "We ask you for an answer by [day].\n\n"
        "[Names of those who sign]\n"
    )


def test_a_point_says_when_and_in_what_we_asked() -> None:
    letter, meeting = Asked("on 1 May", "letter-sent"), Asked("on 2 May", "meeting")
    other = Asked("on 3 May", by_us=False, who="The Observers")
    for asked, said in (
        ([letter], "We asked for this in our letter sent on 1 May."),
        ([letter, meeting], "We asked for this in our letter sent on 1 May, and again in a meeting on 2 May."),
        ([letter, other, meeting, letter], "We asked for this 3 times: first in our letter sent on 1 May, last in our"),
        ([other, replace(other, when="on 4 May")], "The Observers asked you for this on 4 May."),
        ([replace(other, who="")], "You were asked for this on 3 May."),
    ):
        text = draft("A", [], [Point("Release 100% of them", asked)])
        assert f"1. Release 100% of them\n   {said}" in text
    assert "1. Release them\n   We have received no answer to it." in draft("A", [], [Point("Release them")])


def test_what_they_said_last_stands_before_what_is_still_asked() -> None:
    told = [
        Point("A", (), "waiting", "on 1 May", "We have your letter."),
        Point("B", (), "waiting", "on 2 May"),
        Point("C", (), "promised", "on 3 May"),
        Point("D", (), "partly-met", "on 4 May"),
    ]
    text = draft("A", [], told)
    assert "You answered on 1 May: “We have your letter.”\n   That does not answer what was asked." in text
    assert "You acknowledged it on 2 May.\n   That does not answer what was asked." in text
    assert "You said on 3 May that you would.\n   We ask you to tell us what has been done since." in text
    assert "Part of it was done on 4 May.\n   We ask for the part that is missing." in text


def test_what_named_people_only_may_see_is_never_repeated_by_itself() -> None:
    every = list(product(Visibility, (True, False), (True, False)))
    assert not any(may_repeat(width, may_go=may, they_have_it=have, all_agreed=False) for width, may, have in every)
    for width, may, have in every:
        is_wide = width in (Visibility.ORGANISATION, Visibility.TEAM)
        assert may_repeat(width, may_go=may, they_have_it=have, all_agreed=True) == (is_wide and (may or have))
