"""The briefing pack of a visit: put together, looked at, frozen, and opened later exactly as it was."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.actions.documents import PACK, freeze_pack, written
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.documents.html import as_html
from tracker.records.documents import last_version
from tracker.records.packs.composing import Composed, composed, kept_back
from tracker.records.packs.naming import Wishes
from tracker.records.packs.proposed import asked_again, before, came_up_since, chosen, proposed
from tracker.records.visits import Visit
from tracker.rules.access import Ability
from tracker.rules.documents.names import WITHHELD
from tracker.rules.words import N_
from tracker.web.access import Fresh, needs
from tracker.web.documents.forms import PackForm
from tracker.web.documents.left_out import demands_left_out, events_left_out
from tracker.web.documents.page import Choice, PackPage
from tracker.web.documents.versions import Versions
from tracker.web.forms import done
from tracker.web.language import language
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("packs", __name__, url_prefix="/visits")
PACKS = Versions(PACK, "packs", N_("Briefing pack, version %(number)s"), "pack", has_cards=True)


@dataclass(frozen=True, slots=True)
class Look:
    """How a pack would look, and what it would not tell."""

    body: Markup
    kept_back: str


@blueprint.route("/<ref>/pack", methods=["GET", "POST"])
@needs(Ability.WRITE)
def pack(ref: str) -> ResponseReturnValue:
    visit, form = find(Visit, ref), PackForm()
    preview: Look | None = None
    if request.method == "GET":
        return _form_page(visit, form, _begin(visit, form), None)
    if form.is_sent():
        made = composed(visit, chosen(visit, form.demands), _wishes(form), clock.today())
        if not made.demands:
            form.form_errors.append(_("Nothing of this may go to these readers. Say first that it may."))
        elif form.look.data:
            preview = Look(as_html(written(made, language(), _)["pack"]), _kept_back(made))
        else:
            return _freeze(visit, form, made)
    return _form_page(visit, form, Choice(form.demands), preview)


def _begin(visit: Visit, form: PackForm) -> Choice | None:
    """Let the form begin from what was chosen for the last version."""
    last = session().scalars(last_version(visit.id, PACK)).one_or_none()
    choices: dict[str, Any] = last.content["choices"] if last else {}
    form.begin(choices)
    form.messages.data = "\n".join(choices.get("messages", []))
    form.without.data = choices.get("without", [])
    if last is None:
        return None
    begun = before(last)
    return Choice(begun.refs, last.number, came_up_since(visit, last.made_at), begun.kept_back)


def _wishes(form: PackForm) -> Wishes:
    dropped = frozenset(form.without.data or [])
    return Wishes(form.naming, form.readers, form.lines, dropped, _(WITHHELD))


def _freeze(visit: Visit, form: PackForm, made: Composed) -> ResponseReturnValue:
    frozen = freeze_pack(visit, made, _besides(visit, form), _wishes(form), language(), _)
    said = _("Version %(number)s is frozen: it stays as it is.", number=frozen.number)
    tell(f"{said} {_kept_back(made)}".strip())
    return done(form, PACKS.address(visit, frozen.id))


def _besides(visit: Visit, form: PackForm) -> list[str]:
    """Return what would be in the pack too, and may not go: that its box is empty was nobody's choice."""
    last = session().scalars(last_version(visit.id, PACK)).one_or_none()
    begun = asked_again(visit, before(last)) if last else proposed(visit)
    others = [each for each in begun if each.demand.ref not in form.demands]
    return kept_back(visit, others, _wishes(form), clock.today()) if others else []


def _kept_back(made: Composed) -> str:
    """Say what was chosen and does not go to these readers."""
    out = made.left_out
    return " ".join(said for said in (demands_left_out(out.demands), events_left_out(out.events, out.words)) if said)


def _form_page(visit: Visit, form: PackForm, choice: Choice | None, preview: Look | None) -> ResponseReturnValue:
    proposals = proposed(visit)
    here = {proposal.demand.ref for proposal in proposals}
    added = [ref for ref in (*choice.refs, *choice.kept_back) if ref not in here] if choice else []
    proposals += chosen(visit, added) if added else []
    page = PackPage(visit, proposals, choice, form.readers, clock.today())
    shown = render_template(
        "documents/pack.html",
        visit=visit,
        form=form,
        page=page,
        lines=page.lines(),
        preview=preview,
        section="visits",
    )
    return shown, 422 if form.errors else 200


@blueprint.get("/<ref>/packs/<int:document_id>")
@needs(Ability.READ)
def version(ref: str, document_id: int) -> ResponseReturnValue:
    return PACKS.page(find(Visit, ref), document_id)


@blueprint.get("/<ref>/packs/<int:document_id>/<name>.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def taken_along(ref: str, document_id: int, name: str, ending: str) -> ResponseReturnValue:
    return PACKS.taken_along(find(Visit, ref), document_id, name, ending)
