"""What the page of a letter says besides what every record's page says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.records.happenings import happenings
from tracker.records.letters import Letter, around
from tracker.records.links import End
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole
from tracker.web.records.ties import Tie, Tied
from tracker.web.timelines import Item, items_of
from tracker.web.wording import at, counted, names, phrase

TOLD = ("letter-sent", "letter-published", "letter-delivered", "reply", "acknowledged")


@dataclass(frozen=True, slots=True)
class DemandRow:
    tie: Tie
    duty_bearers: Markup
    """Who would have to act, when that is not whom the demand is addressed to."""


class LetterPage:
    def __init__(self, letter: Letter, today: date) -> None:
        self.letter, self.today = letter, today
        told = happenings(letter, TOLD)
        self._items = items_of(told.events, told.recorders, letter.ref, told.ties)
        self._around = around(letter)

    def _of(self, type_code: str) -> list[Item]:
        return [item for item in self._items if item.event.type == type_code and item.event.earliest <= self.today]

    @cached_property
    def replies(self) -> list[Item]:
        return self._of("reply")

    @property
    def to_the_same_visit(self) -> list[Record]:
        return self._around.to_the_same_visit

    def sentence(self, tied: Tied) -> Markup:
        """Say by whom it was sent to whom and when, and what came back."""
        sent = self._of("letter-sent")
        if not sent:
            return Markup("{} {}").format(_("Not sent yet."), self._addressed(tied))
        when = sent[-1].when_words
        by = counted([tie.record for tie in tied.out("signatory")])
        to = names([tie.record for tie in tied.out("addressee")])
        said = phrase(_("Sent %(when)s"), when=when)
        said += phrase(_(" by %(by)s"), by=by) if by else ""
        said += phrase(_(" to %(to)s"), to=to) if to else ""
        return Markup("{}. {}").format(said, self.what_came_back())

    def _addressed(self, tied: Tied) -> Markup:
        to = names([tie.record for tie in tied.out("addressee")])
        return phrase(_("It is addressed to %(to)s."), to=to) if to else Markup("")

    def what_came_back(self) -> str:
        match self.letter.status:
            case "check":
                return _("A reply came %(when)s. Nobody has judged it yet.", when=self._last("reply"))
            case "answered":
                return _("It was answered %(when)s.", when=self._last("reply") or self._decided())
            case "closed":
                return _("It is closed.")
        acknowledged = self._last("acknowledged") or self._last("reply")
        if acknowledged:
            return _("They acknowledged it %(when)s. That is not an answer.", when=acknowledged)
        return _("No reply yet.")

    def _last(self, type_code: str) -> str:
        items = self._of(type_code)
        return at(items[-1].event.when) if items else ""

    def _decided(self) -> str:
        return at(UncertainDate.edtf(self.letter.status_as_of)) if self.letter.status_as_of else ""

    def published(self) -> str:
        """Say when it was, or is to be, made public."""
        items = [item for item in self._items if item.event.type == "letter-published"]
        return items[-1].when_words if items else ""

    def demands(self, tied: Tied) -> list[DemandRow]:
        return [DemandRow(tie, self._relayed_to(tie.record)) for tie in tied.out("makes-demand")]

    def _relayed_to(self, demand: End) -> Markup:
        actors = self._around.actors.get(demand.id, {})
        asked = {record.id for record in actors.get(LinkRole.ADDRESSEE, [])}
        return names([record for record in actors.get(LinkRole.DUTY_BEARER, []) if record.id not in asked])
