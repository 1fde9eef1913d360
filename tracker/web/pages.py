"""Everything a browser can reach, registered in one place, and what every page knows."""

import importlib
from typing import Any

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf import CSRFProtect
from sqlalchemy import func, select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp, concerning
from tracker.records.gate import Viewer
from tracker.rules.access import Ability, Role
from tracker.web import access, errors, filters, headers
from tracker.web.records import views as record_views
from tracker.web.records.registry import PAGES

csrf = CSRFProtect()


def register(app: Flask) -> None:
    access.register(app)
    csrf.init_app(app)
    headers.register(app)
    errors.register(app)
    filters.register(app)
    app.after_request(access.stamp_session)
    app.context_processor(_every_page)
    for pages in PAGES.values():
        app.register_blueprint(record_views.blueprint_of(pages))
    for folder in (
        "accounts",
        "today",
        "follow_ups",
        "events",
        "letters",
        "demands",
        "visits",
        "people",
        "cases",
        "records.any",
        "health",
    ):
        try:
            module = importlib.import_module(
                f"tracker.web.{folder}" if folder in ("records.any", "health") else f"tracker.web.{folder}.views"
            )
        except ModuleNotFoundError:
            continue
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)


def _every_page() -> dict[str, Any]:
    locale = get_locale()
    viewer: Viewer | None = g.get("viewer")
    return {
        "viewer": viewer,
        "nav_due": _due(viewer) if viewer and viewer.may(Ability.READ) else 0,
        "lang": str(locale or "en"),
        "text_direction": locale.text_direction if locale else "ltr",
        "theme": g.user.theme if g.get("user") else "",
        "clock_banner": filters.long_day(clock.today()) if clock.is_moved() else None,
        "today": clock.today(),
    }


def _due(viewer: Viewer) -> int:
    due = (
        select(func.count())
        .select_from(FollowUp)
        .where(
            FollowUp.state == OPEN,
            FollowUp.returns_on <= clock.today(),
            concerning(viewer.user_id, viewer.role is Role.COORDINATOR),
        )
    )
    return int(session().scalar(due) or 0)
