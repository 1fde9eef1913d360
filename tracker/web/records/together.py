"""A press on a button below a list: what it does with the ticked records, and where it leads."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.kinds import MODELS
from tracker.records.record import Record
from tracker.rules.kinds import Kind, kind_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.asked import Asked
from tracker.web.records.deeds import DEEDS, Result
from tracker.web.records.kinds import KindPages
from tracker.web.records.listed import ListedPage, come_back
from tracker.web.records.ticked_forms import Do, TickedForm, sent_form


def do_together(pages: KindPages) -> ResponseReturnValue:
    """Do with the ticked records what the pressed button says, and come back to the same place of the list."""
    form = sent_form(pages.kind)
    do = form.deed(pages.kind)
    if form.is_sent():
        result = _done_with(do, form, pages.kind)
        if result.said:
            tell(f"{result.said} {result.not_changed}".strip(), result.undo)
            return done(form, Asked.read(pages, request.args).here)
        session().rollback()
        form.ticked.errors = [result.not_changed or _("None of what you ticked is here any more. Tick others.")]
    return come_back(ListedPage(pages), form)


def _done_with(do: Do, form: TickedForm, kind: Kind) -> Result:
    refs = list(dict.fromkeys(form.ticked.data or []))
    asked = select(MODELS[kind]).where(Record.ref.in_(refs)).order_by(Record.id)
    there = {record.ref: record for record in session().scalars(asked)}
    result = DEEDS[do](form, list(there.values())) if there else Result()
    for ref in refs:
        if ref not in there and kind_of(ref):
            result.leave(_("Not here any more:"), ref)
    return result
