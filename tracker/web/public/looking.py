"""What is public, for those who decide that: what stands there, how it looks, and what is marked so and does not."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.records import public
from tracker.rules.access import Ability
from tracker.rules.kinds import kind_of
from tracker.web.access import needs, settings
from tracker.web.public.views import address_of, page_of

blueprint = Blueprint("public_looking", __name__, url_prefix="/settings/public")


@blueprint.get("", strict_slashes=False)
@needs(Ability.SHARE)
def overview() -> ResponseReturnValue:
    with public.as_a_stranger():
        looked = public.listed(clock.today(), 1)
    return render_template(
        "public/overview.html",
        found=[(each, address_of(each)) for each in looked.found],
        naming=looked.naming,
        more=looked.more,
        withheld=public.withheld(public.PAGE),
        is_on=settings().public_page,
        section="settings",
    )


@blueprint.get("/<ref>")
@needs(Ability.SHARE)
def look(ref: str) -> ResponseReturnValue:
    """Show the page of a case or a letter as a stranger finds it, whether or not strangers find any."""
    kind = kind_of(ref)
    with public.as_a_stranger():
        found = public.page_of(kind, ref, clock.today()) if kind in public.PAGES else None
    return page_of(found) if found is not None else abort(404)
