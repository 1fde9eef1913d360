"""Which file of this family reads what: told by the first bytes, not by the name."""

from tracker.actions.imports.formats import csv_files, workbooks
from tracker.actions.imports.formats.table import Table, UnreadableFile

LARGEST = 200 << 20
_OLD = b"\xd0\xcf\x11\xe0"


def opened(data: bytes) -> Table:
    """Return the table in a file, CSV or XLSX. Raises UnreadableFile, with a sentence."""
    if len(data) > LARGEST:
        raise UnreadableFile("The file is larger than 200 MB. Split it.")
    if data.startswith(workbooks.MAGIC):
        return workbooks.opened(data)
    if data.startswith(_OLD):
        raise UnreadableFile("This is a workbook of an old kind. Save it as XLSX or as CSV in UTF-8.")
    if not data.strip(b" \r\n\t\xef\xbb\xbf"):
        raise UnreadableFile("The file is empty.")
    return csv_files.opened(data)
