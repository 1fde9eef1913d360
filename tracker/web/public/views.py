"""The public page: what anybody may read, who never signs in. It knows no session, and nothing leads on from it."""

from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records import public
from tracker.records.public import Listed, Public, PublicPage
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.web import atom, secret_addresses
from tracker.web.access import PUBLIC, needs, settings

blueprint = Blueprint("public", __name__, url_prefix="/public")

KEPT_SECONDS = 300
"""So long others keep a page: what is taken back is gone from everywhere soon."""
FEED = "/public/feed.atom"
LAST_PAGE = 1000
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


@blueprint.get("/", strict_slashes=False)
@needs(PUBLIC, same_for_all=True)
def listed() -> ResponseReturnValue:
    page = _page_asked()
    looked = _looked(page)
    shown = {"records": looked.found, "page": page, "more": looked.more}
    return _kept(render_template("public/list.html", **shown, **_everywhere()))


@blueprint.get("/feed.atom")
@needs(PUBLIC, same_for_all=True)
def feed() -> ResponseReturnValue:
    base = settings().base_url
    items = [
        atom.Item(f"public:{each.ref}", each.title, f"{base}{address_of(each)}", _morning(each))
        for each in _looked(1).found
    ]
    told = atom.Feed("public", _("Public records of %(site)s", site=_site()), f"{base}/public/", items, f"{base}{FEED}")
    return _kept(atom.written(told, secret_addresses.seal()), atom.MIMETYPE)


@blueprint.get("/cases/<ref>")
@needs(PUBLIC, same_for_all=True)
def case(ref: str) -> ResponseReturnValue:
    return _one(Kind.CASE, ref)


@blueprint.get("/letters/<ref>")
@needs(PUBLIC, same_for_all=True)
def letter(ref: str) -> ResponseReturnValue:
    return _one(Kind.LETTER, ref)


def _one(kind: Kind, ref: str) -> ResponseReturnValue:
    _refuse_when_off()
    with public.as_a_stranger():
        found = public.page_of(kind, ref, clock.today())
    return _kept(page_of(found)) if found is not None else _nothing()


def page_of(found: PublicPage) -> str:
    """Return the page of a case or a letter, as anybody reads it."""
    when = UncertainDate.edtf(found.sent) if found.sent else None
    return render_template(
        f"public/{found.about.kind}.html",
        page=found,
        about=found.about,
        form=_(LetterForm(found.form).label) if found.form else "",
        sent_iso=when.earliest.isoformat() if when and when.exact else "",
        here=f"{settings().base_url}{address_of(found.about)}",
        **_everywhere(),
    )


def address_of(found: Public) -> str:
    return f"/public/{found.kind.folder}/{found.ref}"


def _looked(page: int) -> Listed:
    _refuse_when_off()
    with public.as_a_stranger():
        return public.listed(clock.today(), page)


def _refuse_when_off() -> None:
    if not settings().public_page:
        abort(404)


def _page_asked() -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    return min(max(number, 1), LAST_PAGE)


def _site() -> str:
    return urlsplit(settings().base_url).hostname or "localhost"


def _everywhere() -> dict[str, str]:
    return {"site": _site(), "feed": FEED, "dublin_core": DUBLIN_CORE}


def _morning(found: Public) -> datetime:
    """When it was changed, to the day: at which hour somebody works is nobody's business."""
    return datetime.combine(found.changed_on, time(), UTC)


def _kept(content: str | bytes, mimetype: str = "text/html") -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _nothing() -> ResponseReturnValue:
    return render_template("public/nothing.html", **_everywhere()), 404
