from flask import Blueprint, abort

from tracker.rules.countries import country_name

blueprint = Blueprint("working_days", __name__, url_prefix="/settings/working-days")


def existing(country: str) -> str:
    """Return the code of a country from an address; one that is none leads nowhere."""
    return country if country.isupper() and country_name(country) else abort(404)


def url_of_country(country: str) -> str:
    return f"/settings/working-days/{country}"
