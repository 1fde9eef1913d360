"""What a link in a mail leads to: the pages of one follow-up, for the person the mail was sent to, once.

Opening it changes nothing: programs that look into mails open links too. The link is used up in the transaction of what
is done by it, so a form that comes back with an error leaves it as it was.
"""

from collections.abc import Callable

from flask import abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import answer_links
from tracker.actions.answer_links import LinkExpired, LinkUsed, NoSuchLink
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.errors import problem
from tracker.web.follow_ups.arranging import give, later
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.reporting import report, show
from tracker.web.forms import SentForm, already_sent

LINK = "/answer/<secret>"
"""The address of a link."""


@blueprint.route(LINK, methods=["GET", "POST"])
@needs(Ability.LOG)
def answer(secret: str) -> ResponseReturnValue:
    return _by_link(secret, report if request.method == "POST" else show)


@blueprint.route(f"{LINK}/set-aside", methods=["GET", "POST"])
@needs(Ability.LOG)
def answer_later(secret: str) -> ResponseReturnValue:
    return _by_link(secret, later)


@blueprint.route(f"{LINK}/give", methods=["GET", "POST"])
@needs(Ability.LOG)
def answer_by_giving(secret: str) -> ResponseReturnValue:
    return _by_link(secret, give)


def _by_link(secret: str, view: Callable[[int], ResponseReturnValue]) -> ResponseReturnValue:
    """Show the page that a link leads to, or do what was pressed on it."""
    try:
        number = answer_links.leads_to(secret, g.viewer.user_id)
        if request.method == "POST":
            answer_links.spend(secret, g.viewer.user_id)
    except NoSuchLink:
        abort(404)
    except LinkUsed:
        return _used()
    except LinkExpired:
        return _expired()
    return view(number)


def _used() -> ResponseReturnValue:
    """Lead whoever pressed twice to where the first press led."""
    earlier = already_sent(SentForm()) if request.method == "POST" else None
    if earlier is not None:
        return redirect(earlier)
    return problem(
        410,
        _("This link was used already"),
        _("What was recorded by it stands. Open Today to see what waits for you."),
    )


def _expired() -> ResponseReturnValue:
    return problem(
        410,
        _("This link has run out"),
        _("A link in a mail works for 14 days. Open Today: what still waits for you stands there."),
    )
