"""How documents name people, which demands come first, and that a document is the same after it was kept."""

from datetime import date, timedelta

import pytest

from tracker.plumbing.documents.pdf import figures_in_order
from tracker.plumbing.documents.text import as_text
from tracker.rules.documents.blocks import NEW_PAGE, Block, Document, Style, facts, fingerprint, heading, item, text
from tracker.rules.documents.choosing import Urgency, Waits, in_order
from tracker.rules.documents.names import Called, Level, Mask, initials
from tracker.rules.documents.people_list import compare

TODAY = date(2016, 2, 10)
LAYLA = Called("P-22222", "Layla Hassan", ("ليلى حسن", "Layla Hasan"))
OMAR = Called("P-33333", "Omar Idris")
KHMER = Called("P-44444", "កឹម សុខា")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Layla Hassan", "L. H."), ("Jean-Luc d'Arc", "J. L. D."), ("刘晓波", "刘."), ("U 2", "U."), ("", "")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Free Layla Hassan and Omar Idris", "Free L. H. and [somebody]"),
        ("Free LAYLA HASSAN", "Free L. H."),
        ("Hassan said so, and so did Idris's wife", "L. H. said so, and so did [somebody]'s wife"),
        ("Layla Hasan, also written so", "L. H., also written so"),
        ("الحرية ليلى حسن", "الحرية L. H."),
        ("Omaria and the Hassanites", "Omaria and the Hassanites"),
        ("Free Mr. al-Khawaja", "Free Mr. [somebody]"),
        ("Free Mr. AL-KHAWAJA, or Khawaja", "Free Mr. [somebody], or [somebody]"),
        ("Mr. OKORO, Pierre to his friends", "Mr. [somebody], [somebody] to his friends"),
        ("الحرية لليلى", "الحرية لL. H."),
        ("أحسن", "أحسن"),
        ("ជួយសុខាផង", "ជួយ[somebody]ផង"),
        ("ដោះលែងកឹម សុខាភ្លាម", "ដោះលែង[somebody]ភ្លាម"),
    ],
)
def test_names_are_taken_out_of_running_text(words: str, said: str) -> None:
    withheld = [OMAR, KHMER, *map(Called, ("P-5", "P-6"), ("Abdulhadi al-Khawaja", "Jean-Pierre Okoro"))]
    assert Mask([LAYLA], withheld, Level.INITIALS, "[somebody]")(words) == said


def test_by_name_only_those_are_taken_out_who_may_not_be_named() -> None:
    mask = Mask([LAYLA], [OMAR], Level.NAMES, "[somebody]")
    assert mask("Layla Hassan and Omar Idris") == "Layla Hassan and [somebody]"
    assert Mask([LAYLA], [], Level.REFERENCES, "")("Free Layla Hassan") == "Free P-22222"


def test_whoever_may_be_named_keeps_a_name_that_somebody_else_has_too() -> None:
    brother = Called("P-4", "Yusuf Hassan")
    mask = Mask([LAYLA], [brother], Level.NAMES, "[somebody]")
    assert (
        mask("Layla Hassan and Yusuf Hassan; Hassan was beaten") == "Layla Hassan and [somebody]; [somebody] was beaten"
    )
    assert mask("Yusuf, brother of LAYLA HASSAN") == "[somebody], brother of LAYLA HASSAN"
    by_initials = Mask([LAYLA], [brother], Level.INITIALS, "[somebody]")
    assert by_initials("Hassan, that is Layla Hassan") == "[somebody], that is L. H."
    assert Mask([LAYLA], [LAYLA], Level.NAMES, "[somebody]")("Layla Hassan") == "[somebody]", "in doubt nobody is named"


def test_a_name_that_is_written_without_capitals_is_taken_out_by_its_parts_too() -> None:
    mask = Mask([], [Called("P-4", "kem bin sokha"), Called("P-5", "Li Wei")], Level.NAMES, "[somebody]")
    assert mask("Mr. Sokha, sokha or SOKHA, bin") == "Mr. [somebody], [somebody] or [somebody], bin"
    assert mask("Li and Wei, that is Li Wei") == "Li and [somebody], that is [somebody]", "a part of two letters stays"


def test_a_promise_that_was_not_kept_comes_before_a_deadline_and_both_before_a_silence() -> None:
    day = timedelta(days=1)
    waits = [
        Waits(1, 400, None, None),
        Waits(2, 3, TODAY - day, None),
        Waits(3, None, None, TODAY - day),
        Waits(4, 10, TODAY + 30 * day, None),
        Waits(5, 10, TODAY + 31 * day, None),
        Waits(6, 500, None, TODAY + 90 * day),
    ]
    assert in_order(waits, TODAY) == [3, 2, 4, 6, 1, 5]
    assert [each.urgency(TODAY) for each in waits[:3]] == [Urgency.NONE, Urgency.LATE, Urgency.BROKEN]


def test_a_document_is_the_same_after_it_was_kept() -> None:
    rows = (("No.", "Name"), ("1", "កឹម"))
    blocks = (heading("1. Release"), text("So."), item("One"), *facts(("When", "now"), ("Where", "")), NEW_PAGE)
    document = Document("Pack", "en", (*blocks, Block(Style.TABLE, rows=rows)))
    assert Document.read(document.plain()) == document
    assert fingerprint(document.plain()) == fingerprint(Document.read(document.plain()).plain())
    assert fingerprint(document.plain()) != fingerprint(Document("Pack", "en", blocks).plain())


def test_as_text_lines_are_wrapped_where_words_end() -> None:
    lines = as_text(Document("Pack", "en", (item("word " * 40), Block(Style.QUOTE, "said")))).splitlines()
    assert max(map(len, lines)) <= 78
    assert lines[3].startswith("- word")
    assert lines[4].startswith("  word")
    assert lines[-1] == "  > said"


def test_a_day_in_figures_keeps_its_order_among_arabic_letters() -> None:
    assert figures_in_order("Raised 2016-01-26: ليلى") == "Raised \u20662016-01-26\u2069: ليلى"
    assert figures_in_order("Raised 2016-01-26") == "Raised 2016-01-26"


def test_two_lists_are_compared_by_references() -> None:
    before, now = {"P-22222": "In custody", "P-33333": "In custody"}, {"P-22222": "At liberty", "P-44444": ""}
    assert compare(before, now) == ({"P-44444"}, {"P-33333"}, {"P-22222"})
