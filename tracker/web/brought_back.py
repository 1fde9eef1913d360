"""Brings a form back as it was typed, after its session or its token ran out. It is never saved without a new press."""

from collections.abc import Mapping

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, NotFound

from tracker.rules.access import Ability
from tracker.web.access import PUBLIC, policy_of
from tracker.web.messages import tell

KEPT = "kept-"
MOST_KEPT = 64 * 1024


def kept_fields(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return what was typed, for hidden fields of the sign-in page; nothing when it is too much to carry."""
    fields = [(KEPT + name, value) for name, value in form.items(multi=True) if name != "csrf_token"]
    return fields if sum(len(name) + len(value) for name, value in fields) <= MOST_KEPT else []


def typed(form: Mapping[str, str] | MultiDict[str, str]) -> MultiDict[str, str]:
    found: MultiDict[str, str] = MultiDict()
    for name, value in MultiDict(form).items(multi=True):
        if name.startswith(KEPT):
            found.add(name.removeprefix(KEPT), value)
    return found


def show_again(path: str, form: MultiDict[str, str], message: str) -> ResponseReturnValue:
    """Show the form at `path` with these values, as if it had not been pressed."""
    adapter = current_app.url_map.bind_to_environ(request.environ)
    try:
        endpoint, arguments = adapter.match(path, method="POST")
    except HTTPException as error:
        raise NotFound from error
    view = current_app.view_functions[endpoint]
    policy = policy_of(view)
    if policy is None or policy == PUBLIC or (isinstance(policy, Ability) and not g.viewer.may(policy)):
        raise NotFound
    g.brought_back, g.form_path = True, path
    request.form = ImmutableMultiDict(form.items(multi=True))
    tell(message, category="warning")
    answer: ResponseReturnValue = current_app.ensure_sync(view)(**arguments)
    return answer
