"""Tables of any length, given out row by row as CSV or XLSX: nothing is held as a whole, nothing lies on a disk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from tracker.plumbing.packing import Packing
from tracker.rules.spreadsheets import Cell, as_csv, shown

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know that the file is UTF-8."""
AT_ONCE = 200
LONGEST = 32_767
"""Letters that a cell of a workbook holds."""

Rows = Iterable[Sequence[Cell]]


def csv_pieces(rows: Rows) -> Iterator[bytes]:
    """Return rows as CSV (RFC 4180, UTF-8 with a mark), some at once; every text through the one door of cells."""
    yield BYTE_ORDER_MARK.encode()
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield as_csv(some).encode()


def xlsx_pieces(rows: Rows) -> Iterator[bytes]:
    """Return rows as a workbook of one sheet whose first row stays in sight: texts as texts, numbers as numbers.

    Of a text, as much as a cell holds. It tells no author and no time.
    """
    packing = Packing(large=False)
    for name, content in _PARTS.items():
        yield from packing.put(name, [content.encode()])
    yield from packing.put("xl/worksheets/sheet1.xml", _sheet(rows))
    yield from packing.end()


def _sheet(rows: Rows) -> Iterator[bytes]:
    yield _SHEET_BEGINS.encode()
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(cell, is_head=number == 1) for cell in row)
        yield f'<row r="{number}">{cells}</row>'.encode()
    yield b"</sheetData></worksheet>"


def _cell(cell: Cell, *, is_head: bool) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, int | float):
        return f"<c><v>{cell}</v></c>"
    style = ' s="1"' if is_head else ""
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_written(shown(str(cell)))}</t></is></c>'


_LOOKS_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def _written(text: str) -> str:
    """Return a text as XML of a workbook says it: what XML cannot say stands by its number, as in _x0007_."""
    plain = _LOOKS_ESCAPED.sub(r"_x005F_\1", text[:LONGEST])
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", plain))


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PANE = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
_SHEET_BEGINS = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{_PANE}</sheetView></sheetViews>'
    "<sheetData>"
)


def _relations(*each: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(each, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


_OVERRIDES = "".join(
    f'<Override PartName="/xl/{path}" ContentType="{_KIND}.{kind}+xml"/>'
    for path, kind in (
        ("workbook.xml", "sheet.main"),
        ("worksheets/sheet1.xml", "worksheet"),
        ("styles.xml", "styles"),
    )
)
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}</Types>'
    ),
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
    ),
}
