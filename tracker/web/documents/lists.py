"""The list of the people of a case: compiled, looked at, frozen, and compared with the one before."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions.documents import LIST, freeze_list
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.documents.html import as_html
from tracker.records.cases import Case
from tracker.records.documents import FrozenDocument, last_version, versions_of
from tracker.records.people_lists import Before, Compiled, ListWishes, compiled
from tracker.rules.access import Ability, Visibility
from tracker.rules.documents.names import WITHHELD
from tracker.rules.documents.people_list import written
from tracker.rules.outputs import Output
from tracker.rules.words import N_
from tracker.web.access import Fresh, needs
from tracker.web.documents.forms import DocumentForm
from tracker.web.documents.left_out import gone_unnamed, people_left_out
from tracker.web.documents.versions import Versions
from tracker.web.forms import done, line
from tracker.web.language import language
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("lists", __name__, url_prefix="/cases")
LISTS = Versions(LIST, "lists", N_("List of people, version %(number)s"), "list")


class ListForm(DocumentForm):
    output = Output.LIST

    definition = line(
        _l("Who is on it?"),
        required=_l("Write by which definition somebody stands on the list."),
        description=_l("Lists disagree because they count otherwise: say whom this one counts."),
    )
    compiled_by = line(_l("Compiled by"))

    @property
    def wishes(self) -> ListWishes:
        definition, compiled_by = self.definition.data or "", self.compiled_by.data or ""
        return ListWishes(definition, compiled_by, self.naming, self.readers, _(WITHHELD))


@blueprint.route("/<ref>/list", methods=["GET", "POST"])
@needs(Ability.WRITE)
def compile_list(ref: str) -> ResponseReturnValue:
    case, form = find(Case, ref), ListForm()
    last = session().scalars(last_version(case.id, LIST)).one_or_none()
    if request.method == "GET":
        _begin(form, last)
    wishes = form.wishes
    before = _before(last, wishes) if last else None
    made, is_sent = compiled(case, wishes, before, clock.today()), form.is_sent()
    if is_sent and not Output.LIST.speaks_of(Visibility(case.visibility)):
        form.form_errors.append(_("It is sealed: no paper has it. Say first who else may see it."))
        is_sent = False
    if is_sent and not form.look.data:
        return _freeze(case, form, made, wishes)
    shown = render_template(
        "documents/list.html",
        case=case,
        form=form,
        preview=as_html(written(made.made, language(), _)) if is_sent else None,
        left_out=[*people_left_out(made.left_out), gone_unnamed(made.gone_unnamed)],
        versions=session().execute(versions_of(case.id, LIST)).all(),
        section="cases",
    )
    return shown, 422 if form.errors else 200


def _before(last: FrozenDocument, wishes: ListWishes) -> Before:
    choices = last.content["choices"]
    is_named_alike = choices["level"] == wishes.level.value
    return Before(last.made_at, choices["members"], choices.get("called", {}) if is_named_alike else {})


def _begin(form: ListForm, last: FrozenDocument | None) -> None:
    choices = last.content["choices"] if last else {}
    form.definition.data, form.compiled_by.data = choices.get("definition", ""), choices.get("compiled_by", "")
    form.begin(choices)


def _freeze(case: Case, form: ListForm, made: Compiled, wishes: ListWishes) -> ResponseReturnValue:
    frozen = freeze_list(case, made, wishes, language(), _)
    tell(_("Version %(number)s is frozen: it stays as it is.", number=frozen.number))
    return done(form, LISTS.address(case, frozen.id))


@blueprint.get("/<ref>/lists/<int:document_id>")
@needs(Ability.READ)
def version(ref: str, document_id: int) -> ResponseReturnValue:
    return LISTS.page(find(Case, ref), document_id)


@blueprint.get("/<ref>/lists/<int:document_id>/<name>.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def taken_along(ref: str, document_id: int, name: str, ending: str) -> ResponseReturnValue:
    return LISTS.taken_along(find(Case, ref), document_id, name, ending)
