"""The pages that every kind of record has: its list, a new one, its page, its form."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.attachments import Attachment, is_file_of
from tracker.records.kinds import MODELS
from tracker.records.record import Record, by_reference
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind, kind_of
from tracker.web import logged
from tracker.web.access import Fresh, may_correct, needs
from tracker.web.forms import SentForm, done
from tracker.web.messages import tell
from tracker.web.naming import lines_of
from tracker.web.records.asking_first import AskingFirstForm
from tracker.web.records.conflict import conflict_page
from tracker.web.records.kinds import KindPages
from tracker.web.records.led_on import missing
from tracker.web.records.listed import LOOKED_AFTER, show_list
from tracker.web.records.page import shared_parts
from tracker.web.records.tables import take_along
from tracker.web.records.together import do_together

MOST_FILES = 100


def blueprint_of(pages: KindPages) -> Blueprint:
    """Return the pages of one kind, under its own address."""
    kind = pages.kind
    found = Blueprint(kind.folder, __name__, url_prefix=f"/{kind.folder}")
    routes: list[tuple[str, str, Callable[..., ResponseReturnValue], Ability]] = [
        ("/", "listed", lambda: show_list(pages), Ability.READ),
        ("/", "together", lambda: do_together(pages), Ability.WRITE),
        ("/<ref>", "show", lambda ref: _show(pages, ref), Ability.READ),
    ]
    if kind is not Kind.EVENT:
        routes.append(("/new", "new", lambda: _new(pages), _making(kind)))
    routes.append(("/<ref>/edit", "edit", lambda ref: _edit(pages, ref), _making(kind)))
    for rule, name, view, ability in routes:
        found.add_url_rule(rule, name, needs(ability)(view), methods=METHODS.get(name, ["GET"]), strict_slashes=False)
    leaving = needs(Ability.READ, Fresh.ALWAYS, leaves=True)
    found.add_url_rule("/table.<ending>", "table", leaving(lambda ending: take_along(pages, ending)))
    return found


METHODS = {"new": ["GET", "POST"], "edit": ["GET", "POST"], "together": ["POST"]}
"""How its pages are asked for, where they are not only shown."""


def _making(kind: Kind) -> Ability:
    return Ability.LOG if kind in (Kind.EVENT, Kind.SOURCE) else Ability.WRITE


def find(model: type[Record], ref: str) -> Any:
    """Return the record of this kind with this reference; a hidden or missing one is the same 404.

    Of any kind (Record), it is read whole: what a kind has of its own would be read later, and not through the gate.
    """
    kind = kind_of(ref) if model is Record else None
    found = session().scalars(_with_reference(MODELS[kind] if kind else model), {"ref": ref.upper()}).one_or_none()
    return logged.opened(found) if found is not None else missing(ref)


@cache
def _with_reference(model: type[Record]) -> Select[Record]:
    return select(model).where(model.ref == bindparam("ref"))


def _show(pages: KindPages, ref: str) -> ResponseReturnValue:
    record, owner, files = _with_owner(MODELS[pages.kind], ref)
    if ref != record.ref:
        return redirect(f"/{pages.kind.folder}/{record.ref}", 301)
    parts = {**shared_parts(record), **pages.show(record)}
    if pages.kind in LOOKED_AFTER:
        parts["owner"] = owner
    return render_template(pages.page, record=record, files=files, section=pages.kind.folder, kind=pages.kind, **parts)


class Owner(NamedTuple):
    name: str | None
    active: bool | None


def _with_owner(model: type[Record], ref: str) -> tuple[Any, Owner, list[Attachment]]:
    """Return the record, who looks after it, and its files: the three are one question."""
    rows = session().execute(_owned(model), {"ref": ref.upper()}).all() or missing(ref)
    record, name, active, _file = rows[0]
    return logged.opened(record), Owner(name, active), [row[3] for row in rows if row[3] is not None]


@cache
def _owned(model: type[Record]) -> Select[*tuple[Any, ...]]:
    asked = _with_reference(model).add_columns(User.name, User.active, Attachment)
    asked = asked.outerjoin(User, User.id == model.owner_id).outerjoin(Attachment, is_file_of(model.id))
    return asked.order_by(Attachment.added_at.desc(), Attachment.id.desc()).limit(MOST_FILES)


def _new(pages: KindPages) -> ResponseReturnValue:
    form = pages.form()
    if request.method == "GET":
        pages.prefill(form)
        _begin(pages, form)
    if form.is_sent():
        record = pages.save(form, None)
        if not form.errors and isinstance(form, AskingFirstForm):
            form.ask_about(record)
        if not form.errors:
            tell(_("Saved %(ref)s.", ref=record.ref))
            return done(form, f"/{pages.kind.folder}/{record.ref}")
        session().rollback()
    return _form_page(pages, form, None)


def _begin(pages: KindPages, form: SentForm) -> None:
    asked = by_reference(request.args.get("for", "")).where(Record.kind.in_(pages.begins))
    found = session().scalars(asked).one_or_none()
    if found is not None:
        form[pages.begins[found.kind_of]].data = lines_of([found])


def _edit(pages: KindPages, ref: str) -> ResponseReturnValue:
    record = find(MODELS[pages.kind], ref)
    if not may_correct(record):
        abort(403)
    form = pages.form()
    if request.method == "GET":
        pages.fill(form, record)
        form.version.data = str(record.version)
    if form.is_sent():
        try:
            pages.save(form, record)
        except EditConflict:
            session().rollback()
            return conflict_page(pages, form, find(MODELS[pages.kind], ref)), 409
        if not form.errors:
            tell(_("Saved. The history of changes keeps what stood here before."))
            return done(form, f"/{pages.kind.folder}/{record.ref}")
        session().rollback()
        record = find(MODELS[pages.kind], ref)
    return _form_page(pages, form, record)


def _form_page(pages: KindPages, form: SentForm, record: Record | None) -> ResponseReturnValue:
    title = _("Edit %(title)s", title=record.title) if record else _("New %(kind)s", kind=_(pages.kind.label).lower())
    return render_template(
        [f"{pages.kind.folder}/form.html", "records/form.html"],
        form=form,
        record=record,
        kind=pages.kind,
        section=pages.kind.folder,
        title=title,
    ), (422 if form.errors else 200)
