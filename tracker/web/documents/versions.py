"""A frozen version on its page, whatever kind of document it is, and what it is taken along as."""

from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from tracker.plumbing.database import session
from tracker.plumbing.documents.html import as_html
from tracker.records.documents import FrozenDocument, version_with
from tracker.records.record import Record
from tracker.rules.audit import About
from tracker.rules.documents.blocks import Document, fingerprint
from tracker.web import logged
from tracker.web.documents.handing_over import FILES, handed_over
from tracker.web.filters import url_of


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one kind of document: where they stand below their record, and how the page calls them."""

    kind: str
    folder: str
    heading: str
    next_path: str
    has_cards: bool = False

    def page(self, record: Record, document_id: int) -> ResponseReturnValue:
        frozen = _version(record, document_id)
        return render_template(
            "documents/version.html",
            versions=self,
            record=record,
            frozen=frozen,
            here=self.address(record, frozen.id),
            body=as_html(_document(frozen, self.kind)),
            is_intact=fingerprint(frozen.content) == frozen.sha256,
            endings=list(FILES),
            section=record.kind_of.folder,
        )

    def taken_along(self, record: Record, document_id: int, name: str, ending: str) -> ResponseReturnValue:
        frozen = _version(record, document_id)
        file = f"{name}-{record.ref}-{frozen.number}"
        logged.taken(About.DOCUMENT, frozen.id, record, frozen.sha256)
        return handed_over(_document(frozen, name), ending, file, self.address(record, frozen.id))

    def address(self, record: Record, document_id: int) -> str:
        return f"{url_of(record.ref)}/{self.folder}/{document_id}"


def _version(record: Record, document_id: int) -> FrozenDocument:
    return session().scalars(version_with(record.id, document_id)).one_or_none() or abort(404)


def _document(frozen: FrozenDocument, name: str) -> Document:
    found = frozen.content["documents"].get(name)
    return Document.read(found) if found else abort(404)
