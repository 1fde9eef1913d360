"""What a list is asked for by its address: the filters as somebody wrote them, the order, and where it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from tracker.rules.characters import INVISIBLE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.lists import Order
from tracker.rules.statuses import AXES_OF
from tracker.rules.words import N_
from tracker.web.records.kinds import KindPages

LONGEST = 200


class Filter(StrEnum):
    """What a list is narrowed by, each under its name in the address."""

    WORDS = "q"
    COUNTRY = "country"
    STATUS = "status"
    OWNER = "owner"
    TEAM = "team"
    ADDRESSEE = "addressee"
    OFFICE = "office"
    ABOUT = "about"
    COUNTED = "counted"
    COUNTED_IN = "in"
    CONFIRMED = "confirmed"
    YEAR = "year"
    VISIBILITY = "visibility"

    @property
    def label(self) -> str:
        return _LABELS[self]

    def suits(self, kind: Kind) -> bool:
        if self is Filter.STATUS:
            return kind in AXES_OF
        if self in (Filter.COUNTED, Filter.COUNTED_IN, Filter.OFFICE):
            return kind is Kind.DEMAND
        if self is Filter.CONFIRMED:
            return kind is Kind.PERSON
        role = _ROLES.get(self)
        return role is None or kind in role.rule.starts


_ROLES = {Filter.ADDRESSEE: LinkRole.ADDRESSEE, Filter.ABOUT: LinkRole.BENEFICIARY}
_LABELS = {
    Filter.WORDS: N_("Words in the name"),
    Filter.COUNTRY: N_("Country"),
    Filter.STATUS: N_("Status"),
    Filter.OWNER: N_("Looked after by"),
    Filter.TEAM: N_("Team"),
    Filter.ADDRESSEE: N_("Addressee"),
    Filter.OFFICE: N_("Office, or who held it"),
    Filter.ABOUT: N_("Whom it is about"),
    Filter.COUNTED: N_("Counted as"),
    Filter.COUNTED_IN: N_("Counted in"),
    Filter.CONFIRMED: N_("Confirmed"),
    Filter.YEAR: N_("Year"),
    Filter.VISIBILITY: N_("Who may see it"),
}


def as_written(text: str) -> str:
    """Return what somebody wrote into a filter, without what nobody sees, and no longer than any filter is."""
    return " ".join(INVISIBLE.sub(" ", text).split())[:LONGEST]


@dataclass(frozen=True, slots=True)
class Asked:
    kind: Kind
    filters: Mapping[Filter, str]
    """Those in use, as they were written."""
    order: Order
    usual: Order
    """The order in which lists of this kind stand when none is chosen."""
    after: str = ""

    @classmethod
    def read(cls, pages: KindPages, told: Mapping[str, str]) -> "Asked":
        """Read it out of an address; an order that does not exist is the usual one."""
        suiting = [each for each in Filter if each.suits(pages.kind)]
        written = {each: as_written(told.get(each, "")) for each in suiting}
        usual = Order.NAME if pages.by_name else Order.NEWEST
        order = Order(told["sort"]) if told.get("sort") in set(Order) else usual
        filters = {each: text for each, text in written.items() if text}
        return cls(pages.kind, filters, order, usual, told.get("after", ""))

    @property
    def path(self) -> str:
        return f"/{self.kind.folder}/"

    @property
    def here(self) -> str:
        """The address of this very page of the list."""
        return self.address(after=self.after)

    def table(self, ending: str) -> str:
        """The address of this list as a file, with its filters and in its order."""
        return self.address().replace(self.path, f"{self.path}table.{ending}", 1)

    def address(self, without: str = "", sort: str = "", **more: str) -> str:
        """Return the address of this list from its beginning, without one filter, or with something more."""
        chosen = {str(each): text for each, text in self.filters.items() if each != without}
        order = sort or self.order
        told = {**chosen, "sort": "" if order == self.usual else order, **more}
        query = urlencode({name: str(value) for name, value in told.items() if value})
        return f"{self.path}?{query}" if query else self.path
