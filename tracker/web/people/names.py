"""The other names of a person, one per line, each optionally followed by a semicolon and how it is meant."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.form import BaseForm

from tracker.records.people import PersonName
from tracker.rules.people import MEANT, WORDS, Name, NameKind, is_latin
from tracker.web.forms import clean, text_checks

MOST = 50
LONGEST = 300


class OtherNamesField(TextAreaField):
    """Names, one per line: "Umm Yusuf; known as"."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean], validators=text_checks(20_000), **kwargs)
        self.names: list[Name] = []

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        lines = [line.strip() for line in self.data.splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_l("Write at most %(most)d names.", most=MOST))
        self.names = list({name.text: name for name in map(_read, lines)}.values())


def lines_of(names: Sequence[PersonName]) -> str:
    """Return how names stand in the field again; the main one is the person's name itself."""
    others = [name for name in names if name.kind != NameKind.MAIN]
    return "\n".join(f"{name.text}; {WORDS[NameKind(name.kind)]}" for name in others)


def _read(line: str) -> Name:
    text, semicolon, word = (part.strip() for part in line.rpartition(";"))
    if not semicolon:
        return _checked(line, NameKind.ALSO if is_latin(line) else NameKind.OWN_SCRIPT)
    kind = MEANT.get(word.casefold())
    if kind is None:
        raise ValidationError(
            _("“%(word)s” is no kind of name. Write own script, Latin, also written, known as or say it.", word=word)
        )
    return _checked(text, kind)


def _checked(text: str, kind: NameKind) -> Name:
    if not text:
        raise ValidationError(_l("Write the name before the semicolon."))
    if len(text) > LONGEST:
        raise ValidationError(_l("A name is too long. Write at most %(most)d characters on a line.", most=LONGEST))
    return Name(text, kind)
