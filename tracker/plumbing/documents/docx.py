"""A document for whoever wants to edit it: headings are headings, and the names of people keep their direction."""

from io import BytesIO

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph

from tracker.plumbing.documents.pdf import reads_from_the_other_side
from tracker.rules.documents.blocks import Block, Document, Style

_STYLES = {Style.ITEM: "List Bullet", Style.QUOTE: "Intense Quote"}
_LEVELS = {Style.HEADING: 1, Style.SUBHEADING: 2}


def as_docx(document: Document) -> bytes:
    """Return the document as a DOCX file."""
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = document.title, ""
    paper.core_properties.language, paper.core_properties.comments = document.language, ""
    _directed(paper.add_heading(document.title, 0))
    for block in document.blocks:
        _put(paper, block)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _put(paper: Paper, block: Block) -> None:
    if block.style is Style.PAGE:
        paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.rows:
        _table(paper, block)
    elif block.style in _LEVELS:
        _directed(paper.add_heading(block.text, _LEVELS[block.style]))
    else:
        paragraph = paper.add_paragraph(block.text, _STYLES.get(block.style))
        for run in paragraph.runs:
            run.bold = block.style is Style.STRONG or None
        _directed(paragraph)


def _table(paper: Paper, block: Block) -> None:
    is_table = block.style is Style.TABLE
    table = paper.add_table(0, len(block.rows[0]), "Table Grid" if is_table else None)
    for number, row in enumerate(block.rows):
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = words
            for run in cell.paragraphs[0].runs:
                run.bold = (number == 0 if is_table else place == 0) or None
            _directed(cell.paragraphs[0])


def _directed(paragraph: Paragraph) -> None:
    """Let a paragraph that begins in Arabic or Hebrew run from right to left."""
    if reads_from_the_other_side(paragraph.text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001  (no public way to it)
        for run in paragraph.runs:
            run.font.rtl = True
