"""What would become of each row: counted, asked about, and taken in or not. Nothing is saved before the last press."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions.imports import drafts, working
from tracker.actions.imports.drafts import NotNow
from tracker.actions.imports.formats import UnreadableFile
from tracker.plumbing.database import session
from tracker.records.import_drafts import ImportDraft
from tracker.records.imports import imports_of_file
from tracker.rules.access import Ability
from tracker.rules.imports.mapping import BadMapping
from tracker.rules.imports.stages import Stage
from tracker.web.access import needs
from tracker.web.forms import SentForm, done
from tracker.web.imports import columns
from tracker.web.imports.blueprint import PLURALS, SECTION, blueprint, draft_of, url_of_draft
from tracker.web.imports.findings import Findings
from tracker.web.imports.forms import AnswersForm, TakeInForm
from tracker.web.messages import tell


@blueprint.route("/drafts/<int:draft_id>/check", methods=["GET", "POST"])
@needs(Ability.WRITE)
def check(draft_id: int) -> ResponseReturnValue:
    draft = draft_of(draft_id)
    if draft.stage != Stage.CHECKED:
        return redirect(url_of_draft(draft))
    findings, form = _findings(draft), AnswersForm()
    if form.is_sent() and (answer := _answered(draft, findings, form)):
        return answer
    return _page(draft, findings, form, TakeInForm())


@blueprint.post("/drafts/<int:draft_id>/take-in")
@needs(Ability.WRITE)
def take_in(draft_id: int) -> ResponseReturnValue:
    draft, form = draft_of(draft_id), TakeInForm()
    if draft.stage != Stage.CHECKED:
        return redirect(url_of_draft(draft))
    findings = _findings(draft)
    if form.is_sent():
        if findings.left_out and not form.skip_bad.data:
            form.skip_bad.errors = [_("Answer the questions, correct the rows, or tick that they are left out.")]
        else:
            return _then(draft, form, lambda: drafts.ask_to_take_in(draft, skip_bad=bool(form.skip_bad.data)))
    return _page(draft, findings, AnswersForm(), form)


def _answered(draft: ImportDraft, findings: Findings, form: AnswersForm) -> ResponseReturnValue | None:
    answers, order = findings.answers_in(request.form), request.form.get("answer-order", "")
    if not answers and not order:
        form.form_errors.append(_("Choose an answer to one question at least."))
        return None
    mapping = findings.ordered(drafts.mapping_of(draft), order)
    return _then(draft, form, lambda: drafts.answer(draft, mapping, answers))


def _then(draft: ImportDraft, form: SentForm, ask: Callable[[], None]) -> ResponseReturnValue:
    """Ask for the next step, do it at once where that is soon done, and go where it leads."""
    try:
        ask()
        if working.goes_soon(draft):
            working.go_on(draft)
        if draft.stage == Stage.CHECKING and working.goes_soon(draft):
            working.go_on(draft)
    except (BadMapping, UnreadableFile) as problem:
        session().rollback()
        tell(_(str(problem)), category="warning")
        return redirect(url_of_draft(draft_of(draft.id)))
    except NotNow:
        session().rollback()
        return redirect(url_of_draft(draft_of(draft.id)))
    if draft.problem:
        tell(_(draft.problem), category="warning")
    return done(form, url_of_draft(draft))


def _findings(draft: ImportDraft) -> Findings:
    return Findings(draft.kind, draft.found or abort(404))


def _page(draft: ImportDraft, findings: Findings, form: AnswersForm, take: TakeInForm) -> ResponseReturnValue:
    page = render_template(
        "imports/check.html",
        form=take if take.errors else form,
        answers=form,
        take=take,
        draft=draft,
        kind=_(PLURALS[draft.kind]),
        findings=findings,
        unread=columns.left_out(draft, drafts.mapping_of(draft)),
        part=findings.part(request.args.get("show", ""), request.args.get("after", "")),
        earlier=session().scalars(imports_of_file(draft.sha256).limit(1)).first(),
        section=SECTION,
    )
    return page, 422 if form.errors or take.errors else 200
