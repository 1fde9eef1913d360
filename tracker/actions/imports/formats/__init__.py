"""Files that hold a table: a file for each format, and a registry. Each gives headings, and rows of texts."""

from tracker.actions.imports.formats.registry import opened
from tracker.actions.imports.formats.table import Table, UnreadableFile

__all__ = ["Table", "UnreadableFile", "opened"]
