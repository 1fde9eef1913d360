"""While a large table is checked or taken in: how far it has come, and a press that stops it."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions.imports import drafts
from tracker.actions.imports.drafts import NotNow
from tracker.plumbing import progress
from tracker.plumbing.database import read_only_until_reset, session
from tracker.rules.access import Ability
from tracker.rules.imports.stages import AT_WORK, Stage
from tracker.web.access import needs
from tracker.web.imports.blueprint import SECTION, blueprint, draft_of, url_of_draft
from tracker.web.messages import tell

LOOKS_AGAIN = "4"
"""Seconds until a page asks for itself again."""


@blueprint.get("/drafts/<int:draft_id>/progress")
@needs(Ability.WRITE)
def shown(draft_id: int) -> ResponseReturnValue:
    draft = draft_of(draft_id)
    if draft.stage not in AT_WORK:
        return redirect(url_of_draft(draft))
    rows = min(progress.done_of(draft.token), draft.rows)
    page = render_template("imports/progress.html", draft=draft, rows=rows, Stage=Stage, section=SECTION)
    answer = make_response(page)
    answer.headers["Refresh"] = LOOKS_AGAIN
    return answer


@blueprint.post("/drafts/<int:draft_id>/stop")
@needs(Ability.WRITE, begins_reading=True)
def stop(draft_id: int) -> ResponseReturnValue:
    """Stop it. Whoever takes it in may hold the whole database: they are asked first, without waiting for it."""
    progress.stop(draft_of(draft_id).token)
    session().rollback()
    read_only_until_reset(False)
    draft = draft_of(draft_id)
    try:
        drafts.stop(draft)
    except NotNow:
        session().rollback()
        return redirect(url_of_draft(draft_of(draft_id)))
    session().commit()
    tell(_("Stopped. Nothing was saved."))
    return redirect(url_of_draft(draft))


@blueprint.post("/drafts/<int:draft_id>/discard")
@needs(Ability.WRITE)
def discard(draft_id: int) -> ResponseReturnValue:
    draft = draft_of(draft_id)
    try:
        drafts.give_up(draft)
    except NotNow:
        session().rollback()
        return redirect(url_of_draft(draft_of(draft_id)))
    session().commit()
    tell(_("The file is gone. Nothing of it was saved."))
    return redirect("/imports/")
