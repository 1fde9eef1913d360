"""Countries and their names, by ISO 3166-1."""

from functools import cache, lru_cache

import pycountry


@cache
def country_code(name: str) -> str | None:
    """Return the ISO 3166 code of a country by its name, common name or code; None when it is unknown."""
    try:
        return str(pycountry.countries.lookup(name.strip()).alpha_2)
    except LookupError:
        return None


def near_countries(name: str) -> list[str]:
    """Return the names of countries that are called something like this, the likeliest first."""
    try:
        return [country.name for country in pycountry.countries.search_fuzzy(name)]
    except LookupError:
        return []


@cache
def country_codes() -> list[str]:
    """Return the code of every country."""
    return [str(country.alpha_2) for country in pycountry.countries]


@lru_cache(maxsize=1000)
def country_name(code: str | None) -> str:
    """Return the name that a country is commonly known by; '' for no country."""
    found = pycountry.countries.get(alpha_2=code) if code else None
    return str(getattr(found, "common_name", found.name)) if found else ""
