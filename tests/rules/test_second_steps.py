"""Recovery codes are read however people type them, and nothing else is taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.second_steps import LENGTH, LETTERS, is_of_an_app, is_recovery_code, typed, written

CODES = st.text(LETTERS, min_size=LENGTH, max_size=LENGTH)


@given(CODES, st.sampled_from([" ", "-", "\u2011", "", "\u00a0", "\t"]))
def test_a_code_is_the_same_however_it_is_typed(code: str, between: str) -> None:
    shown = written(code)
    assert len(shown.split("-")) == 6
    for text in (shown, shown.upper(), shown.replace("-", between), f" {shown}\n"):
        assert typed(text) == code
    assert is_recovery_code(code)
    assert not is_of_an_app(code)


@given(st.text(max_size=40))
def test_nothing_else_is_a_code(text: str) -> None:
    code = typed(text)
    assert not is_of_an_app(code) or (len(code) == 6 and code.isascii() and code.isdecimal())
    assert not is_recovery_code(code) or set(code) <= set(LETTERS)


def test_digits_of_another_script_are_no_code() -> None:
    assert not is_of_an_app("١٢٣٤٥٦")
    assert len(set(LETTERS)) ** LENGTH > 2**112
