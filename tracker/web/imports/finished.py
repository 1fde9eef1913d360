"""What came in with a table, and taking it back within thirty days."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions.imports import undoing, working
from tracker.actions.imports.undoing import TooLate, UndoneAlready
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.imports import Import
from tracker.rules.access import Ability
from tracker.rules.imports.fates import Fate
from tracker.web.access import needs
from tracker.web.forms import SentForm, done
from tracker.web.imports.blueprint import PLURALS, SECTION, blueprint, import_of
from tracker.web.imports.waiting import LOOKS_AGAIN
from tracker.web.messages import tell

MOST_NAMED = 200


@blueprint.get("/<int:import_id>")
@needs(Ability.WRITE)
def show(import_id: int) -> ResponseReturnValue:
    made = import_of(import_id)
    tally = [(_(fate.label), made.counts.get(fate, 0)) for fate in Fate if made.counts.get(fate, 0)]
    waits = made.undo_asked_at is not None and made.undone_at is None
    page = render_template("imports/show.html", made=made, tally=tally, waits=waits, **_told(made))
    answer = make_response(page)
    if waits:
        answer.headers["Refresh"] = LOOKS_AGAIN
    return answer


def _told(made: Import) -> dict[str, object]:
    may_undo = made.undone_at is None and made.undo_asked_at is None and clock.now() <= made.undo_until
    kept = (made.undone or {}).get("kept", [])
    return {
        "kind": _(PLURALS[made.kind]),
        "may_undo": may_undo,
        "new": made.counts.get(Fate.NEW, 0),
        "changed": made.counts.get(Fate.UPDATE, 0),
        "kept": kept[:MOST_NAMED],
        "more_kept": max(0, len(kept) - MOST_NAMED),
        "section": SECTION,
    }


@blueprint.route("/<int:import_id>/undo", methods=["GET", "POST"])
@needs(Ability.WRITE)
def undo(import_id: int) -> ResponseReturnValue:
    made, form = import_of(import_id), SentForm()
    try:
        undoing.refuse_late(made)
        if form.is_sent():
            if working.undoes_soon(made):
                undoing.undo(made)
            else:
                working.ask_to_undo(made)
            return done(form, f"/imports/{import_id}")
    except (TooLate, UndoneAlready) as problem:
        session().rollback()
        late = isinstance(problem, TooLate)
        tell(_("It is too late: thirty days have passed.") if late else _("It was taken back already."), "", "warning")
        return redirect(f"/imports/{import_id}")
    told = _told(made) | {"kept": undoing.kept_of(made)[:MOST_NAMED]}
    return render_template("imports/undo.html", form=form, made=made, **told)
