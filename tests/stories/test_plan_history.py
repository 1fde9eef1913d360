"""The page of a plan says what each change changed, before and after; so does the page that comes before saving."""

import re

from tests.cast import Browse, Browser
from tests.stories.plan_pages import EDIT, fields_of, look, said_by, save
from tests.stories.presses import press


def changes_in(page: str) -> list[str]:
    """Return the changes below the heading “Changes”, each in words."""
    found = re.search(r'<ol class="rows">(.*?)</ol>', page, re.DOTALL)
    assert found
    return [said_by(item) for item in re.findall(r"<li>.*?</li>", found[1], re.DOTALL)]


def changed(browser: Browser, key: str, **changes: str) -> str:
    _code, preview = look(browser, key, **changes)
    return save(browser, key, preview)


def test_a_change_says_which_step_and_from_what_to_what(browse: Browse) -> None:
    amina = browse("amina")
    page = changed(amina, "hearing", **{"steps-0-number": "-10", "steps-0-owes": "they"})
    (change,) = changes_in(page)
    assert change.startswith("10 February 2016,")
    before, after = (
        "7 days before what it follows; We have to do it",
        "10 days before what it follows; They owe an answer",
    )
    assert change.endswith(f"before: {before} after: {after}")
    assert "1 day after" not in change, "the other step is as it was"


def test_new_words_a_new_step_and_a_removed_one_are_told(browse: Browse) -> None:
    amina = browse("amina")
    fields = {"steps-1-what": "Write down what the judge said", "steps-2-what": "Thank the observer"}
    page = changed(amina, "hearing", **fields, **{"steps-2-number": "3", "steps-2-owes": "we", "steps-0-remove": "y"})
    (change,) = changes_in(page)
    assert "New step: Thank the observer after: 3 days after what it follows; We have to do it" in change
    assert "after: Write down what the judge said" in change
    assert re.search("Step removed: Prepare .+? before: 7 days before what it follows; We have to do it", change)


def test_what_the_plan_says_of_itself_is_told_too_the_latest_first(browse: Browse) -> None:
    amina = browse("amina")
    changed(amina, "hearing", name="Hearings and appeals", second_after="3", country="France")
    page = changed(amina, "hearing", note="Ask the lawyer <b>first</b>. 100 % sure.")
    latest, first = changes_in(page)
    assert latest.endswith("Note after: Ask the lawyer <b>first</b>. 100 % sure.")
    assert "<b>first" not in page
    assert "before: again after 7 days; after 14 days the coordinators are told too after: again after 3 days;" in first
    assert "What it is called before: " in first
    assert "after: Hearings and appeals" in first
    assert "Working days of before: the country of the record after: France" in first


def test_what_is_put_back_says_so_and_what_changes_nothing_too(browse: Browse) -> None:
    amina = browse("amina")
    page = press(amina, changed(amina, "hearing", **{"steps-0-number": "-10"}), r".*/take-back.*")
    assert "before: 10 days before what it follows after: 7 days before what it follows" in changes_in(page)[0]
    assert changes_in(changed(amina, "hearing"))[0].endswith("Saved as it was.")


def test_the_preview_says_what_would_be_otherwise(browse: Browse) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-1-repeat_every": "60"})
    said = said_by(preview)
    assert (
        "again after 30 days each time, until it is answered after: 30 days after what it follows; again after 60"
        in said
    )
    unchanged = amina.post(EDIT.format("asked"), data=fields_of(amina.page(EDIT.format("asked"))))
    assert "The form is as the plan stands." in said_by(unchanged.text)
