"""One blueprint for the pages about signing in and about people; a form of theirs that ran out comes back too."""

from typing import cast

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from tracker.actions.team import NotTheirs
from tracker.plumbing.database import session
from tracker.web.access import PUBLIC, policy_of
from tracker.web.errors import problem, stale_form
from tracker.web.messages import tell

blueprint = Blueprint("accounts", __name__)


@blueprint.errorhandler(CSRFError)
def _token_ran_out(error: CSRFError) -> ResponseReturnValue:
    """Show a page of signing in as if its button had not been pressed, with what it carried."""
    assert request.endpoint is not None
    view = current_app.view_functions[request.endpoint]
    if policy_of(view) != PUBLIC:
        return stale_form(error)
    g.brought_back = True
    if g.user is None or request.endpoint != "accounts.sign_in_page":
        tell(
            _("This page was open for a long time, or the browser keeps no cookies. Press once more."),
            category="warning",
        )
    return cast(ResponseReturnValue, view(**(request.view_args or {})))


@blueprint.errorhandler(NotTheirs)
def _not_theirs(_error: NotTheirs) -> ResponseReturnValue:
    session().rollback()
    return problem(
        403,
        _("Your role cannot do this"),
        _("Nothing was changed. Who reads no records does not decide who reads them: ask a coordinator to do it."),
    )


def pressed() -> bool:
    """Say whether a button was pressed on a page that still held."""
    return request.method == "POST" and not g.get("brought_back")
