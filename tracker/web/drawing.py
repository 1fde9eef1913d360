"""Parts of pages that say the same are drawn once: a row of a list, a status, an entry of a timeline.

What was drawn is found again by all that it says and by the language, so it is never out of date, and nobody gets by it
what they could not see. A macro that is drawn so knows nothing of whoever looks (tests/web/test_drawing.py).
"""

from collections.abc import Hashable
from functools import lru_cache

from flask import Flask, get_template_attribute
from markupsafe import Markup

from tracker.web.language import language

KEPT = 20_000
"""Parts; a kilobyte or so each."""


def register(app: Flask) -> None:
    app.jinja_env.globals["drawn"] = drawn


def drawn(template: str, macro: str, *things: Hashable) -> Markup:
    """Return what a macro of a template makes of these things."""
    return _drawn(language(), template, macro, things)


@lru_cache(KEPT)
def _drawn(_language: str, template: str, macro: str, things: tuple[Hashable, ...]) -> Markup:
    made: Markup = get_template_attribute(template, macro)(*things)
    return made
