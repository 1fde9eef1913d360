"""What waits for a second person: who can say yes says it here, and who coordinates asks here to see a record."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tracker.actions import second_yes
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.gate import VIEWER_ID
from tracker.records.second_yes import SecondYes, may_decide, requests_for
from tracker.rules.access import Ability, Role
from tracker.rules.kinds import kind_of
from tracker.rules.second_yes import Decision, ForTwo
from tracker.web.access import Fresh, needs, sender
from tracker.web.forms import SentForm, done, line
from tracker.web.messages import tell

blueprint = Blueprint("second_yes", __name__)
HERE = "/settings/second-yes"
MOST = 50


class LookForm(SentForm):
    ref = line(_l("Reference of the record"), 16, _l("Write the reference, such as P-4KT2M."))
    why = line(_l("Why?"), 500, _l("Say why, so that somebody else can agree."))
    alone = line(_l("Its reference once more"), 16)


@dataclass(frozen=True, slots=True)
class Line:
    """A request as whoever looks sees it."""

    request: SecondYes
    asker: str
    decider: str | None
    is_mine: bool
    is_open: bool
    wish: str
    """Who is to see it, where that was asked."""

    @property
    def what(self) -> str:
        return _(ForTwo(self.request.what).label)

    @property
    def explanation(self) -> str:
        return _(ForTwo(self.request.what).explanation)

    @property
    def became(self) -> str:
        """Return what came of it, with who agreed: who refused would tell whether there is such a record."""
        if self.request.decision is None:
            return "" if self.is_open else _("ran out")
        word = _(Decision(self.request.decision).label)
        return f"{word}: {self.decider}" if self.request.decision == Decision.YES else word


@blueprint.get(HERE)
@needs(Ability.READ)
def index() -> ResponseReturnValue:
    return _page(LookForm())


@blueprint.post(HERE)
@needs(Ability.READ, Fresh.TO_PRESS)
def ask() -> ResponseReturnValue:
    """Ask to see a record. The answer is the same whether or not there is one."""
    form = LookForm()
    if form.is_sent() and _holds(form):
        try:
            request = second_yes.ask_to_look((form.ref.data or "").upper(), form.why.data or "")
        except second_yes.CoordinatorsOnly:
            abort(403)
        except second_yes.SeenAlready:
            form.ref.errors = [_("You see this record already.")]
        else:
            return _asked(form, request)
    return _page(form)


def _holds(form: LookForm) -> bool:
    if kind_of(form.ref.data or "") is None:
        form.ref.errors = [_("This is no reference. Write one such as P-4KT2M.")]
        return False
    if second_yes.is_alone() and (form.alone.data or "").upper() != (form.ref.data or "").upper():
        form.alone.errors = [_("Nobody else is here who could agree. Write the reference once more to do it alone.")]
        return False
    return True


def _asked(form: LookForm, request: SecondYes) -> ResponseReturnValue:
    second_yes.tell(request, sender())
    if request.decision is None:
        tell(_("Asked. When somebody else agrees, you see it for four hours."))
    else:
        tell(_("Noted in the log of acts. If there is such a record, you see it for four hours."))
    return done(form, HERE)


def _page(form: LookForm) -> ResponseReturnValue:
    rows = [(row[0], row[1], row[2]) for row in session().execute(requests_for(g.viewer.role, MOST))]
    names = _names({each for row in rows for each in second_yes.readers_wanted(row[0])})
    lines = [_line(request, asker, decider, names) for request, asker, decider in rows]
    page = render_template(
        "second_yes/index.html",
        waiting=[line for line in lines if line.is_open and not line.is_mine],
        mine=[line for line in lines if line.is_open and line.is_mine],
        over=[line for line in lines if not line.is_open],
        form=form if g.viewer.role is Role.COORDINATOR else None,
        alone=second_yes.is_alone(),
        section="settings",
    )
    return page, 422 if form.errors else 200


def _names(numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    return {row[0]: row[1] for row in session().execute(select(User.id, User.name).where(User.id.in_(numbers)))}


def _line(request: SecondYes, asker: str, decider: str | None, names: dict[int, str]) -> Line:
    open_now = request.decision is None and request.until > clock.real_now()
    wish = _(second_yes.width_wanted(request).visibility.label) if request.wanted else ""
    named = ", ".join(names[each] for each in second_yes.readers_wanted(request) if each in names)
    told = f"{wish}: {named}" if named else wish
    return Line(request, asker, decider, request.asked_by == g.viewer.user_id, open_now, told)


@blueprint.post(f"{HERE}/<int:second_yes_id>/yes")
@needs(Ability.READ, Fresh.TO_PRESS)
def agree(second_yes_id: int) -> ResponseReturnValue:
    return _decide(second_yes_id, Decision.YES, _("You agreed. It is done, and stands in the log of acts."))


@blueprint.post(f"{HERE}/<int:second_yes_id>/no")
@needs(Ability.READ)
def refuse(second_yes_id: int) -> ResponseReturnValue:
    return _decide(second_yes_id, Decision.NO, _("You refused. Nothing was done."))


@blueprint.post(f"{HERE}/<int:second_yes_id>/withdraw")
@needs(Ability.READ)
def withdraw(second_yes_id: int) -> ResponseReturnValue:
    return _decide(second_yes_id, Decision.WITHDRAWN, _("Taken back. Nothing was done."))


def _decide(number: int, decision: Decision, said: str) -> ResponseReturnValue:
    is_theirs = SecondYes.asked_by == VIEWER_ID if decision is Decision.WITHDRAWN else may_decide(g.viewer.role)
    asked = select(SecondYes.id).where(SecondYes.id == number, is_theirs).execution_options(also_deleted=True)
    if session().scalar(asked) is None:
        abort(404)
    try:
        request = second_yes.decide(number, decision)
    except second_yes.Over:
        session().rollback()
        tell(_("It was decided or taken back meanwhile, or ran out. Nothing more was done."), category="warning")
        return redirect(HERE)
    second_yes.tell(request, sender())
    session().commit()
    tell(said)
    return redirect(HERE)
