"""A document for whoever wants to edit it: headings are headings, and the names of people keep their direction."""

from io import BytesIO

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph

from tracker.plumbing.documents.pdf import reads_from_the_other_side
from tracker.rules.documents.blocks import Block, Document, Style

_STYLES = {Style.ITEM: "List Bullet", Style.QUOTE: "Intense Quote"}
_LEVELS = {Style.HEADING: 1, Style.SUBHEADING: 2}
_NOTES = (Style.TEXT, Style.STRONG, Style.QUOTE)
"""They keep to the side on which their script begins; one line in another script keeps to that of its neighbours."""


def as_docx(document: Document) -> bytes:
    """Return the document as a DOCX file."""
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = document.title, ""
    paper.core_properties.language, paper.core_properties.comments = document.language, ""
    is_rtl = reads_from_the_other_side(document.title)
    _directed(paper.add_heading(document.title, 0), is_rtl)
    for block in document.blocks:
        _put(paper, block, is_rtl)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _put(paper: Paper, block: Block, is_rtl: bool) -> None:
    if block.style is Style.PAGE:
        paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.rows:
        _table(paper, block, is_rtl)
    elif block.style in _LEVELS:
        _directed(paper.add_heading(block.text, _LEVELS[block.style]), is_rtl)
    else:
        paragraph = paper.add_paragraph(block.text, _STYLES.get(block.style))
        for run in paragraph.runs:
            run.bold = block.style is Style.STRONG or None
        _directed(paragraph, is_rtl or block.style in _NOTES)


def _table(paper: Paper, block: Block, is_rtl: bool) -> None:
    is_table = block.style is Style.TABLE
    table = paper.add_table(0, len(block.rows[0]), "Table Grid" if is_table else None)
    for number, row in enumerate(block.rows):
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = words
            for run in cell.paragraphs[0].runs:
                run.bold = (number == 0 if is_table else place == 0) or None
            _directed(cell.paragraphs[0], is_rtl)


def _directed(paragraph: Paragraph, begins_there: bool) -> None:
    """Let a paragraph that begins in Arabic or Hebrew run from right to left, and begin there if it is to."""
    if reads_from_the_other_side(paragraph.text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001  (no public way to it)
        if not begins_there:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # sides are exchanged there: this is the left one
        for run in paragraph.runs:
            run.font.rtl = True
