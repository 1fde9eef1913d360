"""The second step: what each column is."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions.imports import drafts, mappings, working
from tracker.actions.imports.drafts import NotNow
from tracker.actions.imports.formats import UnreadableFile
from tracker.plumbing.database import session
from tracker.records.import_drafts import ImportDraft
from tracker.records.imports import imports_of_file, saved_mapping, saved_mappings
from tracker.rules.access import Ability
from tracker.rules.imports.mapping import WHOSE_NUMBERS, BadMapping, TableMapping, from_plain
from tracker.rules.imports.stages import Stage
from tracker.web.access import needs
from tracker.web.forms import done
from tracker.web.imports import columns
from tracker.web.imports.blueprint import PLURALS, SECTION, blueprint, draft_of, url_of_draft
from tracker.web.imports.forms import ColumnsForm


@blueprint.get("/drafts/<int:draft_id>")
@needs(Ability.WRITE)
def draft(draft_id: int) -> ResponseReturnValue:
    return redirect(url_of_draft(draft_of(draft_id)))


@blueprint.route("/drafts/<int:draft_id>/columns", methods=["GET", "POST"])
@needs(Ability.WRITE)
def match(draft_id: int) -> ResponseReturnValue:
    draft = draft_of(draft_id)
    if draft.stage not in (Stage.MATCHING, Stage.CHECKED):
        return redirect(url_of_draft(draft))
    mapping = _with_chosen(draft)
    said = columns.said_whose(mapping)
    form = ColumnsForm(draft.kind, order=str(mapping.order or ""), visible_to=draft.visibility, origin=said)
    if form.is_submitted():
        mapping = columns.told(draft, mapping, request.form, form.order.data or "", form.origin.data or "")
    if form.is_sent() and (answer := _matched(draft, mapping, form)):
        return answer
    page = render_template(
        "imports/columns.html",
        form=form,
        draft=draft,
        kind=_(PLURALS[draft.kind]),
        columns=list(columns.shown(draft, mapping)),
        choices=columns.choices(draft.kind),
        ambiguous=next(filter(None, draft.ambiguous), ""),
        saved=session().scalars(saved_mappings(draft.kind)).all(),
        earlier=session().scalars(imports_of_file(draft.sha256).limit(1)).first(),
        section=SECTION,
    )
    return page, 422 if form.errors else 200


def _with_chosen(draft: ImportDraft) -> TableMapping:
    """Return how its columns are read so far, or as the saved mapping that somebody chose says."""
    mapping, number = drafts.mapping_of(draft), request.args.get("mapping", "")
    if number.isdecimal() and len(number) < 10:
        saved = session().scalars(saved_mapping(draft.kind, int(number))).one_or_none()
        if saved is not None:
            return columns.with_saved(mapping, from_plain(saved.mapping))
    return mapping


def _matched(draft: ImportDraft, mapping: TableMapping, form: ColumnsForm) -> ResponseReturnValue | None:
    """Check it, or let it be checked; None when something is missing, which the form then says."""
    problem = columns.missing(mapping)
    if not problem and (unclear := columns.unclear_day(draft, mapping)):
        form.order.errors = [_("Say what %(date)s means.", date=unclear)]
        return None
    if not problem and mapping.nobodys:
        form.origin.errors = [_(WHOSE_NUMBERS) % {"heading": mapping.nobodys}]
        return None
    try:
        if not problem:
            drafts.match(draft, mapping, form.width)
            if form.keep_as.data:
                mappings.save(form.keep_as.data, mapping)
            if working.goes_soon(draft):
                working.go_on(draft)
    except BadMapping as bad:
        session().rollback()
        problem = _(bad.sentence) % bad.values if bad.values else _(bad.sentence)
    except UnreadableFile as unreadable:
        session().rollback()
        problem = _(str(unreadable))
    except NotNow:
        session().rollback()
        return redirect(url_of_draft(draft_of(draft.id)))
    if problem:
        form.form_errors.append(problem)
        return None
    return done(form, url_of_draft(draft))
