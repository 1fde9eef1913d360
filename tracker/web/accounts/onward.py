"""Where somebody wanted to be before they were asked who they are, and what they had typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.records.accounts import User
from tracker.web.access import recognise
from tracker.web.accounts.arriving import home_of
from tracker.web.brought_back import KEPT, has_page, kept_fields, pressed_on, show_again, typed
from tracker.web.local_paths import local_path


@dataclass(frozen=True, slots=True)
class Onward:
    """The page to lead to, and hidden fields that bring a form on it back."""

    path: str = "/"
    kept: Sequence[tuple[str, str]] = ()

    @property
    def interrupted(self) -> str:
        return "kept" if self.kept else ""


def carried() -> Onward:
    """Return what this request carries along from the page that asked."""
    told = request.form.get("next") if request.method == "POST" else request.args.get("next")
    fields = request.form.items(multi=True)
    return Onward(local_path(told), [(name, value) for name, value in fields if name.startswith(KEPT)])


def interrupted() -> tuple[Onward, str]:
    """Return where to lead back to from a press that did not count, and what became of what it carried."""
    has_form = has_page(request.path)
    worth_keeping = has_form and not any("password" in name for name in request.form)
    kept = kept_fields(request.form) if worth_keeping else []
    became = "kept" if kept else "too much" if worth_keeping else "nothing done"
    return Onward(request.path if has_form else pressed_on(), kept), became


def go_on(user: User, message: str | None = None) -> ResponseReturnValue:
    """Bring back the form that was interrupted, or lead to where somebody wanted to be."""
    to, kept = carried(), typed(request.form)
    if not kept:
        return redirect(home_of(user) if to.path == "/" else to.path)
    recognise()
    said = message or _("You were signed out. Nothing you wrote is lost. Check it and save.")
    return show_again(to.path, kept, said)
