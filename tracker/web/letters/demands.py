"""Demands of a letter, added to it and taken out of it one by one."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import demands, letters, links, records
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.matching import exactly
from tracker.records.record import Record
from tracker.records.revisions import revisions_of
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.access import needs
from tracker.web.filters import day
from tracker.web.forms import done
from tracker.web.letters.blueprint import blueprint
from tracker.web.letters.forms import AddDemandForm, shortened
from tracker.web.messages import tell
from tracker.web.records.views import find


@blueprint.route("/demands", methods=["GET", "POST"])
@needs(Ability.WRITE)
def add_demand(ref: str) -> ResponseReturnValue:
    letter: Letter = find(Letter, ref)
    form = AddDemandForm()
    if form.is_sent():
        demand = _demand(form, letter)
        if not form.errors:
            letters.make_demand(letter, demand, form.quote.data or "")
            demands.settle(demand)
            tell(_("Added %(ref)s.", ref=demand.ref), _drop_url(letter, demand))
            return done(form, f"/letters/{letter.ref}")
        session().rollback()
        letter = find(Letter, ref)
    page = render_template("letters/demand.html", form=form, record=letter, section="letters")
    return page, 422 if form.errors else 200


def _demand(form: AddDemandForm, letter: Letter) -> Demand:
    """Return the demand that is meant, made now unless it is known by its wording or reference."""
    quote = form.quote.data or ""
    wording = form.wording.data or shortened(" ".join(quote.split()))
    known = exactly(wording, [Kind.DEMAND])
    if len(known) > 1:
        refs = ", ".join(record.ref for record in known)
        form.wording.errors = [_("Several demands are called this. Write the reference instead: %(refs)s.", refs=refs)]
    demand = next((found for found in known if isinstance(found, Demand)), None)
    if demand is None:
        values = {"country": letter.country, "followed": letter.followed}
        demand = records.add_beside(Demand(kind=Kind.DEMAND, title=wording, **values), letter)
    _set_deadline(form, demand)
    for role, ends in ((LinkRole.DUTY_BEARER, form.duty_bearer), (LinkRole.BENEFICIARY, form.about)):
        for end in ends.ends():
            links.link(demand, role, end)
    return demand


def _set_deadline(form: AddDemandForm, demand: Demand) -> None:
    wanted, known = form.deadline.day, demand.deadline_on
    if wanted and known and wanted != known:
        said = _("%(ref)s has a deadline already: %(day)s. Change it on its own page.", ref=demand.ref, day=day(known))
        form.deadline.errors = [said]
    elif wanted:
        records.edit(demand, demand.version, {"deadline_on": wanted})


@blueprint.post("/demands/<demand_ref>/drop")
@needs(Ability.WRITE)
def drop_demand(ref: str, demand_ref: str) -> ResponseReturnValue:
    """Take a demand out of a letter; pressed twice, it is out all the same."""
    letter: Letter = find(Letter, ref)
    demand: Demand = find(Demand, demand_ref)
    for tie in _ties(letter, demand):
        letters.drop_demand(letter, tie, demand)
    session().commit()
    undo = f"/letters/{letter.ref}/demands/{demand.ref}/put-back"
    tell(_("%(ref)s is no longer in this letter.", ref=demand.ref), undo)
    return redirect(f"/letters/{letter.ref}")


@blueprint.post("/demands/<demand_ref>/put-back")
@needs(Ability.WRITE)
def put_back_demand(ref: str, demand_ref: str) -> ResponseReturnValue:
    """Put a demand back as it last stood in the letter, in the words of the letter, which the edit trail kept."""
    letter: Letter = find(Letter, ref)
    demand: Demand = find(Demand, demand_ref)
    if not _ties(letter, demand):
        for quote in _last_quotes(letter, demand):
            letters.make_demand(letter, demand, quote)
        session().commit()
        tell(_("%(ref)s is back in this letter.", ref=demand.ref))
    return redirect(f"/letters/{letter.ref}")


def _drop_url(letter: Letter, demand: Demand) -> str:
    return f"/letters/{letter.ref}/demands/{demand.ref}/drop"


def _ties(letter: Letter, demand: Record) -> list[Link]:
    asked = select(Link).where(Link.from_id == letter.id, Link.to_id == demand.id, Link.role == LinkRole.MAKES_DEMAND)
    return list(session().scalars(asked.order_by(Link.position)))


def _last_quotes(letter: Letter, demand: Demand) -> list[str]:
    quotes = []
    for revision in session().scalars(revisions_of(letter.id).limit(500)):
        before, after = revision.changes.get("link") or (None, None)
        told = before or after
        if not isinstance(told, dict) or told.get("role") != LinkRole.MAKES_DEMAND or told.get("to") != demand.id:
            continue
        if after is not None:
            break
        quotes.append(str(told.get("quote", "")))
    return quotes[::-1]
