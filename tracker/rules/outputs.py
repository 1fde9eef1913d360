"""Everything by which what is recorded leaves the house: how far each goes, and what of a record may stand in it."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure


class Output(StrEnum):
    """What a record or a name can leave by: `records.exposure.leaving` asks for one of these.

    Pages and commands are none: they show what the gate lets somebody see. Neither is a letter that somebody wrote.
    """

    PACK = "pack"
    SHEET = "sheet"
    LIST = "list"
    INTRODUCTION = "introduction"
    CHASER = "chaser"
    """The draft of a letter that asks again for what is open."""
    TABLE = "table"
    """What is on screen as a spreadsheet."""
    EXPORT = "export"
    """Records as a file that people and other programs read: a list, a case, a kind of record."""
    MAIL = "mail"
    FEED = "feed"
    API = "api"
    """What a program reads by a token."""
    WEBHOOK = "webhook"
    """What a program elsewhere is told, by reference alone."""
    PUBLIC_PAGE = "public-page"
    """What anybody reads, who never signs in."""

    @property
    def reaches(self) -> tuple[Exposure, ...]:
        """How far it may go, the first unless somebody chooses."""
        return _OUTPUTS[self].reaches

    @property
    def is_own(self) -> bool:
        """Whether, as far as `internal`, nobody reads it but whoever makes it and sees the same on the pages."""
        return _OUTPUTS[self].is_own

    def towards(self, reach: str | None) -> Exposure:
        """Return as far as which it goes for whoever asked for `reach`: what is none of its reaches is its first."""
        return next((each for each in self.reaches if each == reach), self.reaches[0])

    def speaks_of(self, width: Visibility) -> bool:
        """Say whether a record that is seen so widely stands in it at all, if only by its reference."""
        return width.rank <= _OUTPUTS[self].narrowest.rank

    def calls_by_title(self, width: Visibility, in_mail: bool) -> bool:
        """Say whether the title of a record may stand in it, as far as the record goes that is seen so widely."""
        if not _OUTPUTS[self].is_by_mail:
            return self.speaks_of(width)
        return in_mail and width is Visibility.ORGANISATION


@dataclass(frozen=True, slots=True)
class _Way:
    reaches: tuple[Exposure, ...]
    narrowest: Visibility = Visibility.RESTRICTED
    is_by_mail: bool = False
    """Whether titles stand in it only where somebody said so of the record, and all may see it."""
    is_own: bool = False


_OUTPUTS = {
    Output.PACK: _Way((Exposure.AUTHORITIES, Exposure.PUBLIC)),
    Output.SHEET: _Way((Exposure.AUTHORITIES, Exposure.PUBLIC, Exposure.INTERNAL)),
    Output.LIST: _Way((Exposure.AUTHORITIES, Exposure.PUBLIC)),
    Output.INTRODUCTION: _Way((Exposure.AUTHORITIES,)),
    Output.CHASER: _Way((Exposure.AUTHORITIES,)),
    Output.TABLE: _Way((Exposure.INTERNAL,), is_own=True),
    Output.EXPORT: _Way((Exposure.INTERNAL, Exposure.AUTHORITIES, Exposure.PUBLIC), is_own=True),
    Output.MAIL: _Way((Exposure.INTERNAL,), Visibility.SEALED, is_by_mail=True),
    Output.PUBLIC_PAGE: _Way((Exposure.PUBLIC,), Visibility.ORGANISATION),
    Output.FEED: _Way((Exposure.INTERNAL,), Visibility.TEAM, is_by_mail=True),
    Output.API: _Way((Exposure.INTERNAL,), is_own=True),
    Output.WEBHOOK: _Way((Exposure.INTERNAL,), Visibility.TEAM),
}
