"""What the map says of a kind of record: numbers by country, each with its list."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.by_country import Lying, Wanted, by_country
from tracker.rules.countries import country_name
from tracker.rules.custody import IN_CUSTODY
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order
from tracker.rules.pictures.circles import circles
from tracker.rules.statuses import AXES_OF, STATUSES
from tracker.web import assets
from tracker.web.pictures import Cell, Figure, figure
from tracker.web.records.asked import Asked, Filter, as_written
from tracker.web.records.understood import Understood

USUAL = {Kind.PERSON: IN_CUSTODY}
"""The status that is shown of a kind when none was asked for."""


class MapPage:
    """It asks once, however much there is."""

    def __init__(self, kind: Kind, told: Mapping[str, str]) -> None:
        self.kind = kind
        usual = {Filter.STATUS: USUAL.get(kind, ""), Filter.YEAR: ""}
        written = {each: as_written(told.get(each, text)) for each, text in usual.items()}
        self.asked = Asked(kind, {each: text for each, text in written.items() if text}, Order.NEWEST, Order.NEWEST)
        self._understood = Understood(self.asked, {}, {})

    @property
    def problem(self) -> str:
        return self._understood.problem

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(code, _(status.word)) for code, status in STATUSES[AXES_OF[self.kind][0]].items()]

    def written(self, name: str) -> str:
        return self.asked.filters.get(Filter(name), "")

    @cached_property
    def numbers(self) -> dict[str, int]:
        """By country, those with most first."""
        known = {each.country: each.number for each in self._all if each.country}
        return dict(sorted(known.items(), key=lambda each: (-each[1], country_name(each[0]))))

    @property
    def nowhere(self) -> int:
        """How many have no country."""
        return sum(each.number for each in self._all if not each.country)

    @property
    def all_of_them(self) -> str:
        """The address of the list of all that is counted here."""
        return self.asked.address()

    @cached_property
    def figure(self) -> Figure:
        said = {code: (f"{country_name(code)}: {number:,}", self._list(code)) for code, number in self.numbers.items()}
        picture = circles(self.numbers, assets.world(), assets.address_of_world(), said)
        heads = [_("Country"), _(self.kind.plural), *([_("of these, counted groups")] if self._groups else [])]
        return figure("map", self._words, picture, heads, [self._row(code) for code in self.numbers], is_open=True)

    @cached_property
    def _all(self) -> Sequence[Lying]:
        return [] if self.problem else by_country(Wanted(self.kind, **self._understood.wanted))

    @cached_property
    def _groups(self) -> dict[str, int]:
        """Of the countries where there are any."""
        return {each.country: each.groups for each in self._all if each.country and each.groups}

    @property
    def _words(self) -> str:
        lands = ngettext("in %(num)d country", "in %(num)d countries", len(self.numbers))
        shown = [_("%(count)s %(where)s.", count=self._counted, where=lands)]
        shown.append(_("The larger a circle, the more there are; it leads to their list."))
        lost = [country_name(code) for code in self.numbers if code not in assets.world().places]
        if lost:
            shown.append(_("Not on this map, but in the table: %(where)s.", where=", ".join(lost)))
        return " ".join(shown)

    @property
    def _counted(self) -> str:
        groups, number = sum(self._groups.values()), sum(self.numbers.values())
        if self.kind is Kind.VISIT:
            return ngettext("%(num)d visit", "%(num)d visits", number)
        people = ngettext("%(num)d person", "%(num)d people", number - groups)
        many = ngettext("%(num)d counted group", "%(num)d counted groups", groups)
        return _("%(first)s and %(last)s", first=people, last=many) if groups else people

    def _list(self, country: str) -> str:
        return self.asked.address(country=country)

    def _row(self, country: str) -> list[Cell]:
        cells = [Cell(country_name(country)), Cell(f"{self.numbers[country]:,}", self._list(country))]
        return [*cells, Cell(f"{self._groups.get(country, 0):,}")] if self._groups else cells
