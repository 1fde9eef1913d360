"""One's private calendar addresses: make one, see it once, revoke it."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import feeds
from tracker.plumbing.database import session
from tracker.records.feeds import Feed
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs, settings, user
from tracker.web.calendar.asked import Asked, What
from tracker.web.calendar.blueprint import blueprint
from tracker.web.calendar.forms import FeedForm
from tracker.web.forms import done
from tracker.web.messages import tell

ADDRESSES = "/calendar/feeds"


@blueprint.route(ADDRESSES, methods=["GET", "POST"])
@needs(Ability.READ, Fresh.TO_PRESS)
def addresses() -> ResponseReturnValue:
    """List one's addresses and make another. The new one is shown on this answer, and never again."""
    form = FeedForm()
    if request.method == "GET":
        form.start_from(Asked.read(request.query_string.decode("utf-8", "replace")))
    if form.is_sent():
        secret = _made(form)
        if secret is not None:
            done(form, ADDRESSES)
            address = f"{settings().base_url}/feeds/{secret}.ics"
            return render_template("calendar/new_feed.html", address=address, name=form.name.data, section="calendar")
        session().rollback()
    return _page(form)


def _made(form: FeedForm) -> str | None:
    described = form.described()
    if described is None:
        return None
    try:
        return feeds.make(user().id, described)
    except feeds.TooMany:
        form.name.errors = [
            _("You have %(most)d addresses already. Revoke one that you do not use any more.", most=feeds.MOST)
        ]
        return None


def _page(form: FeedForm) -> ResponseReturnValue:
    rows = [(feed, _in_words(feed, about)) for feed, about in feeds.in_use(user().id)]
    page = render_template(
        "calendar/feeds.html", form=form, feeds=rows, unused_days=feeds.UNUSED_DAYS, section="calendar"
    )
    return page, 422 if form.errors else 200


def _in_words(feed: Feed, about: Record | None) -> list[str]:
    """Say what an address shows."""
    asked = Asked.read(feed.wanted)
    said = [_("Everything") if asked.what is What.EVERYTHING else _(asked.what.label), _(asked.whose.label)]
    said += [asked.country] if asked.country else []
    if feed.about_id is not None:
        said.append(about.ref if about is not None else _("a record that you may not see any more"))
    return [*said, _("with names") if feed.names else _("without names")]


@blueprint.post(f"{ADDRESSES}/<int:feed_id>/revoke")
@needs(Ability.READ)
def revoke(feed_id: int) -> ResponseReturnValue:
    if not feeds.revoke(feed_id, user().id):
        abort(404)
    session().commit()
    tell(_("That address does not work any more. If you need one again, make a new one."))
    return redirect(ADDRESSES)
