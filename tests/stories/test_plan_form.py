"""The form of a plan is read at a glance: its steps are folded, and open where somebody writes or errs."""

import re

from tests.cast import Browse
from tests.stories.plan_pages import EDIT, fields_of, look, said_by
from tests.stories.test_own_plans import NEW


def steps_in(page: str) -> list[tuple[bool, str]]:
    """Return of each step in a form whether it is open, and what stands on it while it is folded."""
    found = re.findall(r'<details class="part step"( open)?>\s*<summary>(.*?)</summary>', page, re.DOTALL)
    return [(bool(is_open), said_by(summary)) for is_open, summary in found]


def test_a_plan_of_ten_steps_is_ten_lines_and_three_for_more(browse: Browse) -> None:
    steps = steps_in(browse("amina").page(EDIT.format("visit")))
    assert [is_open for is_open, _words in steps] == [False] * 13
    assert steps[2][1] == (
        "Step 3: Ask the delegation and the embassy for a meeting "
        "7 days before the first day of the visit We have to do it"
    )
    assert [words for _is_open, words in steps[10:]] == ["One more step"] * 3


def test_it_says_where_a_record_has_to_stand(browse: Browse) -> None:
    steps = steps_in(browse("amina").page(EDIT.format("asked")))
    assert steps[1][1].endswith(
        "again after 30 days each time, until it is answered They owe an answer Waiting for an answer"
    )


def test_what_is_wrong_or_changed_is_open_and_the_fault_leads_to_its_field(browse: Browse) -> None:
    amina = browse("amina")
    changes = {"steps-1-number": "soon", "steps-3-what": "Send the letter", "steps-10-what": "Thank the host"}
    code, page = look(amina, "visit", **changes)
    assert code == 422
    assert [place for place, (is_open, _words) in enumerate(steps_in(page)) if is_open] == [1, 3, 10]
    assert '<li><a href="#steps-1-number">Write a whole number in digits' in page
    assert "{" not in said_by(page.split("<main")[1])
    assert steps_in(page)[3][1] == "Step 4: Send the letter", "its old day is not said of what is being changed"


def test_back_from_the_preview_only_what_was_changed_is_open(browse: Browse) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "visit", **{"steps-2-number": "-8"})
    page = amina.post(f"{EDIT.format('visit')}?again=1", data=fields_of(preview)).text
    assert [place for place, (is_open, _words) in enumerate(steps_in(page)) if is_open] == [2]


def test_a_new_plan_begins_with_what_has_to_be_written(browse: Browse) -> None:
    amina = browse("amina")
    assert [is_open for is_open, _words in steps_in(amina.page(NEW.format("meeting")))] == [True, False, False]
    assert [is_open for is_open, _words in steps_in(amina.page(NEW.format("asked")))] == [True, True, False]
