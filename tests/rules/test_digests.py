"""What a digest says, and when an item may stand in one again."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.digests import GAP, Digest, Item, Mention, is_held

DAYS = st.dates(date(2016, 1, 1), date(2016, 3, 1))
TODAY = date(2016, 2, 10)


@given(st.none() | st.builds(Mention, DAYS, st.integers(1, 6)), st.integers(1, 6), DAYS, DAYS)
def test_an_item_is_held_for_the_gap_and_never_longer(
    last: Mention | None, level: int, due_on: date, day: date
) -> None:
    held = is_held(last, level, due_on, day)
    if last is None or day >= last.day + GAP:
        assert not held
    elif level <= last.level:
        assert held
    else:
        assert held == (day < due_on + GAP)


@given(DAYS, st.integers(1, 6), DAYS)
def test_a_level_is_told_at_most_a_gap_after_its_day(last: date, level: int, due_on: date) -> None:
    assert not is_held(Mention(last, level - 1), level, due_on, due_on + GAP)


def digest(*items: Item, more: int = 0, late_since: date | None = None) -> str:
    return Digest(items, more, TODAY, late_since, "https://tracker.example.org").text()


def test_it_says_how_late_each_is_and_which_reminder_it_is() -> None:
    said = digest(
        *(Item(f"D-{level}", TODAY - timedelta(days=level - 1), level, to_judge=False) for level in (1, 2, 3))
    )
    assert "3 follow-ups came back.\nSign in" in said
    assert "  D-1: due 10 February 2016\n" in said
    assert "  D-2: due 9 February 2016, 1 day late, second reminder\n" in said
    assert "  D-3: due 8 February 2016, 2 days late, the coordinators are told too\n" in said
    assert "more" not in said


def test_replies_to_judge_stand_apart_and_what_else_is_open_is_counted() -> None:
    said = digest(Item("D-1", TODAY, 1, to_judge=False), Item("L-2", TODAY, 1, to_judge=True), more=4)
    assert said.index("D-1") < said.index("Replies that wait to be judged:\n  L-2") < said.index("4 more are open.")


def test_each_item_has_its_links_and_its_title_where_it_may_stand() -> None:
    said = digest(
        Item("D-1", TODAY, 1, to_judge=False, title="Release Layla", links=("a/x", "a/x/set-aside", "a/x/give"))
    )
    assert (
        "  D-1  Release Layla: due 10 February 2016\n    Say what happened: a/x\n    Set it aside: a/x/set-aside\n"
        in said
    )
    assert "1 follow-up came back." in said


def test_several_of_one_record_say_which_step_each_is() -> None:
    said = digest(
        Item("V-1", TODAY, 1, to_judge=False, step="step 3 of 10"),
        Item("V-1", TODAY, 1, to_judge=False, title="Visit to Paris", step="step 4 of 10 (Send the letter)"),
    )
    assert "  V-1, step 3 of 10: due 10 February 2016\n" in said
    assert "  V-1  Visit to Paris, step 4 of 10 (Send the letter): due 10 February 2016" in said


def test_one_that_is_late_says_so_first() -> None:
    assert digest(Item("D-1", TODAY, 1, to_judge=False), late_since=date(2016, 2, 3)).startswith(
        "This mail comes late. It was to come on 3 February 2016."
    )
