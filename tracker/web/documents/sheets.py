"""The case sheet of a person, and a letter as a file."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.plumbing.documents.html import as_html
from tracker.records.letters import Letter
from tracker.records.people import Person
from tracker.records.sheets import MayNotLeave, sheet_of
from tracker.rules.access import Ability, Visibility
from tracker.rules.audit import About
from tracker.rules.documents import letter, sheet
from tracker.rules.documents.blocks import Document
from tracker.rules.documents.names import WITHHELD, Level
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output
from tracker.web import logged
from tracker.web.access import Fresh, needs
from tracker.web.documents.forms import level_of
from tracker.web.documents.handing_over import FILES, handed_over
from tracker.web.language import language
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("sheets", __name__)


@blueprint.get("/people/<ref>/sheet")
@needs(Ability.READ)
def shown(ref: str) -> ResponseReturnValue:
    person: Person = find(Person, ref)
    level, reach = _asked()
    try:
        body = as_html(_sheet(person, level, reach))
    except MayNotLeave:
        body = None
    return render_template(
        "documents/sheet.html",
        person=person,
        body=body,
        level=level,
        reach=reach,
        levels=[(each.value, _(each.label)) for each in Level],
        reaches=[(each.value, _(each.label)) for each in Exposure],
        endings=list(FILES),
        section="people",
    )


@blueprint.get("/people/<ref>/sheet.<ending>")
@needs(Ability.READ, Fresh.ALWAYS)
def sheet_as(ref: str, ending: str) -> ResponseReturnValue:
    person: Person = find(Person, ref)
    back = f"/people/{person.ref}/sheet"
    level, reach = _asked()
    try:
        document = _sheet(person, level, reach)
    except MayNotLeave:
        return redirect(f"{back}?level={level}&reach={reach}")
    logged.taken(About.RECORD, person.id, person)
    return handed_over(document, ending, f"sheet-{person.ref}", back)


@blueprint.get("/letters/<ref>/letter.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def letter_as(ref: str, ending: str) -> ResponseReturnValue:
    found: Letter = find(Letter, ref)
    if found.visibility == Visibility.SEALED:
        tell(_("It is sealed: no paper has it. Say first who else may see it."), category="error")
        return redirect(f"/letters/{found.ref}")
    document = letter.written(found.title, found.text, found.language)
    logged.taken(About.RECORD, found.id, found)
    return handed_over(document, ending, f"letter-{found.ref}", f"/letters/{found.ref}")


def _sheet(person: Person, level: Level, reach: Exposure) -> Document:
    return sheet.written(sheet_of(person, level, reach, clock.today(), _(WITHHELD)), language(), _)


def _asked() -> tuple[Level, Exposure]:
    return level_of(request.args.get("level")), Output.SHEET.towards(request.args.get("reach"))
