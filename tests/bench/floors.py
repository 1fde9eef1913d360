"""The least that a page can cost: the same template once more, with everything it shows in memory; or the same bytes.

Both are pages of the same application: nobody is signed in there, nothing is asked of the database.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, template_rendered
from flask.typing import ResponseReturnValue
from jinja2 import Template

from tests.bench.world import World
from tracker.web.access import PUBLIC, needs

SECRETS = re.compile(rb'name="(csrf_token|submission_id)"[^>]*value="[^"]*"')


class Floors:
    """It is made before the application serves its first page."""

    def __init__(self, app: Flask) -> None:
        self._kept: dict[str, Callable[[], ResponseReturnValue]] = {}
        app.add_url_rule("/bench/<name>", "bench", needs(PUBLIC)(lambda name: self._kept[name]()))

    def template(self, world: World, name: str, path: str) -> Callable[[], bytes]:
        """Return what renders again what stands at an address; it is the same page."""
        page, template, context = rendered(world, path)
        seen = context["viewer"]

        def floor() -> ResponseReturnValue:
            g.viewer = seen
            return template.render(context)

        return self._same(world, name, floor, page)

    def bytes_of(self, world: World, name: str, path: str) -> Callable[[], bytes]:
        """Return what sends the bytes that stand at an address."""
        page = world.page(path)()
        return self._same(world, name, lambda: Response(page, mimetype="text/html"), page)

    def _same(
        self, world: World, name: str, floor: Callable[[], ResponseReturnValue], page: bytes
    ) -> Callable[[], bytes]:
        self._kept[name] = floor
        asked = world.page(f"/bench/{name}", _signed_out(world))
        assert bare(asked()) == bare(page), f"The floor of {name} is another page"
        return asked


def bare(page: bytes) -> bytes:
    """Return a page without the secrets of its forms, which are new each time."""
    return SECRETS.sub(b"", page)


def rendered(world: World, path: str) -> tuple[bytes, Template, dict[str, Any]]:
    """Open a page, and return it with its template and everything that stood in it."""
    seen: list[tuple[Template, dict[str, Any]]] = []

    def note(_app: Flask, template: Template, context: dict[str, Any], **_more: object) -> None:
        seen.append((template, context))

    with template_rendered.connected_to(note, world.app):
        page = world.page(path)()
    template, context = seen[-1]
    return page, template, context


def _signed_out(world: World) -> str:
    """Return a cookie in which only the secret of forms stands, as it does when somebody is signed in."""
    browser = world.app.test_client()
    with browser.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    cookie = browser.get_cookie("tracker")
    assert cookie is not None
    return f"tracker={cookie.value}"
