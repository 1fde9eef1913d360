"""Pages of lists: how many, from where on, and how an answer leads to the next page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import request

from tracker.plumbing.sealing import CannotOpen
from tracker.records.timelines import BadCursor
from tracker.web.access import sealer
from tracker.web.api.bodies import refuse_query
from tracker.web.api.operations import Answer, Parameter
from tracker.web.problems import FieldError

USUAL, MOST = 50, 200
PLACE = "a place in a list"
"""A place says by what a list is sorted, which may be a name: it is sealed."""

LIMIT = Parameter("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL})
AFTER = Parameter("after", "Where to go on, as the answer before said.", {"type": "string", "maxLength": 4000})


def limit_in(query: Mapping[str, str]) -> int:
    text = query.get("limit", str(USUAL))
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST):
        refuse_query([FieldError("limit", f"Write a whole number from 1 to {MOST}.")])
    return int(text)


def after_in(query: Mapping[str, str]) -> str:
    """Return the place that a request goes on from. Raises BadCursor for one that we did not give."""
    sealed = query.get("after", "")
    if not sealed:
        return ""
    try:
        return sealer().open(urlsafe_b64decode(sealed.encode()), _about()).decode()
    except (CannotOpen, NoBase64, ValueError) as error:
        raise BadCursor(sealed) from error


def _about() -> str:
    return f"{PLACE} {request.path}"


def page(rows: Sequence[object], place: str | None, **more: object) -> Answer:
    """Return an answer that holds these rows, and leads to the next page from a place on."""
    if not place:
        return Answer({"items": rows, "after": None, **more})
    after = urlsafe_b64encode(sealer().seal(place.encode(), _about())).decode()
    told = {**request.args.to_dict(), "after": after}
    return Answer({"items": rows, "after": after, **more}, link=f'<{request.path}?{urlencode(told)}>; rel="next"')


def choice_in(query: Mapping[str, str], name: str, known: Sequence[str]) -> str | None:
    """Return what was chosen of a closed list, or None when nothing was. Raises Refused."""
    chosen = query.get(name)
    if chosen is not None and chosen not in known:
        refuse_query([FieldError(name, f"Write one of: {', '.join(known)}.")])
    return chosen
