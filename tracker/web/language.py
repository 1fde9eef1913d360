"""The language that a page speaks: it is found out once for a request, and a sentence is looked up once for all."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache, update_wrapper
from gettext import NullTranslations
from typing import TypeVar, TypeVarTuple

from flask import Flask
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

SENTENCES, FEW = 10_000, 100
"""How many sentences, or large things, are kept."""

T = TypeVar("T")
Said = TypeVarTuple("Said")


def register(app: Flask) -> None:
    words = Words()
    Babel(app, configure_jinja=False, default_locale="en").domain_instance = words
    app.before_request(_begin)
    app.teardown_request(_end)
    app.jinja_env.globals.update(_=words.sentence, ngettext=words.counted)


_spoken: ContextVar[str] = ContextVar("spoken", default="")


def _begin() -> None:
    _spoken.set(str(get_locale()))


def _end(_error: BaseException | None) -> None:
    _spoken.set("")


def language() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.get() or str(get_locale())


def remembered(most: int = SENTENCES) -> Callable[[Callable[[*Said], T]], Callable[[*Said], T]]:
    """Let what is made of the same things in the same language be made once, and so many of them be kept."""

    def remember(make: Callable[[*Said], T]) -> Callable[[*Said], T]:
        kept = lru_cache(most)(lambda _language, *things: make(*things))

        def again(*things: *Said) -> T:
            return kept(language(), *things)

        update_wrapper(again, make)
        return again

    return remember


class Words(Domain):
    """What `gettext` says: Flask-Babel alone finds out the language and its catalogue again for every word."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogue = cache(lambda _language: Domain.get_translations(self))
        self._marked = lru_cache(SENTENCES)(lambda _language, text: Markup(self.gettext(text)))  # noqa: S704  (ours)

    def get_translations(self) -> NullTranslations:
        return self._catalogue(language())

    def sentence(self, text: str, /, **parts: object) -> Markup:
        """Say a sentence of ours in a template: it is markup, and what is put into it is escaped."""
        said = self._marked(language(), text)
        return said % parts if parts else said

    def counted(self, one: str, many: str, number: int, /) -> Markup:
        """Say a sentence of ours with a number in it in a template."""
        return Markup(self.get_translations().ngettext(one, many, number)) % {"num": number}  # noqa: S704  (ours)
