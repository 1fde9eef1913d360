"""Change status: say how things stand now and how we know. It becomes an event, and the status follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import demands, timeline
from tracker.actions.records import EditConflict
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.links import tied_to
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import NO_EVIDENCE, NowStands, offered
from tracker.rules.events import TYPES
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis
from tracker.web.access import needs
from tracker.web.demands.forms import StatusForm
from tracker.web.filters import moment
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.views import find
from tracker.web.timelines import Item, items_of

blueprint = Blueprint("demand", __name__, url_prefix="/demands/<ref>")


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else said meanwhile."""

    item: Item
    by: str
    at: str


@blueprint.route("/status", methods=["GET", "POST"])
@needs(Ability.LOG)
def change_status(ref: str) -> ResponseReturnValue:
    demand: Demand = find(Demand, ref)
    form = StatusForm()
    form.status.choices = {word.value: _(word.label) for word in offered(demand.status or "")}
    theirs, code = None, 200
    if form.is_sent():
        try:
            return _saved(form, demand, _answer(form, demand))
        except EditConflict:
            session().rollback()
            demand = find(Demand, ref)
            theirs, code = _latest(demand), 409
            form.seen.data = demands.standing_seen(demand)
    elif request.method == "POST":
        code = 422 if form.errors else 200
    else:
        form.as_of.data = UncertainDate.on(clock.today()).in_words()
        form.seen.data = demands.standing_seen(demand)
    return render_template("demands/status.html", form=form, record=demand, theirs=theirs, section="demands"), code


def _answer(form: StatusForm, demand: Demand) -> Event:
    assert form.as_of.date is not None
    now = NowStands(form.status.data)
    found = form.evidence.ends()
    events = [record for record in found if isinstance(record, Event)]
    proofs = [timeline.ties_of(event) for event in events]
    sources = [record for record in found if record.kind == Kind.SOURCE]
    account = timeline.Account(
        now,
        form.as_of.date,
        detail=(form.reason.data if now is NowStands.CLOSED else form.grade.data) or None,
        body=form.note.data or "",
        quote=next((event.quote for event in seen_by_all_readers_of(demand, events) if event.quote), ""),
        how_known=", ".join(record.ref for record in found if record.kind != Kind.SOURCE)
        or _unproved(form, now, found),
        country=demand.country,
        by_when=form.by_when.date,
    )
    ties = timeline.Ties(
        said_by=[speaker for proof in proofs for speaker in proof.said_by],
        sources=[*sources, *(source for proof in proofs for source in proof.sources)],
    )
    return demands.answer(demand, account, ties, seen=form.seen.data or "")


def _unproved(form: StatusForm, now: NowStands, found: Sequence[object]) -> str:
    return NO_EVIDENCE if not found and (form.no_evidence.data or now.wants_evidence) else ""


def _saved(form: StatusForm, demand: Demand, event: Event) -> ResponseReturnValue:
    meant = TYPES[event.type].means[Axis.STANDING]
    if demand.status == meant:
        tell(_("Saved %(ref)s.", ref=event.ref), f"/log/{event.ref}/undo")
    else:
        later = _("Saved %(ref)s. Something later says otherwise, so the status stays as it was.", ref=event.ref)
        tell(later, f"/log/{event.ref}/undo", "warning")
    return done(form, f"/demands/{demand.ref}")


def _latest(demand: Demand) -> Theirs | None:
    """Return what was said last about the demand, by whom and when."""
    about = tied_to(demand.id, LinkRole.SUBJECT)
    asked = select(Event, User.name).outerjoin(User, User.id == Event.created_by).where(Event.id.in_(about))
    row = session().execute(asked.order_by(Event.created_at.desc(), Event.id.desc()).limit(1)).first()
    if row is None:
        return None
    item = items_of([row[0]], {row[0].id: row[1] or ""}, demand.ref)[0]
    return Theirs(item, row[1] or _("the import"), moment(row[0].created_at))
