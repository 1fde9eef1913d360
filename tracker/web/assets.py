"""The files that every page asks for: nobody signs in for them, and their address changes when they do."""

import hashlib
from functools import cache

from flask import Flask, Response, current_app, request

from tracker.plumbing import assets
from tracker.plumbing.world import FILE
from tracker.rules.pictures.world import World

STYLE_SHEET, WORLD = "style_sheet", "world"
ENDPOINTS = ("static", STYLE_SHEET, WORLD)


def register(app: Flask) -> None:
    app.add_url_rule(f"/static/{assets.STYLE_SHEET}", STYLE_SHEET, _style_sheet)
    app.add_url_rule(f"/static/{FILE}", WORLD, _drawing)


def asked_for() -> bool:
    """Say whether this request is for such a file, and for nothing of anybody's."""
    return request.endpoint in ENDPOINTS


@cache
def address_of(name: str) -> str:
    return f"/static/{name}?v={assets.fingerprint(name)}"


def _style_sheet() -> Response:
    return Response(assets.style_sheet(), mimetype="text/css")


def world() -> World:
    """Return the map of this installation."""
    found: World = current_app.extensions["tracker.world"]
    return found


def address_of_world() -> str:
    """Return where the land is drawn: the element of a file that a browser keeps."""
    return f"/static/{FILE}?v={_fingerprint(world().drawing)}#land"


@cache
def _fingerprint(drawing: str) -> str:
    return hashlib.sha256(drawing.encode()).hexdigest()[:12]


def _drawing() -> Response:
    return Response(world().drawing, mimetype="image/svg+xml")
