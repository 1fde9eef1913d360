"""What the tracker uses of Flask-Babel, which has no types. A lazy text passes for the text it becomes."""

from collections.abc import Callable
from datetime import date, datetime
from gettext import NullTranslations

from babel import Locale
from flask import Flask

class Babel:
    domain_instance: Domain
    def __init__(
        self,
        app: Flask | None = None,
        date_formats: dict[str, str | None] | None = None,
        configure_jinja: bool = True,
        *,
        default_locale: str = "en",
        default_timezone: str = "UTC",
        default_translation_directories: str = "translations",
        locale_selector: Callable[[], str | None] | None = None,
        timezone_selector: Callable[[], str | None] | None = None,
    ) -> None: ...

class Domain:
    def get_translations(self) -> NullTranslations: ...
    def gettext(self, string: str, /, **variables: object) -> str: ...

def format_date(date: date | None = None, format: str | None = None, rebase: bool = True) -> str: ...
def format_datetime(datetime: datetime | None = None, format: str | None = None, rebase: bool = True) -> str: ...
def get_locale() -> Locale | None: ...
def gettext(string: str, /, **variables: object) -> str: ...
def lazy_gettext(string: str, /, **variables: object) -> str: ...
def ngettext(singular: str, plural: str, num: int, /, **variables: object) -> str: ...
