"""On paper one line in Arabic keeps to the side of its neighbours, and a long note to its own."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from docx import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from pikepdf import Matrix, Operator

from tests.cast import Acting, Browse
from tests.stories.follow_up_pages import one
from tests.stories.pack_pages import Asking, frozen_text, visit_with_two_demands
from tracker.actions import people, records
from tracker.records.people import Person
from tracker.rules.people import Name, NameKind

NAME, NOTE = "ليلى حسن", "تعود إلى بيتها"
FAR = 400
"""Points from the left edge: no line of Latin letters of these papers begins beyond."""


@pytest.fixture
def asking(acting: Acting) -> Asking:
    """Her name stands in Arabic, too; in it stands nothing that is long."""
    with acting("amina"):
        asking = visit_with_two_demands()
        layla = one(asking.layla)
        assert isinstance(layla, Person)
        people.call(layla, [Name(NAME, NameKind.OWN_SCRIPT, "Arabic")])
        return asking


def begins(data: bytes) -> Iterator[float]:
    """How far from the left edge each piece of text in a PDF begins, page by page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            stack = [Matrix()]
            for each in pikepdf.parse_content_stream(page):
                operator = each.operator
                if operator == Operator("q"):
                    stack.append(stack[-1])
                elif operator == Operator("Q"):
                    stack.pop()
                elif operator in (Operator("cm"), Operator("Tm")):
                    moved = Matrix(*map(float, each.operands)) @ stack[-1]
                    if operator == Operator("cm"):
                        stack[-1] = moved
                    else:
                        yield moved.e


def test_a_name_stands_beside_what_it_is(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    url = frozen_text(amina, asking, address=True)
    for path in (f"{url}/pack.pdf", f"/people/{asking.layla}/sheet.pdf"):
        assert max(begins(amina.get(path).data)) < FAR, path


def test_a_note_keeps_to_its_own_side(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand = one(asking.for_layla)
        records.edit(demand, demand.version, {"would_count": NOTE})
    amina = browse("amina")
    url = frozen_text(amina, asking, address=True)
    assert max(begins(amina.get(f"{url}/pack.pdf").data)) > FAR
    paper = Paper(BytesIO(amina.get(f"{url}/pack.docx").data))
    (note,) = (paragraph for paragraph in paper.paragraphs if paragraph.text == NOTE)
    assert note.alignment is None
    cells = [cell.paragraphs[0] for table in paper.tables for row in table.rows for cell in row.cells]
    (name,) = (cell for cell in cells if cell.text == NAME)
    assert name.alignment is WD_ALIGN_PARAGRAPH.RIGHT, (
        "in a paragraph that runs from right to left, this is the left side"
    )
