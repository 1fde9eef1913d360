"""The one place to say what happened, the line that is checked first, and the short form on a record's page."""

from datetime import date

from flask import Blueprint, abort, g, get_template_attribute, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.actions import follow_ups, timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes
from tracker.rules.words import N_
from tracker.web.access import needs, user
from tracker.web.events.forms import LogForm, NoteForm
from tracker.web.events.reading import Reading, read_line, read_references, title_of
from tracker.web.events.telling import account_of, country_of, narrower, ties_of
from tracker.web.filters import long_day, url_of
from tracker.web.forms import done
from tracker.web.language import FEW, remembered
from tracker.web.messages import tell
from tracker.web.naming import lines_of
from tracker.web.records.views import find

blueprint = Blueprint("log", __name__)


@blueprint.route("/log", methods=["GET", "POST"])
@needs(Ability.LOG)
def log() -> ResponseReturnValue:
    if "line" in request.form:
        return _check_line(request.form["line"])
    form = LogForm()
    if request.method == "GET":
        _prefill(form, read_references(request.args.getlist("about")))
        form.type.data = request.args.get("type") if request.args.get("type") in TYPES else form.type.data
    if form.is_sent():
        event = _save(form)
        if event is not None:
            return done(form, url_of(timeline.subjects_of(event)[0].ref))
        session().rollback()
    return _page(form)


def _check_line(written: str) -> ResponseReturnValue:
    """Show what was read from the line, in the full form; nothing is saved before it was seen."""
    form, reading = LogForm(formdata=None), read_line(written)
    form.title.data, form.body.data = title_of(written)
    _prefill(form, reading)
    if not form.title.data:
        form.title.errors = [_("Write what happened.")]
    return _page(form, reading)


def _prefill(form: LogForm, reading: Reading) -> None:
    form.about.data = "\n".join([lines_of(reading.about), *reading.unknown]).strip()
    form.sources.data = lines_of(reading.sources)


def _page(form: LogForm, reading: Reading | None = None) -> ResponseReturnValue:
    page = render_template("log/full.html", form=form, reading=reading, today_words=long_day(clock.today()))
    return page, 422 if form.errors else 200


def _save(form: LogForm) -> Event | None:
    day = form.next_day()
    if form.errors:
        return None
    ties = ties_of(form)
    if not ties.about:
        form.about.errors = [_("Write what it is about: a name or a reference.")]
        return None
    about = list(ties.about)
    event = timeline.record(account_of(form, country_of(about)), ties, narrower(form.visible_to.data, about))
    if day is not None:
        _come_back(form, event, about, day)
    _tell_saved(event, about, day)
    return event


def _come_back(form: LogForm, event: Event, about: list[Record], day: date) -> None:
    """Set the next step on the demand or letter that it is about, or else on the first record."""
    asked = next((record for record in about if record.kind in (Kind.DEMAND, Kind.LETTER)), None)
    record, owes = asked or about[0], Owes.THEY if asked else Owes.WE
    what = form.next_what.data
    if what:
        follow_ups.set_by_hand(record, what, day, owes, user().id, event.ref)
    else:
        follow_ups.come_back(record, day, follow_ups.ByHand(SEE_WHAT_CAME, owes, user().id, event.ref))


SEE_WHAT_CAME = N_("See what has become of it")


def _tell_saved(event: Event, about: list[Record], day: date | None) -> None:
    linked = ", ".join(record.ref for record in about)
    said = _("Saved %(ref)s. Linked to %(linked)s.", ref=event.ref, linked=linked)
    if day is not None:
        said += " " + _("Follow-up on %(day)s.", day=long_day(day))
    tell(said, f"/log/{event.ref}/undo")


@blueprint.post("/log/<ref>/undo")
@needs(Ability.LOG)
def undo(ref: str) -> ResponseReturnValue:
    """Take back what one logged oneself; whoever may delete may take back what others logged."""
    event: Event = find(Event, ref)
    if event.created_by != user().id and not g.viewer.may(Ability.SHARE):
        abort(403)
    about = timeline.subjects_of(event)
    back = url_of(about[0].ref) if about else "/"
    timeline.withdraw(event)
    session().commit()
    tell(_("%(ref)s is deleted. A coordinator or an officer can bring it back for 30 days.", ref=ref.upper()))
    return redirect(back)


@blueprint.route("/records/<ref>/note", methods=["GET", "POST"])
@needs(Ability.LOG)
def note(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    if record.kind in (Kind.EVENT, Kind.SOURCE):
        abort(404)
    form = note_form() if request.method == "GET" else NoteForm()
    if form.is_sent():
        assert form.when.date is not None
        account = timeline.Account(form.type.data, form.when.date, form.title.data or "", country=record.country)
        _tell_saved(timeline.record(account, timeline.Ties(about=[record])), [record], None)
        return done(form, url_of(record.ref))
    page = render_template("log/note.html", form=form, record=record, section=record.kind_of.folder)
    return page, 422 if form.errors else 200


def note_form() -> NoteForm:
    """Return an empty short form, its date being today's."""
    form = NoteForm(formdata=None)
    form.when.data = UncertainDate.on(clock.today()).in_words()
    return form


@blueprint.app_template_global()
def fresh_note() -> Markup:
    """Draw the fields of an empty short form, to be filled in on a record's page."""
    return _fresh_note(clock.today())


@remembered(FEW)
def _fresh_note(_today: date) -> Markup:
    made: Markup = get_template_attribute("parts/log.html", "note_inputs")(note_form())
    return made
