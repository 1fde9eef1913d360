"""When bodies meet: what is known, with its source; sessions are added and taken out here."""

from itertools import groupby

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions.plans import sessions
from tracker.actions.plans.sessions import KnownAlready, Meeting
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.rules.bodies import BODIES
from tracker.web.access import needs
from tracker.web.days import ExactDayField, day_in
from tracker.web.forms import READ_BY_ALL, SentForm, done, line
from tracker.web.messages import tell
from tracker.web.plans.blueprint import blueprint

HERE = "/settings/sessions"
MOST_NAME = 120


class SessionForm(SentForm):
    body = line(
        _l("Which body?"),
        most=20,
        required=_l("Write the short name of the body, for example HRC."),
        description=_l("Its short name: HRC, UPR, ILO-CFA, or another one."),
    )
    name = line(
        _l("Which session?"), most=MOST_NAME, required=_l("Write which session it is."), description=READ_BY_ALL
    )
    first_day = ExactDayField(_l("First day"), required=_l("Write the first day."))
    last_day = ExactDayField(_l("Last day"), required=_l("Write the last day."))
    source = line(_l("How do we know?"), most=500)

    def meeting(self) -> Meeting | None:
        first, last = self.first_day.day, self.last_day.day
        assert first is not None
        assert last is not None
        if last < first:
            self.last_day.errors = [_("The last day comes before the first. Write the later day here.")]
            return None
        body, source = (self.body.data or "").upper(), self.source.data or ""
        return Meeting(body, self.name.data or "", first, last, source)


@blueprint.get("/settings/sessions")
@needs(Ability.READ)
def known_sessions() -> ResponseReturnValue:
    by_body = {body: list(rows) for body, rows in groupby(sessions.all_sessions(), key=lambda row: row.body)}
    groups = [(body, _(BODIES.get(body, "")), by_body.get(body, [])) for body in sorted({*BODIES, *by_body})]
    return render_template("plans/sessions.html", groups=groups, section="settings")


@blueprint.route("/settings/sessions/add", methods=["GET", "POST"])
@needs(Ability.WRITE)
def add_session() -> ResponseReturnValue:
    form = SessionForm()
    if form.is_sent() and (meeting := form.meeting()) is not None:
        try:
            row = sessions.add(meeting)
        except KnownAlready:
            form.first_day.errors = [_("A session of this body that begins on this day is known already.")]
            session().rollback()
        else:
            tell(_("The session is here. What counts it was counted again."), f"{HERE}/{row.id}/take-out")
            return done(form, HERE)
    page = render_template("plans/add_session.html", form=form, section="settings")
    return page, 422 if form.errors else 200


@blueprint.post("/settings/sessions/<int:session_id>/take-out")
@needs(Ability.WRITE)
def take_out_session(session_id: int) -> ResponseReturnValue:
    row = sessions.find(session_id)
    if row is not None:
        was = sessions.take_out(row)
        session().commit()
        days = f"first={was.first_day}&last={was.last_day}"
        tell(
            _("The session is taken out."),
            f"{HERE}/put-back?body={was.body}&name={was.name}&{days}&source={was.source}",
        )
    return redirect(HERE)


@blueprint.post("/settings/sessions/put-back")
@needs(Ability.WRITE)
def put_back_session() -> ResponseReturnValue:
    asked = request.args
    first, last = day_in(asked.get("first", "")), day_in(asked.get("last", ""))
    meeting = Meeting(
        asked.get("body", "")[:20], asked.get("name", "")[:MOST_NAME], first, last, asked.get("source", "")[:500]
    )
    try:
        sessions.add(meeting)
    except KnownAlready:
        abort(409)
    session().commit()
    tell(_("The session is here again."))
    return redirect(HERE)
