"""The kinds of record and their pages. A new kind adds one line here and a folder with its form and what it shows."""
# TEMPORARY while the pages are being written: replaced by plain imports when all eight stand.

import importlib

from tracker.rules.kinds import Kind
from tracker.web.records.kinds import KindPages

PAGES: dict[Kind, KindPages] = {}
for _folder in ("cases", "people", "demands", "letters", "visits", "organisations", "sources", "events"):
    try:
        _module = importlib.import_module(f"tracker.web.{_folder}.views")
        PAGES[_module.PAGES.kind] = _module.PAGES
    except (ModuleNotFoundError, AttributeError):
        continue
