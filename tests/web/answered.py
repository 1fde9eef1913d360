"""Every address there is, how it is asked for and pressed, what an answer must forbid, and what is stored."""

import re
from collections.abc import Iterator
from html import unescape

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from tracker.plumbing.database import Base, db
from tracker.web import assets
from tracker.web.access import policy_of

METHODS = ("GET", "POST")
QUERIES = {"was": "2016-02-09:1", "now": "2016-02-10", "note": "E-ZZZZZ", "added": "P-ZZZZZ"}
TYPED = {"title": "Changed", "choice": "2w", "what": "Changed", "outcome": "no-answer", "visibility": "organisation"}
BESIDES = {"sessions", "submissions", "failed_sign_ins", "acts", "acts_head"}
"""What the coming and going of people leaves behind, and what they were refused."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
}
FORBIDDEN = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "trusted-types 'none'",
)
KEPT = ("public, max-age=31536000, immutable", "private, no-cache", "public, max-age=300")
"""Files of every page; calendars, which are asked for again and again; and what anybody may read."""


def every_rule(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in assets.ENDPOINTS]


def rules(app: Flask) -> list[Rule]:
    """The addresses of pages; what programs ask for has a test of its own (test_programs.py)."""
    return [rule for rule in every_rule(app) if not rule.rule.startswith("/api/")]


def needs(app: Flask, rule: Rule) -> object:
    return policy_of(app.view_functions[rule.endpoint])


def asked(app: Flask, rule: Rule, values: dict[str, str | int]) -> Iterator[tuple[str, str]]:
    """Every way of asking for this address: the method and the address."""
    for method in METHODS:
        if method in (rule.methods or ()):
            yield method, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def unprotected(answer: Response) -> list[str]:
    """Return what an answer fails to forbid."""
    headers = answer.headers
    wrong = [name for name, value in HEADERS.items() if headers.get(name) != value]
    wrong += [part for part in FORBIDDEN if part not in headers.get("Content-Security-Policy", "")]
    if "geolocation=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if headers.get("Cache-Control") not in ("no-store", *KEPT):
        wrong.append(f"Cache-Control: {headers.get('Cache-Control')}")
    typed = headers.get("Content-Type", "")
    if answer.get_data() and "charset=utf-8" not in typed and typed.startswith("text/"):
        wrong.append(f"Content-Type: {typed}")
    return wrong


def fields_in(page: str) -> dict[str, object]:
    """The fields of a page's main form, as a browser would send them."""
    forms = [form for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if "submission_id" in form]
    form = forms[0] if forms else ""
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or 'type="radio"' not in tag):
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text).strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'selected[^>]*value="([^"]*)"|value="([^"]*)"[^>]*selected', options)
        found[name] = unescape(next(filter(None, chosen.groups()), "")) if chosen else ""
    return found


def stored(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, read round the gate."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(table).execution_options(gate="passed"))), key=repr
            )
            for table in Base.metadata.sorted_tables
            if table.name not in BESIDES
        }
