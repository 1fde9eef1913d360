"""The letter to whoever came into a post of an office: looked at, frozen, and taken along as it was."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from tracker.actions.documents import INTRODUCTION, freeze_introduction
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.documents.html import as_html
from tracker.records.documents import last_version, versions_of
from tracker.records.introductions import Composed, Wishes, composed
from tracker.records.organisations import Organisation
from tracker.records.predecessors import Successor, successors
from tracker.rules.access import Ability
from tracker.rules.documents.introduction import written
from tracker.rules.documents.names import WITHHELD, Level
from tracker.rules.words import N_
from tracker.web.access import Fresh, needs
from tracker.web.documents.forms import level_of
from tracker.web.documents.left_out import demands_left_out, people_left_out
from tracker.web.documents.versions import Versions
from tracker.web.forms import SentForm, done, line, text
from tracker.web.language import language
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("introductions", __name__, url_prefix="/organisations")
INTRODUCTIONS = Versions(
    INTRODUCTION, "introductions", N_("Letter to the new holder, version %(number)s"), "introduction"
)


class IntroductionForm(SentForm):
    opening = text(_l("Your own words at the beginning"), most=5000)
    signed = line(_l("Who signs it"), most=500)
    level = RadioField(_l("How people are named"), choices=lambda: [(each.value, _(each.label)) for each in Level])
    look = BooleanField()
    """Whether it was sent only to see how it would look."""

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.opening.data or "", self.signed.data or "", level_of(self.level.data), _(WITHHELD))

    def begin(self, choices: Mapping[str, str]) -> None:
        self.opening.data, self.signed.data = choices.get("opening", ""), choices.get("signed", "")
        self.level.data = level_of(choices.get("level"))


@blueprint.route("/<ref>/introduction", methods=["GET", "POST"])
@needs(Ability.WRITE)
def write(ref: str) -> ResponseReturnValue:
    office, form = find(Organisation, ref), IntroductionForm()
    changes = successors(office, clock.today())
    change = _chosen(changes)
    if request.method == "GET":
        last = session().scalars(last_version(office.id, INTRODUCTION)).one_or_none()
        form.begin(last.content["choices"] if last else {})
    made = composed(office, change, form.wishes, clock.today()) if change else None
    is_sent = made is not None and form.is_sent()
    if made and is_sent and not made.made.points:
        form.form_errors.append(_("Nothing of this may go to authorities. Say first that it may."))
    elif made and is_sent and not form.look.data:
        return _freeze(office, form, made)
    shown = _shown(office, made, is_looked_at=is_sent and not form.errors)
    page = render_template("documents/introduction.html", change=change, changes=changes, form=form, **shown)
    return page, 422 if form.errors else 200


def _chosen(changes: list[Successor]) -> Successor | None:
    """Return the change that the address names, or the first; one that does not exist is not found."""
    to = request.args.get("to", "").upper()
    if not to:
        return changes[0] if changes else None
    return next((each for each in changes if each.now.ref == to), None) or abort(404)


def _shown(office: Organisation, made: Composed | None, *, is_looked_at: bool) -> dict[str, object]:
    left = [demands_left_out(made.left_out), *people_left_out(made.people_left_out)] if made else []
    return {
        "office": office,
        "made": made,
        "preview": as_html(written(made.made, language(), _)) if made and is_looked_at else None,
        "left_out": left,
        "versions": session().execute(versions_of(office.id, INTRODUCTION)).all(),
        "section": "organisations",
    }


def _freeze(office: Organisation, form: IntroductionForm, made: Composed) -> ResponseReturnValue:
    frozen = freeze_introduction(office, made, form.wishes, language(), _)
    tell(_("Version %(number)s is frozen: it stays as it is.", number=frozen.number))
    return done(form, INTRODUCTIONS.address(office, frozen.id))


@blueprint.get("/<ref>/introductions/<int:document_id>")
@needs(Ability.READ)
def version(ref: str, document_id: int) -> ResponseReturnValue:
    return INTRODUCTIONS.page(find(Organisation, ref), document_id)


@blueprint.get("/<ref>/introductions/<int:document_id>/<name>.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def taken_along(ref: str, document_id: int, name: str, ending: str) -> ResponseReturnValue:
    return INTRODUCTIONS.taken_along(find(Organisation, ref), document_id, name, ending)
