"""CSV as programs of many countries write it: in any encoding, apart by , ; tab or |, with any ends of line."""

import codecs
import csv
import io
from collections.abc import Iterator

from charset_normalizer import from_bytes

from tracker.actions.imports.formats.table import Line, Table, UnreadableFile, is_clean, plain, table_of

SEPARATORS = ",;\t|"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GUESSED = ["cp1252", "mac_roman", "cp1256", "cp874", "cp1251", "gb18030", "big5"]
"""Encodings among which one is guessed where the bytes are not UTF-8."""
SAMPLE, PIECE = 1 << 16, 1 << 20
LONGEST_CELL = 1 << 20


def opened(data: bytes) -> Table:
    """Return the table in a file of text. Raises UnreadableFile."""
    encoding = encoding_of(data)
    clean = _looked_through(data, encoding)
    separator = separator_of(_beginning(data, encoding))
    told = [] if encoding.startswith("utf-8") else [f"The file was read as {encoding}. Check names with accents."]
    return table_of(lambda: _lines(data, encoding, separator), told, clean=clean)


def encoding_of(data: bytes) -> str:
    """Return in which encoding a text is written: what its mark says, UTF-8 where it is that, or else a guess."""
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    if marked:
        return marked
    if b"\0" in data[:SAMPLE]:
        return _without_mark(data)
    return "utf-8" if _is_utf8(data) else _guessed(data)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), PIECE):
            decoder.decode(data[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(data: bytes) -> str:
    """Return which UTF-16 it is: in most texts every second byte of ends of line and commas is zero."""
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if not is_clean(data[:SAMPLE].decode(encoding, "replace")) or max(even, odd) * 40 < min(len(data), SAMPLE):
        raise UnreadableFile("The file is not text. Save the table as CSV in UTF-8, or as XLSX.")
    return encoding


def _guessed(data: bytes) -> str:
    """Guess by the lines that have bytes beyond ASCII: the others say nothing."""
    lines = (
        data.replace(b"\r", b"\n").split(b"\n")
        if len(data) < PIECE
        else data[:PIECE].replace(b"\r", b"\n").split(b"\n")
    )
    telling = b"\n".join(line for line in lines if not line.isascii())[:SAMPLE] or data[:SAMPLE]
    best = from_bytes(telling, cp_isolation=GUESSED).best()
    if best is None:
        raise UnreadableFile("The encoding of the file cannot be told. Save the table as CSV in UTF-8, or as XLSX.")
    return str(best.encoding)


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _looked_through(data: bytes, encoding: str) -> bool:
    """Say whether nothing unseen stands in the text. Raises UnreadableFile where it is not in this encoding."""
    text, clean = _text(data, encoding), True
    try:
        while piece := text.read(PIECE):
            clean = clean and is_clean(piece)
    except UnicodeDecodeError as problem:
        raise UnreadableFile(
            f"The file seems to be in {encoding}, but not all of it is. Save the table again as CSV in UTF-8."
        ) from problem
    return clean


def _beginning(data: bytes, encoding: str) -> str:
    return _text(data, encoding).read(SAMPLE)


def separator_of(text: str) -> str:
    """Return what stands between cells: that by which most of the first rows have the same number of cells."""

    def score(separator: str) -> tuple[float, int]:
        widths = [len(row) for row in _first_rows(text, separator) if row]
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)

    scores = {separator: score(separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda each: (scores[each][0] > 0.6, scores[each][1] * scores[each][0]))


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= 25:
                break
    except csv.Error:
        return rows
    return rows


def _lines(data: bytes, encoding: str, separator: str) -> Iterator[Line]:
    """The cells of each row that is not empty, with the line on which it begins: a cell may hold several lines."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_text(data, encoding), delimiter=separator, strict=True)
    begins = 1
    try:
        for written in reader:
            cells = [plain(cell) if "'" in cell else cell.strip() for cell in written]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise UnreadableFile(
            f"The row that begins on line {begins} cannot be read: {problem}. "
            "Look whether a quotation mark is missing there."
        ) from problem
