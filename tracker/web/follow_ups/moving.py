"""The due day of a follow-up: somebody chooses another one and says why, or lets it follow its plan again."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import follow_ups, recounting, second_thoughts
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import last_move
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.filters import long_day
from tracker.web.follow_ups.arranging import arranged
from tracker.web.follow_ups.blueprint import FOLLOW_UP, blueprint
from tracker.web.follow_ups.forms import MoveForm
from tracker.web.follow_ups.one import One, find_one
from tracker.web.follow_ups.undoing import changed
from tracker.web.messages import tell


@blueprint.route(f"{FOLLOW_UP}/day", methods=["GET", "POST"])
@needs(Ability.LOG)
def change_day(number: int) -> ResponseReturnValue:
    one, form = find_one(number), MoveForm()
    form.offer(clock.today())
    form.choice.label.text = _("When does it fall due?")
    return arranged(one, form, _("Change the day"), lambda: _move(one, form))


def _move(one: One, form: MoveForm) -> bool:
    day = form.day()
    if day is None:
        return False
    follow_ups.move(one.row, day, form.reason.data or "")
    _tell_moved(one)
    return True


def _tell_moved(one: One) -> None:
    move = session().scalars(last_move(one.row.id)).one()
    said = _("%(ref)s falls due on %(day)s.", ref=one.about.ref, day=long_day(one.row.due_on))
    tell(said, f"{one.url}/move-back?move={move.id}")


@blueprint.post(f"{FOLLOW_UP}/follow-the-plan")
@needs(Ability.LOG)
def follow_the_plan(number: int) -> ResponseReturnValue:
    one = find_one(number)
    if not recounting.unpin(one.row):
        tell(_("Nothing changed: it follows its plan already, or has none to follow."), category="warning")
        return redirect(one.url)
    session().commit()
    _tell_moved(one)
    return redirect(one.url)


@blueprint.post(f"{FOLLOW_UP}/move-back")
@needs(Ability.LOG)
def move_back(number: int) -> ResponseReturnValue:
    one = find_one(number)
    try:
        second_thoughts.move_back(one.row, request.args.get("move", 0, int))
    except ChangedMeanwhile:
        return changed()
    session().commit()
    tell(_("Taken back: %(ref)s is as it was before.", ref=one.about.ref))
    return redirect("/")
