"""Close the installation to everybody, after a page that says what it does."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.actions import locking
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.web.access import needs

blueprint = Blueprint("lock", __name__)


@blueprint.get("/settings/lock")
@needs(Ability.MANAGE)
def lock_page() -> ResponseReturnValue:
    return render_template("settings/lock.html", section="settings")


@blueprint.post("/settings/lock")
@needs(Ability.MANAGE)
def lock() -> ResponseReturnValue:
    """It asks for no fresh proof: whoever locks has no time. The page before it is the confirmation."""
    if request.form.get("sure") != "yes":
        return redirect("/settings/lock")
    locking.lock()
    session().commit()
    return redirect("/sign-in")
