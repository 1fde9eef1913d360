"""How the values of a facet are called, and which of them an address says are chosen."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from tracker.records.searching.facets import IN_MAIL, MAY_STAND, UNASKED, Chosen, Facet
from tracker.rules.countries import country_name
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.filters import status_of


def label_of(facet: Facet, value: str) -> str:
    if facet is Facet.KIND and value in set(Kind):
        return _(Kind(value).plural)
    if facet is Facet.EXPOSURE and value in set(Exposure):
        return _(Exposure(value).label)
    if facet is Facet.MAIL and value in IN_MAIL:
        return _("Its title may stand in mails") if value == MAY_STAND else _("Its title may not")
    if facet is Facet.CONSENT:
        stands = STATUSES[Axis.CONSENT].get(value)
        return _(stands.word) if stands else _("Nothing is recorded") if value == UNASKED else value
    if facet is Facet.STATUS:
        words = {status.word for kind in Kind if (status := status_of(kind, value))}
        return " / ".join(sorted(_(word) for word in words)) or value
    return (facet is Facet.COUNTRY and country_name(value)) or value


def chosen_of(values: Mapping[str, Sequence[str]]) -> Chosen:
    """Return what an address says is chosen; of a facet at most twenty values."""
    return {facet: list(dict.fromkeys(values[facet]))[:20] for facet in Facet if values.get(facet)}
