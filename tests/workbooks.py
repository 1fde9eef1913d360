"""What stands in a workbook, read from its parts as a program reads them, without the library that wrote it."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTROL = re.compile("_x([0-9A-F]{4})_")


class Opened:
    """The cells of the only sheet, texts as texts and numbers as numbers, and how many of them are worked out."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            self.names = parts.namelist()
            texts = ET.fromstring(parts.read("xl/sharedStrings.xml"))
            self.sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        self._texts = [_unescaped("".join(part.text or "" for part in each.iter(f"{SHEET}t"))) for each in texts]
        self.rows = [[self._read(cell) for cell in row] for row in self.sheet.iter(f"{SHEET}row")]
        self.formulas = len(list(self.sheet.iter(f"{SHEET}f"))) + len(list(self.sheet.iter(f"{SHEET}hyperlink")))

    def _read(self, cell: ET.Element) -> str | float:
        value = cell.findtext(f"{SHEET}v") or ""
        return self._texts[int(value)] if cell.get("t") == "s" else float(value)


def _unescaped(text: str) -> str:
    return CONTROL.sub(lambda found: chr(int(found[1], 16)), text)
