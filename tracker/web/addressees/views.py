"""Who owes us answers, and one letter to each of them instead of many reminders."""

from datetime import date

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import chasers
from tracker.plumbing import clock
from tracker.records.chasing import OpenPoint, asked_last, replies_waiting, who_owes
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED, Ability
from tracker.rules.links import ACTORS
from tracker.rules.statuses import Status
from tracker.web.access import needs
from tracker.web.addressees.forms import ChaserForm
from tracker.web.addressees.page import WithThem, letters_behind
from tracker.web.filters import said
from tracker.web.follow_ups.rows import late_tag
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("addressees", __name__, url_prefix="/follow-ups/addressees")


@blueprint.get("/", strict_slashes=False)
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    today = clock.today()
    rows = who_owes(today)
    replies, asked = replies_waiting(), asked_last()
    shown = [(row, _late(row[6], today), said(asked[row[0]]) if row[0] in asked else "") for row in rows]
    is_cut = any(row[-1] for row in rows)
    return render_template("addressees/list.html", rows=shown, replies=replies, is_cut=is_cut, section="today")


def _late(due_on: date | None, today: date) -> Status | None:
    return late_tag(due_on, today) if due_on else None


@blueprint.get("/<ref>")
@needs(Ability.READ)
def show(ref: str) -> ResponseReturnValue:
    addressee = _addressee(ref)
    page = WithThem(addressee, clock.today())
    return render_template("addressees/show.html", page=page, lines=page.lines(), section="today")


@blueprint.route("/<ref>/letter", methods=["GET", "POST"])
@needs(Ability.WRITE)
def letter(ref: str) -> ResponseReturnValue:
    addressee, form = _addressee(ref), ChaserForm()
    page = WithThem(addressee, clock.today())
    if request.method == "GET":
        chosen = page.chosen(request.args.getlist("with"))
        if not chosen:
            tell(_("Tick at least one thing that the letter is to ask for."), category="warning")
            return redirect(f"/follow-ups/addressees/{addressee.ref}")
        form.title.data = _("Follow-up letter to %(who)s", who=addressee.title)
        form.text.data = page.draft(chosen)
        form.points.data = ",".join(point.record.ref for point in chosen)
    chosen = page.chosen(form.refs)
    if form.is_sent() and _still_open(form, chosen):
        return done(form, _written(addressee, form, chosen))
    more = {"kept_back": page.kept_back(chosen), "section": "today"}
    shown = render_template("addressees/letter.html", addressee=addressee, chosen=chosen, form=form, **more)
    return shown, 422 if form.errors else 200


def _addressee(ref: str) -> Record:
    found: Record = find(Record, ref)
    return found if found.kind in ACTORS else abort(404)


def _still_open(form: ChaserForm, chosen: list[OpenPoint]) -> bool:
    """Say which of them were settled, or answered, after the draft was made; the text stays as it was typed."""
    gone = [ref for ref in form.refs if ref not in {point.record.ref for point in chosen}]
    form.points.data = ",".join(point.record.ref for point in chosen)
    if gone:
        refs = ", ".join(gone)
        form.text.errors = [_("%(refs)s is not open any more. Take it out of the text, then save again.", refs=refs)]
    elif not chosen:
        form.text.errors = [_("Nothing of this is open any more.")]
    return not form.errors


def _words_in(text: str, point: OpenPoint) -> str:
    """Return in which words the letter asks for it, as far as the text still has those of the draft."""
    words = point.record.title
    return words if words in text else ""


def _written(addressee: Record, form: ChaserForm, chosen: list[OpenPoint]) -> str:
    """Record the letter and say so; return the address of its page."""
    text = form.text.data or ""
    letter = chasers.write(
        addressee,
        chasers.Chaser(
            form.title.data or "",
            text,
            [(point.record, _words_in(text, point)) for point in chosen if isinstance(point.record, Demand)],
            [earlier for earlier, _when in letters_behind(chosen) if isinstance(earlier, Letter)],
            [told for point in chosen for told in point.told],
        ),
    )
    told = _("%(ref)s is recorded as a draft. When it is sent, write the day into it.", ref=letter.ref)
    if letter.visibility in FOR_NAMED:
        told += " " + _("Only you see it so far, because not everybody may see everything in it.")
    tell(told, f"/records/{letter.ref}/delete")
    return f"/letters/{letter.ref}"
