"""A reply to a letter: logged in one step, judged demand by demand in the next."""

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions import replies, timeline
from tracker.actions.replies import JudgedMeanwhile, ReplyBeforeLetter
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.rules.access import Ability
from tracker.rules.links import LinkRole
from tracker.web.access import needs, user
from tracker.web.filters import in_words
from tracker.web.forms import done
from tracker.web.letters.blueprint import blueprint
from tracker.web.letters.forms import ReplyForm
from tracker.web.letters.judging import JudgeForm, Meanwhile, judge_form
from tracker.web.messages import tell
from tracker.web.naming import lines_of
from tracker.web.records.ties import Tied, ties_of
from tracker.web.records.views import find
from tracker.web.wording import at

MOST_JUDGED = 500


@blueprint.route("/reply", methods=["GET", "POST"])
@needs(Ability.LOG)
def log_reply(ref: str) -> ResponseReturnValue:
    letter: Letter = find(Letter, ref)
    form = ReplyForm()
    if form.is_sent():
        event = _log(form, letter)
        if event is not None:
            tell(_("Saved %(ref)s.", ref=event.ref), f"/log/{event.ref}/undo")
            return done(form, f"/letters/{letter.ref}/judge")
        session().rollback()
        letter = find(Letter, ref)
    elif request.method == "GET":
        form.said_by.data = lines_of([tie.record for tie in Tied(ties_of(letter)).out(LinkRole.ADDRESSEE)][:1])
    page = render_template("letters/reply.html", form=form, record=letter, section="letters")
    return page, 422 if form.errors else 200


def _log(form: ReplyForm, letter: Letter) -> Event | None:
    assert form.when.date is not None
    account = timeline.Account(
        "reply", form.when.date, body=form.note.data or "", quote=form.words.data or "", country=letter.country
    )
    ties = timeline.Ties(said_by=form.said_by.ends(), sources=form.source.ends())
    try:
        return replies.log(letter, account, ties)
    except ReplyBeforeLetter as early:
        form.when.errors = [
            _(
                "The letter was sent %(sent)s: a reply cannot come before that. Correct this date or the letter.",
                sent=at(early.sent),
            )
        ]
    return None


@blueprint.route("/judge", methods=["GET", "POST"])
@needs(Ability.LOG)
def judge_reply(ref: str) -> ResponseReturnValue:
    letter: Letter = find(Letter, ref)
    form = judge_form(letter)
    status, both = 200, list[Meanwhile]()
    if form.is_sent():
        try:
            return _judged(form, letter, replies.judge(letter, form.judgements()))
        except JudgedMeanwhile as meanwhile:
            session().rollback()
            letter, status = find(Letter, ref), 409
            both = form.say_judged(meanwhile.records)
    elif form.errors:
        status = 422
    return _judge_page(form, letter, both), status


def _judged(form: JudgeForm, letter: Letter, events: list[Event]) -> ResponseReturnValue:
    undo = f"/letters/{letter.ref}/judge/take-back?events={','.join(event.ref for event in events)}" if events else ""
    saved = ngettext(
        "Saved what the reply means for %(num)d demand.", "Saved what the reply means for %(num)d demands.", len(events)
    )
    tell(saved if events else _("Nothing was judged yet. The reply still waits."), undo)
    return done(form, f"/letters/{letter.ref}")


@blueprint.post("/judge/take-back")
@needs(Ability.LOG)
def take_back(ref: str) -> ResponseReturnValue:
    """Take back together what one said that a reply means, as the log does one by one."""
    letter: Letter = find(Letter, ref)
    refs = request.args.get("events", "").split(",")[:MOST_JUDGED]
    events = session().scalars(select(Event).where(Event.ref.in_(refs)).order_by(Event.id.desc())).all()
    if any(event.created_by != user().id and not g.viewer.may(Ability.SHARE) for event in events):
        abort(403)
    for event in events:
        timeline.withdraw(event)
    session().commit()
    tell(_("Taken back: the reply waits to be judged again.") if events else _("Nothing was left to take back."))
    return redirect(f"/letters/{letter.ref}")


def _judge_page(form: JudgeForm, letter: Letter, both: list[Meanwhile]) -> str:
    waiting = replies.to_judge(letter)
    shown = replies.replies_to(waiting or [letter])
    distinct = {event.id: event for event in shown.values()}
    return render_template(
        "letters/judge.html",
        form=form,
        record=letter,
        waiting=waiting,
        both=both,
        quotes={tie.record.id: tie.quote for tie in Tied(ties_of(letter)).out(LinkRole.MAKES_DEMAND)},
        replies=[(event, in_words(event.when_text)) for event in distinct.values()],
        section="letters",
    )
