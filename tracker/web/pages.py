"""Everything a browser can reach, registered in one place, and what every page knows."""

from typing import Any

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from tracker.plumbing import clock
from tracker.records.follow_ups import Waiting, waiting
from tracker.records.gate import Viewer
from tracker.rules.access import Ability
from tracker.web import (
    access,
    assets,
    bearers,
    drawing,
    errors,
    filters,
    freshness,
    headers,
    health,
    logged,
    origins,
    unsealing,
)
from tracker.web.accounts import views as accounts
from tracker.web.acts import views as acts
from tracker.web.addressees import views as addressees
from tracker.web.api import views as api
from tracker.web.attachments import arriving
from tracker.web.attachments import views as attachments
from tracker.web.calendar import views as calendar
from tracker.web.cases import taken_along as case_file
from tracker.web.cases import views as cases
from tracker.web.confirming import views as confirming
from tracker.web.consents import views as consents
from tracker.web.counts import views as counts
from tracker.web.demands import merging
from tracker.web.demands import views as demands
from tracker.web.documents import introductions, lists, packs, sheets
from tracker.web.duplicates import views as duplicates
from tracker.web.events import views as events
from tracker.web.follow_ups import views as follow_ups
from tracker.web.help import views as help_page
from tracker.web.imports import views as imports
from tracker.web.letters import views as letters
from tracker.web.maps import views as maps
from tracker.web.meetings import views as meetings
from tracker.web.network import views as network
from tracker.web.organisations import views as organisations
from tracker.web.people import views as people
from tracker.web.plans import views as plans
from tracker.web.public import looking as public_looking
from tracker.web.public import views as public
from tracker.web.records import changes, deletion, linking, owner, sharing, undoing
from tracker.web.records import merging as record_merging
from tracker.web.records import views as record_views
from tracker.web.scoreboard import files as scoreboard_files
from tracker.web.scoreboard import views as scoreboard
from tracker.web.sealed import searching as sealed_search
from tracker.web.sealed import views as sealed
from tracker.web.search import views as search
from tracker.web.searches import views as searches
from tracker.web.second_yes import destroying, originals
from tracker.web.second_yes import views as second_yes
from tracker.web.settings import lock
from tracker.web.settings import views as settings
from tracker.web.sources import views as sources
from tracker.web.stops import views as stops
from tracker.web.today import views as today
from tracker.web.visits import asking_again
from tracker.web.visits import views as visits
from tracker.web.working_days import views as working_days

csrf = CSRFProtect()

KINDS = (cases, people, demands, letters, visits, organisations, sources, events)
"""The kinds of record. A new kind adds its name here, and a folder with its form and what it shows."""

ROOMS = (
    accounts,
    acts,
    addressees,
    api,
    asking_again,
    attachments,
    calendar,
    case_file,
    cases,
    changes,
    confirming,
    consents,
    counts,
    deletion,
    demands,
    duplicates,
    events,
    follow_ups,
    health,
    help_page,
    imports,
    letters,
    linking,
    introductions,
    lists,
    maps,
    meetings,
    merging,
    network,
    destroying,
    originals,
    owner,
    packs,
    plans,
    public,
    public_looking,
    record_merging,
    scoreboard,
    scoreboard_files,
    sealed,
    sealed_search,
    search,
    searches,
    second_yes,
    settings,
    lock,
    sharing,
    sheets,
    stops,
    today,
    undoing,
    working_days,
)
"""Whatever has pages besides those that every kind of record has."""


class RowNumber(IntegerConverter):
    """The number of a row in an address: one that no database can hold leads nowhere."""

    def __init__(self, addresses: Map, **limits: Any) -> None:
        super().__init__(addresses, **{"max": 2**31 - 1, **limits})


def register(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    assets.register(app)
    origins.register(app)
    arriving.register(app)
    access.register(app)
    csrf.init_app(app)
    headers.register(app)
    errors.register(app)
    filters.register(app)
    freshness.register(app)
    drawing.register(app)
    app.after_request(access.stamp_session)
    app.after_request(bearers.stamp)
    logged.register(app)
    unsealing.register(app)
    app.context_processor(_every_page)
    for kind in KINDS:
        app.register_blueprint(record_views.blueprint_of(kind.PAGES))
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    csrf.exempt(api.blueprint)


def _every_page() -> dict[str, Any]:
    locale = get_locale()
    viewer: Viewer | None = g.get("viewer")
    reads = viewer is not None and viewer.may(Ability.READ)
    now = waiting(viewer, clock.today()) if viewer and reads else Waiting(0, 0, sees_sealed=False)
    g.sees_sealed = now.sees_sealed
    return {
        "viewer": viewer,
        "nav_due": now.due,
        "second_yeses": now.second_yeses,
        "lang": str(locale or "en"),
        "text_direction": locale.text_direction if locale else "ltr",
        "theme": g.user.theme if g.get("user") else "",
        "clock_banner": filters.long_day(clock.today()) if clock.is_moved() else None,
        "today": clock.today(),
        "step_is_said_lost": g.present.is_said_lost if g.get("present") else False,
    }
