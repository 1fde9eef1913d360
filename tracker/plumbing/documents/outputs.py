"""The ways to hand over a document, by the name that a command and an address know them by."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.plumbing.documents.docx import as_docx
from tracker.plumbing.documents.html import as_file
from tracker.plumbing.documents.pdf import as_pdf
from tracker.plumbing.documents.text import as_text
from tracker.rules.documents.blocks import Document


@dataclass(frozen=True, slots=True)
class Output:
    ending: str
    mimetype: str
    make: Callable[[Document], bytes]


OUTPUTS = {
    "html": Output("html", "text/html", lambda document: as_file(document).encode()),
    "pdf": Output("pdf", "application/pdf", as_pdf),
    "docx": Output("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "text": Output("txt", "text/plain", lambda document: as_text(document).encode()),
}
