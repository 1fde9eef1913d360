"""Private addresses at which programs read what a kept search finds."""

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import feeds
from tracker.actions.feeds import Described
from tracker.plumbing.database import session
from tracker.records.saved_searches import SavedSearch, saved_search
from tracker.records.search_matches import DATED
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.web.access import Fresh, needs, settings, user
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.searches.blueprint import blueprint
from tracker.web.searches.forms import AddressForm


@blueprint.route("/searches/<int:search_id>/address", methods=["GET", "POST"])
@needs(Ability.READ, Fresh.TO_PRESS)
def address(search_id: int) -> ResponseReturnValue:
    """Make an address; it is shown on this answer, and never again."""
    search, form = saved_search(search_id) or abort(404), AddressForm()
    if form.is_sent():
        secret = _made(form, search)
        if secret is not None:
            done(form, f"/searches/{search_id}")
            begins = f"{settings().base_url}/feeds/{secret}"
            dated = bool(search.kind) and Kind(search.kind) in DATED
            shown = {"begins": begins, "dated": dated, "search": search, "name": form.device.data}
            return render_template("searches/new_address.html", **shown, section="search")
        session().rollback()
    page = render_template("searches/address.html", form=form, search=search, section="search")
    return page, 422 if form.errors else 200


def _made(form: AddressForm, search: SavedSearch) -> str | None:
    described = Described(form.device.data or "", names=bool(form.names.data), search=search)
    try:
        return feeds.make(user().id, described)
    except feeds.TooMany:
        form.device.errors = [
            _("You have %(most)d addresses already. Revoke one that you do not use any more.", most=feeds.MOST)
        ]
        return None


@blueprint.post("/searches/<int:search_id>/addresses/<int:feed_id>/revoke")
@needs(Ability.READ)
def revoke(search_id: int, feed_id: int) -> ResponseReturnValue:
    if not feeds.revoke(feed_id, user().id):
        abort(404)
    session().commit()
    tell(_("That address does not work any more. If you need one again, make a new one."))
    return redirect(f"/searches/{search_id}")
