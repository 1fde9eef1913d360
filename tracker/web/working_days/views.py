"""Working days by country: which weekend, which days off, and how far ahead they are known."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing import public_holidays
from tracker.records.countries_in_use import countries_in_use
from tracker.rules.access import Ability
from tracker.rules.countries import country_code, country_name, near_countries
from tracker.web.access import needs
from tracker.web.working_days import changing, file_of_days
from tracker.web.working_days.blueprint import blueprint, existing, url_of_country
from tracker.web.working_days.page import country_page

__all__ = ["blueprint", "changing", "file_of_days"]


@blueprint.get("")
@needs(Ability.READ)
def index() -> ResponseReturnValue:
    asked = request.args.get("country", "").strip()[:80]
    code = country_code(asked) if asked else None
    if code is not None:
        return redirect(url_of_country(code))
    near = ", ".join(near_countries(asked)[:4]) or "Cambodia, Viet Nam" if asked else ""
    problem = _("We know no country of this name. Did you mean: %(near)s?", near=near) if asked else ""
    used = sorted((country_name(each), each) for each in countries_in_use() if country_name(each))
    return render_template("working_days/index.html", countries=used, asked=asked, problem=problem, section="settings")


@blueprint.get("/<country>")
@needs(Ability.READ)
def show(country: str) -> ResponseReturnValue:
    page = country_page(existing(country))
    return render_template(
        "working_days/country.html", page=page, version=public_holidays.version(), section="settings"
    )
