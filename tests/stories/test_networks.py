"""Who signed what with whom: a line for each pair, which leads to the letters that both signed."""

import re

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.stories.figure_pages import marks_of, rows_of, without_token
from tests.stories.follow_up_pages import one
from tracker.actions import letters, links, records, visibility
from tracker.records.letters import Letter
from tracker.records.signed_together import MOST_LETTERS
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.pictures.network import MOST

NONE = "No two organisations signed a letter of this case together"


def signed(title: str, *refs: str, case: str = "") -> Letter:
    made = factories.letter(title)
    for ref in refs:
        letters.sign(made, one(ref), "")
    if case:
        links.link(made, LinkRole.MEMBER, one(case))
    return made


@pytest.fixture
def refs(acting: Acting) -> dict[str, str]:
    """ADHOC and FIDH signed two letters, one of them with CCHR and of the case; HRW signed one alone, with a person."""
    with acting("amina"):
        found = {name: factories.organisation(name).ref for name in ("ADHOC", "CCHR", "FIDH", "HRW")}
        found |= {"case": factories.case().ref, "layla": factories.person().ref}
        signed("Five demands", found["FIDH"], found["ADHOC"], found["CCHR"], case=found["case"])
        signed("A reminder", found["ADHOC"], found["FIDH"])
        signed("To Obama", found["HRW"], found["layla"], case=found["case"])
        return found


def network_of(ref: str) -> str:
    return f"/{'cases' if ref.startswith('C-') else 'organisations'}/{ref}/network"


def test_an_organisation_sees_with_whom_it_signed_how_often(browse: Browse, refs: dict[str, str]) -> None:
    page = browse("amina").page(network_of(refs["ADHOC"]))
    rows = [cells for _where, cells in rows_of(page)]
    assert rows == [["1 ADHOC", "2 FIDH", "2"], ["1 ADHOC", "3 CCHR", "1"], ["2 FIDH", "3 CCHR", "1"]]
    listed = re.findall(r"<li>.*?</li>", page.partition('<ol class="knots">')[2].partition("</ol>")[0])
    assert [words_of(item) for item in listed] == ["ADHOC 2 letters", "FIDH 2 letters", "CCHR 1 letter"]
    assert [words for _where, words in reversed(marks_of(page))] == [
        "ADHOC and FIDH: 2 letters",
        "ADHOC and CCHR: 1 letter",
        "FIDH and CCHR: 1 letter",
    ]


def test_a_line_leads_to_the_letters_of_both(browse: Browse, refs: dict[str, str]) -> None:
    amina = browse("amina")
    page = amina.page(network_of(refs["ADHOC"]))
    assert sorted(where for where, _words in marks_of(page)) == sorted(where for where, _cells in rows_of(page))
    (first, _cells), *_others, (last, _) = rows_of(page)
    assert first.startswith(network_of(refs["ADHOC"]))
    assert "Five demands" in amina.page(first)
    assert "A reminder" in amina.page(first)
    assert "A reminder" not in amina.page(last)


def test_a_case_has_the_letters_of_the_case_alone(browse: Browse, refs: dict[str, str]) -> None:
    amina = browse("amina")
    page = amina.page(network_of(refs["case"]))
    assert [cells[2] for _where, cells in rows_of(page)] == ["1", "1", "1"]
    assert "1 other signed alone." in words_of(page)
    assert "Layla Hassan" not in page, "a network is of organisations"
    assert f'href="{network_of(refs["case"])}"' in amina.page(f"/cases/{refs['case']}")
    assert f'href="{network_of(refs["HRW"])}"' in amina.page(f"/organisations/{refs['HRW']}")
    assert "It signed no letter together with another organisation" in amina.page(network_of(refs["HRW"]))


@pytest.mark.parametrize("pair", ["O-ZZZZZ.O-YYYYY", "nobody", "😀", "<b>"])
def test_a_pair_that_is_none_is_said(browse: Browse, refs: dict[str, str], pair: str) -> None:
    page = browse("amina").page(f"{network_of(refs['ADHOC'])}?pair={pair}")
    assert "These two signed no letter together here." in page


def test_whoever_may_not_see_a_letter_or_an_organisation_gets_the_page_without(
    browse: Browse, acting: Acting, refs: dict[str, str]
) -> None:
    with acting("amina"):
        for name in ("ADHOC", "FIDH", "case"):
            visibility.change(one(refs[name]), Visibility.ORGANISATION, None, [])
        known = signed("Known to all", refs["ADHOC"], refs["FIDH"], case=refs["case"])
        visibility.change(known, Visibility.ORGANISATION, None, [])
        letter = known.ref
    esi, pages = browse("esi"), [network_of(refs[name]) for name in ("ADHOC", "case")]
    before = [esi.page(page) for page in pages]
    assert [cells for _where, cells in rows_of(before[0])] == [["1 ADHOC", "2 FIDH", "1"]]
    assert "CCHR" not in "".join(before)
    with acting("amina"):
        signed(
            "Hidden", refs["ADHOC"], refs["FIDH"], refs["HRW"], factories.organisation("Zhidden").ref, case=refs["case"]
        )
        links.link(one(letter), LinkRole.SIGNATORY, one(refs["HRW"]))
    assert [without_token(esi.page(page)) for page in pages] == [without_token(page) for page in before]


def test_letters_that_somebody_may_not_see_push_none_out_that_they_may(
    browse: Browse, acting: Acting, refs: dict[str, str]
) -> None:
    with acting("amina"):
        for name in ("ADHOC", "FIDH"):
            visibility.change(one(refs[name]), Visibility.ORGANISATION, None, [])
        visibility.change(signed("Known to all", refs["ADHOC"], refs["FIDH"]), Visibility.ORGANISATION, None, [])
        later = [Letter(kind=Kind.LETTER, title="Hidden") for _number in range(MOST_LETTERS)]
        records.add_all(later)
        for each in later:
            links.link(each, LinkRole.SIGNATORY, one(refs["ADHOC"]))
    assert [cells for _where, cells in rows_of(browse("esi").page(network_of(refs["ADHOC"])))] == [
        ["1 ADHOC", "2 FIDH", "1"]
    ]
    assert f"Only the latest {MOST_LETTERS} letters are looked at." in browse("amina").page(network_of(refs["ADHOC"]))


def test_of_many_those_stand_there_who_signed_most_often(browse: Browse, acting: Acting, refs: dict[str, str]) -> None:
    with acting("amina"):
        others = [factories.organisation(f"Group {number:02}").ref for number in range(MOST + 3)]
        signed("Everybody", *others, case=refs["case"])
    page = browse("amina").page(network_of(refs["case"]))
    assert len(re.findall(r"<circle", page)) == MOST
    assert len(rows_of(page)) == MOST * (MOST - 1) // 2
    assert "6 others signed less often, and are left out." in words_of(page)
