"""A document as an answer: on a page of its own for print, or as a file to take along."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.plumbing.documents.html import as_html
from tracker.plumbing.documents.outputs import OUTPUTS
from tracker.plumbing.documents.pdf import NoFont
from tracker.rules.documents.blocks import Document

FILES = {output.ending: output for name, output in OUTPUTS.items() if name != "html"}
"""What a document is taken along as; HTML has a page of its own, with our style sheet beside it."""


def handed_over(document: Document, ending: str, name: str, back: str) -> ResponseReturnValue:
    """Return the document with this ending; `back` is where a page leads that says why there is none."""
    if ending == "html":
        return render_template("documents/print.html", document=document, body=as_html(document))
    if ending not in FILES:
        abort(404)
    try:
        made = FILES[ending].make(document)
    except NoFont as problem:
        return render_template("documents/no_font.html", back=back, letters=problem.letters), 409
    answer = Response(made, mimetype=FILES[ending].mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
