"""One month: a list by day, and a table of the month where the screen is wide enough."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.calendar.asked import Asked, Month, What, understand
from tracker.web.calendar.blueprint import blueprint
from tracker.web.calendar.page import CalendarPage, month_in_words
from tracker.web.follow_ups.parts import Whose


@blueprint.get("/calendar")
@needs(Ability.READ)
def month() -> ResponseReturnValue:
    today, asked = clock.today(), Asked.read(request.query_string.decode("utf-8", "replace"))
    found = Month.read(request.args.get("month", ""), today)
    page = CalendarPage(g.viewer, today, found, asked, understand(asked))
    view = "month" if request.args.get("view") == "month" else ""
    shown = render_template(
        "calendar/month.html" if view else "calendar/days.html",
        page=page,
        view=view,
        every_whose=list(Whose),
        every_what=list(What),
        before=found.beside(-1),
        after=found.beside(1),
        in_words=month_in_words,
        section="calendar",
    )
    return shown, 422 if page.understood.problem else 200
