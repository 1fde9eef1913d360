"""What was taken out of a wording and put into it, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.drift import Change, drift, same_words, words_in

SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Release the 17", "Release the 17", [(SAME, "Release the 17")]),
        ("Release the 17", "Release the 24 now", [(SAME, "Release the "), (REMOVED, "17"), (ADDED, "24 now")]),
        ("Release all of them.", "Release them.", [(SAME, "Release "), (REMOVED, "all of "), (SAME, "them.")]),
        ("Release  them", "Release them", [(SAME, "Release them")]),
        ("Release them", "Stop military aid", [(REMOVED, "Release them"), (ADDED, "Stop military aid")]),
        ("ដោះលែងកឹម", "ដោះលែងសុខា", None),
    ],
)
def test_a_drift_is_told_word_by_word(before: str, after: str, pieces: list[tuple[Change, str]] | None) -> None:
    told = drift(before, after)
    if pieces is not None:
        assert [tuple(piece) for piece in told] == pieces
    assert "".join(piece.text for piece in told if piece.change is not REMOVED) == after


def test_signs_of_scripts_without_spaces_are_not_torn_apart() -> None:
    assert words_in("ភ្នំពេញ") == ["ភ្នំ", "ពេ", "ញ"]
    assert words_in("释放 他") == ["释", "放 ", "他"]
    assert words_in("Don't stop!") == ["Don", "'", "t ", "stop", "!"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_wordings_can_be_read_out_of_it(before: str, after: str) -> None:
    pieces = drift(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not REMOVED) == after
    assert same_words("".join(piece.text for piece in pieces if piece.change is not ADDED), before)


def test_very_long_texts_are_shown_whole() -> None:
    assert [piece.change for piece in drift("a " * 2000, "b " + "a " * 2000)] == [REMOVED, ADDED]
