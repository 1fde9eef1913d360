"""Read the days off of a country from a file: all of it, or nothing."""

from datetime import datetime

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import work_calendars
from tracker.actions.holiday_files import UnreadableFile, name_of, read_days
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.rules.countries import country_name
from tracker.web.access import needs
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.working_days.blueprint import blueprint, existing, url_of_country
from tracker.web.working_days.forms import HolidayFileForm


@blueprint.route("/<country>/file", methods=["GET", "POST"])
@needs(Ability.WRITE)
def read_file(country: str) -> ResponseReturnValue:
    name, form = country_name(existing(country)), HolidayFileForm()
    if form.is_sent():
        sent = form.file.data
        try:
            _read(country, sent.read(), sent.filename or "")
        except UnreadableFile as problem:
            form.file.errors = [_(str(problem))]
        else:
            return done(form, url_of_country(country))
    page = render_template("working_days/file.html", form=form, name=name, code=country, section="settings")
    return page, 422 if form.errors else 200


def _read(country: str, data: bytes, file_name: str) -> None:
    days = read_days(data, clock.today())
    made = work_calendars.read_in(country, days, name_of(file_name))
    said = ngettext("%(num)d day off was added.", "%(num)d days off were added.", len(made))
    known = len(days) - len(made)
    if known:
        said += " " + ngettext("%(num)d was off already.", "%(num)d were off already.", known)
    undo = f"{url_of_country(country)}/file-back?read={made[0].added_at:%Y-%m-%dT%H:%M:%S.%fZ}" if made else ""
    tell(said, undo)


@blueprint.post("/<country>/file-back")
@needs(Ability.WRITE)
def file_back(country: str) -> ResponseReturnValue:
    try:
        read_at = datetime.fromisoformat(request.args.get("read", ""))
    except ValueError:
        abort(400)
    if read_at.tzinfo is None:
        abort(400)
    try:
        count = work_calendars.take_file_out(existing(country), read_at)
    except ChangedMeanwhile:
        session().rollback()
        tell(_("Nothing was taken back: it was changed again meanwhile."), category="warning")
        return redirect(url_of_country(country))
    session().commit()
    tell(ngettext("Taken back: %(num)d day.", "Taken back: %(num)d days.", count))
    return redirect(url_of_country(country))
