from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from tracker.rules.kinds import Kind
from tracker.rules.sealed import DETAILS, LONGEST, Detail
from tracker.web.forms import SentForm, line, text


class WordsForm(SentForm):
    words = line(_l("Names, numbers, words"), required=_l("Write what you look for."))


class SealedForm(SentForm):
    """A field for each detail that is sealed of a kind of record."""

    details: tuple[Detail, ...] = ()

    def fill(self, texts: Mapping[Detail, str | None]) -> None:
        for detail in self.details:
            self[detail].data = texts.get(detail) or ""

    @property
    def texts(self) -> dict[Detail, str]:
        return {detail: self[detail].data or "" for detail in self.details}


def _form(details: tuple[Detail, ...]) -> type[SealedForm]:
    fields: dict[str, Any] = {detail: text(_l(detail.label), most=LONGEST) for detail in details}
    return type("SealedForm", (SealedForm,), {"details": details, **fields})


FORMS: dict[Kind, type[SealedForm]] = {kind: _form(details) for kind, details in DETAILS.items()}
