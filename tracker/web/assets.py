"""The files that every page asks for: nobody signs in for them, and their address changes when they do."""

from functools import cache

from flask import Flask, Response, request

from tracker.plumbing import assets

STYLE_SHEET = "style_sheet"
ENDPOINTS = ("static", STYLE_SHEET)


def register(app: Flask) -> None:
    app.add_url_rule(f"/static/{assets.STYLE_SHEET}", STYLE_SHEET, _style_sheet)


def asked_for() -> bool:
    """Say whether this request is for such a file, and for nothing of anybody's."""
    return request.endpoint in ENDPOINTS


@cache
def address_of(name: str) -> str:
    return f"/static/{name}?v={assets.fingerprint(name)}"


def _style_sheet() -> Response:
    return Response(assets.style_sheet(), mimetype="text/css")
