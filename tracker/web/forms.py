"""What every form shares: it is sent once, never loses what was typed, and reads dates as people write them."""

import hmac
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from flask import abort, current_app, g, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response
from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from tracker.actions import submissions
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.rules.characters import INVISIBLE
from tracker.rules.countries import country_code, near_countries
from tracker.rules.dates import ImpossibleDate, UncertainDate, read

READ_BY_ALL = _l("Everybody here reads this. Name nobody.")


def clean(text: str | None) -> str | None:
    return text.replace("\r\n", "\n").strip() if text else text


def no_control_characters(_form: Form, field: Field) -> None:
    if isinstance(field.data, str) and INVISIBLE.search(field.data):
        raise ValidationError(_l("There is an invisible control character in this text. Type it again without it."))


def line(label: str, most: int = 300, required: str | None = None, **kwargs: Any) -> StringField:
    """One line of text; `required` is the sentence that says what is missing."""
    return StringField(label, filters=[clean], validators=text_checks(most, required), **kwargs)


def text(label: str, most: int = 20_000, required: str | None = None, **kwargs: Any) -> TextAreaField:
    return TextAreaField(label, filters=[clean], validators=text_checks(most, required), **kwargs)


def text_checks(most: int, required: str | None = None) -> list[Any]:
    begin = DataRequired(required) if required else Optional()
    long = Length(max=most, message=_l("This is too long. Write at most %(max)d characters."))
    return [begin, no_control_characters, long]


class UncertainDateField(StringField):
    """A date in words: 26 January 2016, January 2016, about 2019, between 21 and 22 January 2016, before 2014."""

    def __init__(self, label: str, required: str | None = None, future: bool = True, **kwargs: Any) -> None:
        checks = [InputRequired(required) if required else Optional(), Length(max=100)]
        super().__init__(label, filters=[clean], validators=checks, **kwargs)
        self.future = future
        self.date: UncertainDate | None = None

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        try:
            self.date = read(self.data, clock.today())
        except ImpossibleDate as problem:
            raise ValidationError(str(problem)) from problem
        if not self.future and self.date.earliest > clock.today():
            raise ValidationError(_l("This must be today or in the past."))

    @staticmethod
    def shown(text: str | None) -> str:
        """Return how a stored date stands in the field again."""
        return UncertainDate.edtf(text).in_words() if text else ""


class CountryField(StringField):
    """A country by its name or code; an unknown one is refused with the nearest names, never invented."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean], validators=[Optional(), Length(max=80)], **kwargs)
        self.code: str | None = None

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        self.code = country_code(self.data)
        if self.code is None:
            raise ValidationError(unknown_country(self.data))


def unknown_country(name: str) -> str:
    """Say that no country is called so, and which are called something like it."""
    near = ", ".join(near_countries(name)[:4]) or "Cambodia, Viet Nam"
    return _("We know no country of this name. Did you mean: %(near)s?", near=near)


def choice(label: str, choices: Iterable[tuple[str, str]], **kwargs: Any) -> SelectField:
    words = dict(choices)
    return SelectField(label, choices=lambda: {value: _(word) for value, word in words.items()}, **kwargs)


def new_submission() -> str:
    """Return what tells one form that is sent from the next."""
    return str(uuid.uuid4())


class SentForm(FlaskForm):
    """A form that is sent once. The same form sent twice leads to what it made the first time."""

    carried: ClassVar[tuple[str, ...]] = ("resolve-",)
    """How the names begin of what travels along without being a field of the form."""

    submission_id = HiddenField(validators=[Length(max=36)])
    version = HiddenField(validators=[Length(max=12)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.submission_id.data:
            self.submission_id.data = new_submission()

    def is_sent(self) -> bool:
        """Say whether it was sent and holds: never after a sign-in that brought it back, for nobody pressed again.

        When this very form was sent before, the answer leads at once to what it made then.
        """
        if request.method != "POST" or g.get("brought_back"):
            return False
        self._refuse_unknown()
        if not self.validate():
            return False
        earlier = already_sent(self)
        return abort(redirect(earlier)) if earlier else True

    @property
    def seen_version(self) -> int:
        told = self.version.data or ""
        return int(told) if told.isdecimal() else 0

    def _refuse_unknown(self) -> None:
        known = {field.name for field in self} | {"csrf_token"}
        if any(name not in known and not name.startswith(self.carried) for name in request.form):
            abort(400, "unknown field")


def already_sent(form: SentForm) -> str | None:
    """Return the page that this very form led to when it was sent before; other content is a new form."""
    return submissions.led_to(_sent(form)) if g.user is not None else None


def done(form: SentForm, led_to: str) -> Response:
    """Commit what the verbs flushed, remember that the form was sent, and go where it leads."""
    submissions.remember(_sent(form), led_to)
    try:
        session().commit()
    except IntegrityError:
        session().rollback()
        earlier = already_sent(form)
        if earlier is None:
            raise
        return redirect(earlier)
    return redirect(led_to)


def _sent(form: SentForm) -> submissions.Sent:
    """What tells a form from others is made with a key: nobody who has the database tries out what was typed."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    fields += sorted((name, str(getattr(file.stream, "sha256", file.filename))) for name, file in request.files.items())
    key = str(current_app.secret_key).encode()
    fingerprint = hmac.digest(key, repr((request.path, fields)).encode(), "sha256").hex()
    return submissions.Sent(g.user.id, form.submission_id.data or "", fingerprint)
