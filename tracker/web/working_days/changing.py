"""Change the working days of a country: its weekend, a day that is off, a day that is worked. Each can be undone."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import work_calendars
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.work_calendars import Day, NothingToChange, NothingWorked
from tracker.plumbing import public_holidays
from tracker.plumbing.database import session
from tracker.records.counting import work_calendar
from tracker.records.work_calendars import DayOff
from tracker.rules.access import Ability
from tracker.rules.countries import country_name
from tracker.rules.holiday_words import weekend_in_words
from tracker.web.access import needs
from tracker.web.days import day_in
from tracker.web.filters import day
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.working_days.blueprint import blueprint, existing, url_of_country
from tracker.web.working_days.forms import WORKED, DayOffForm, WeekendForm


@blueprint.route("/<country>/weekend", methods=["GET", "POST"])
@needs(Ability.WRITE)
def weekend(country: str) -> ResponseReturnValue:
    name, form = country_name(existing(country)), WeekendForm()
    form.offer(name)
    if request.method == "GET":
        form.days.data = sorted(work_calendar(country).weekend)
    if form.is_sent():
        try:
            before = work_calendars.set_weekend(country, form.chosen)
        except NothingWorked:
            form.say_nothing_worked()
        else:
            now = weekend_in_words(work_calendar(country).weekend)
            stood = "library" if before is None else "".join(map(str, sorted(before)))
            said = _("The weekend of %(country)s: %(days)s.", country=name, days=now)
            tell(said, f"{url_of_country(country)}/weekend-back?was={stood}")
            return done(form, url_of_country(country))
    page = render_template("working_days/weekend.html", form=form, name=name, code=country, section="settings")
    return page, 422 if form.errors else 200


@blueprint.post("/<country>/weekend-back")
@needs(Ability.WRITE)
def weekend_back(country: str) -> ResponseReturnValue:
    was = request.args.get("was", "library")
    if was != "library" and not set(was) <= set("0123456"):
        abort(400)
    try:
        work_calendars.set_weekend(existing(country), None if was == "library" else map(int, was))
    except NothingWorked:
        abort(400)
    session().commit()
    tell(_("Taken back: the weekend is as it was before."))
    return redirect(url_of_country(country))


@blueprint.route("/<country>/add", methods=["GET", "POST"])
@needs(Ability.WRITE)
def add(country: str) -> ResponseReturnValue:
    name, form = country_name(existing(country)), DayOffForm()
    if form.is_sent() and form.on.day is not None:
        try:
            row = work_calendars.add(country, Day(form.on.day, form.name.data or "", form.works.data == WORKED))
        except NothingToChange:
            form.say_nothing_changes()
        else:
            tell(_said(row), f"{url_of_country(country)}/days/{row.id}/take-out")
            return done(form, url_of_country(country))
    page = render_template("working_days/add.html", form=form, name=name, code=country, section="settings")
    return page, 422 if form.errors else 200


@blueprint.post("/<country>/worked")
@needs(Ability.WRITE)
def worked(country: str) -> ResponseReturnValue:
    """Say of a holiday of the library that it is worked."""
    on = day_in(request.args.get("day", ""))
    named = public_holidays.name_of(existing(country), on) if public_holidays.is_known(country) else None
    if named is None:
        return _changed(country)
    try:
        row = work_calendars.add(country, Day(on, named, works=True))
    except NothingToChange:
        return _changed(country)
    session().commit()
    tell(_said(row), f"{url_of_country(country)}/days/{row.id}/take-out")
    return redirect(url_of_country(country))


def _said(row: DayOff) -> str:
    if row.works:
        return _("%(day)s is worked: %(name)s.", day=day(row.day), name=row.name)
    return _("%(day)s is a day off: %(name)s.", day=day(row.day), name=row.name)


@blueprint.post("/<country>/days/<int:day_id>/take-out")
@needs(Ability.WRITE)
def take_out(country: str, day_id: int) -> ResponseReturnValue:
    row = _find(country, day_id)
    try:
        work_calendars.take_out(row)
    except ChangedMeanwhile:
        return _changed(country)
    session().commit()
    said = _("Taken out: %(name)s (%(day)s).", name=row.name, day=day(row.day))
    tell(said, f"{url_of_country(country)}/days/{day_id}/put-back")
    return redirect(url_of_country(country))


@blueprint.post("/<country>/days/<int:day_id>/put-back")
@needs(Ability.WRITE)
def put_back(country: str, day_id: int) -> ResponseReturnValue:
    row = _find(country, day_id)
    try:
        work_calendars.put_back(row)
    except ChangedMeanwhile:
        return _changed(country)
    session().commit()
    tell(_said(row))
    return redirect(url_of_country(country))


def _find(country: str, day_id: int) -> DayOff:
    asked = select(DayOff).where(DayOff.id == day_id, DayOff.country == existing(country))
    return session().scalars(asked).one_or_none() or abort(404)


def _changed(country: str) -> ResponseReturnValue:
    session().rollback()
    tell(_("Nothing was changed: it does not stand as it stood any more."), category="warning")
    return redirect(url_of_country(country))
