"""What the tracker uses of Flask-Babel, which has no types. A lazy text passes for the text it becomes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

from babel import Locale
from flask import Flask

class Babel:
    def __init__(
        self,
        app: Flask | None = None,
        date_formats: dict[str, str | None] | None = None,
        *,
        default_locale: str = "en",
        default_timezone: str = "UTC",
        default_translation_directories: str = "translations",
        locale_selector: Callable[[], str | None] | None = None,
        timezone_selector: Callable[[], str | None] | None = None,
    ) -> None: ...

def force_locale(locale: str | Locale) -> AbstractContextManager[None]: ...
def format_date(date: date | None = None, format: str | None = None, rebase: bool = True) -> str: ...
def format_datetime(datetime: datetime | None = None, format: str | None = None, rebase: bool = True) -> str: ...
def get_locale() -> Locale | None: ...
def gettext(string: str, /, **variables: object) -> str: ...
def lazy_gettext(string: str, /, **variables: object) -> str: ...
def ngettext(singular: str, plural: str, num: int, /, **variables: object) -> str: ...
