"""A name that nobody has is asked about: offered are names with a word of it, from four letters on also begun."""

import re
from html import unescape

import pytest

from tests import factories
from tests.cast import Acting, Browse
from tests.stories.presses import questions_in
from tracker.plumbing.database import session
from tracker.records.searching.entries import ToEnter

NAMES = ("Meach Sovannara", "Li Wei", "Lina Haddad", "Kem Sokha", "Annabel Cheam")


def offered_in(page: str) -> list[str]:
    """Return the names that may be meant."""
    return [unescape(name) for name in re.findall(r"This one: <bdi>([^<]*)</bdi>", page)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Meach Sovanara", ["Meach Sovannara"]),
        ("Meeach Sovannara", ["Meach Sovannara"]),
        ("Sovan", ["Meach Sovannara"]),
        ("Sov", []),
        ("Anna", ["Annabel Cheam"]),
        ("nnara", []),
        ("Meeach Sovanara", []),
        ("Li", ["Li Wei"]),
        ("Lin Haddadd", []),
        ("Kem Sokhaa", ["Kem Sokha"]),
        ("Ke Sokh", ["Kem Sokha"]),
    ],
)
def test_one_word_may_be_misspelt_and_letters_within_a_word_say_nothing(
    browse: Browse, acting: Acting, typed: str, offered: list[str]
) -> None:
    with acting("amina"):
        for name in NAMES:
            factories.person(name)
    answer = browse("amina").send("/letters/new", title="A letter", addressees=typed)
    assert answer.status_code == 422
    assert len(questions_in(answer.text)) == 1
    assert offered_in(answer.text) == offered


def test_while_a_name_waits_to_be_entered_more_are_offered_and_none_fewer(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        people = [factories.person(name) for name in NAMES]
        session().add(ToEnter(record_id=people[1].id))
    for typed, name in (("Meach Sovanara", "Meach Sovannara"), ("nnara", "Meach Sovannara"), ("Li", "Li Wei")):
        answer = browse("amina").send("/letters/new", title="A letter", addressees=typed)
        assert name in offered_in(answer.text)
