"""What the page of a demand says: who is asked, who would have to act, how often it was raised, what became of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from tracker.actions.merging.demands import may_be_taken_back
from tracker.actions.wholes import left_to_parts
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.demands import Demand, addressees_of_letters
from tracker.records.happenings import happenings
from tracker.rules import demands as rules
from tracker.rules.demands import NO_EVIDENCE, Mention
from tracker.rules.events import TYPES, Certainty, Group
from tracker.rules.kinds import Kind
from tracker.rules.promises import PromiseState, promises
from tracker.rules.standing import Happening, course
from tracker.rules.statuses import REPLY_WAITS, Axis, Status, status
from tracker.web.claims import Claim, accounts_of_raising, claim, contradicting
from tracker.web.demands.raisings import Raising, ends, raisings_of
from tracker.web.filters import day, url_of
from tracker.web.records.ties import Tied
from tracker.web.timelines import Chip, Item, items_of, of_kind
from tracker.web.wording import at, names, phrase

TOLD = frozenset(kind.code for kind in TYPES.values() if Axis.STANDING in kind.means or kind.group is Group.MEETINGS)
MOST_SHOWN = 25
DECIDING = frozenset(kind.code for kind in TYPES.values() if Axis.STANDING in kind.means)
REFERENCE = re.compile(r"\b[EL]-[2-9A-HJ-NP-Z]{5,12}\b")


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise: who said it, when, by when; and what became of it."""

    item: Item
    state: PromiseState
    decided: Item | None


FINDINGS = ("met", "partly-met", "broken")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the status history: where things stood after an event, and how we know."""

    item: Item
    status: Status
    changed: bool
    evidence: list[str]
    no_evidence: bool


class DemandPage:
    def __init__(self, demand: Demand, today: date) -> None:
        self.demand, self.today = demand, today
        told = happenings(demand, TOLD)
        self._events = told.events
        items = items_of(told.events, told.recorders, demand.ref, told.ties)
        self._items = {item.event.id: item for item in items if item.event.earliest <= today}
        self._addressees = addressees_of_letters(demand)
        # What only some readers of the demand may see says nothing of it.
        counting = seen_by_all_readers_of(demand, told.events)
        self._counting = [event for event in counting if event.id in self._items]
        self._mentions = [
            Mention(event.id, event.type, event.when, self._items[event.id].stance) for event in self._counting
        ]

    def sentences(self, tied: Tied) -> list[Markup | str]:
        said = [self.asked(tied), self._made(), self._not_counted(), self._left_to_parts(tied) or self._silence()]
        return [sentence for sentence in said if sentence]

    def asked(self, tied: Tied) -> Markup:
        """Say in words whether the demand is direct or has to be passed on."""
        asked, bearers = ends(tied, "addressee"), ends(tied, "duty-bearer")
        others = [record for record in bearers if record.id not in {one.id for one in asked}]
        if asked and others:
            form = ngettext(
                "%(who)s is asked to pass it on: it would have to be done by %(whom)s.",
                "%(who)s are asked to pass it on: it would have to be done by %(whom)s.",
                len(asked),
                who="%(who)s",
                whom="%(whom)s",
            )
            return phrase(form, who=names(asked), whom=names(others))
        if asked and bearers:
            return phrase(_("%(who)s would have to do it, and is asked directly."), who=names(asked))
        if bearers:
            return phrase(_("It would have to be done by %(whom)s."), whom=names(bearers))
        return phrase(_("Asked of %(who)s."), who=names(asked)) if asked else Markup("")

    def _made(self) -> Markup | str:
        times = rules.raisings(self._mentions)
        if not times:
            if self._uncounted:
                return ""
            none = _("No letter or meeting that asks for it is recorded.")
            return none if self.claims else _("It has not been raised yet.")
        first = self._items[times[0].id]
        letters = of_kind(first.about, "L-")
        where = phrase(_(" in %(letter)s"), letter=_linked(letters[0])) if letters else Markup("")
        by = self._by(times)
        if len(times) < 2:
            return phrase(_("First made %(when)s%(where)s%(by)s."), when=at(times[0].when), where=where, by=by)
        made = phrase(_("First made %(when)s%(where)s."), when=at(times[0].when), where=where)
        often, last = ngettext("Asked %(num)d time", "Asked %(num)d times", len(times)), at(times[-1].when)
        return made + Markup(" ") + phrase(_("%(often)s%(by)s, last %(when)s."), often=often, by=by, when=last)

    @cached_property
    def _uncounted(self) -> list[Item]:
        """What asked for it or answered, and counts for nobody: not everybody who sees the demand may see it."""
        counted = {event.id for event in self._counting}
        seen = (self._items[event.id] for event in self._events if event.id in self._items)
        return [item for item in seen if item.event.id not in counted and _decides(item)]

    def _not_counted(self) -> Markup | str:
        if not self._uncounted:
            return ""
        form = ngettext(
            "Not counted, for not everybody who sees this demand may see it: %(what)s.",
            "Not counted, for not everybody who sees this demand may see them: %(what)s.",
            len(self._uncounted),
            what="%(what)s",
        )
        linked = [Markup('<a href="{}">{}</a>').format(item.url, item.title) for item in self._uncounted[:MOST_SHOWN]]
        return phrase(form, what=Markup(", ").join(linked))

    def _by(self, times: Sequence[Mention]) -> str:
        """Say by how many organisations, as far as there are several."""
        asking = {chip.ref for mention in times for chip in of_kind(self._items[mention.id].speakers, "O-")}
        if len(asking) < 2:
            return ""
        return " " + ngettext("by %(num)d organisation", "by %(num)d organisations", len(asking))

    def _left_to_parts(self, tied: Tied) -> str:
        asks_nothing = self.demand.status in (REPLY_WAITS, "closed")
        is_left = bool(tied.back("part-of")) and not asks_nothing and left_to_parts([self.demand])
        return _("It is asked again and counted by its parts, and comes back with them.") if is_left else ""

    def _silence(self) -> str:
        standing = self.demand.status or ""
        days = rules.days_unanswered(self._mentions, standing, self.today)
        since = rules.unanswered_since(self._mentions, standing)
        if standing == "check":
            return _("A reply came, and nobody has judged it yet.")
        if not days or since is None:
            return ""
        if since.exact:
            return ngettext("No answer on substance for %(num)d day.", "No answer on substance for %(num)d days.", days)
        return ngettext(
            "No answer on substance for at least %(num)d day.",
            "No answer on substance for at least %(num)d days.",
            days,
        )

    def raisings(self, tied: Tied) -> list[Raising]:
        """Every time it was raised, the latest first, with what they said before it was raised again."""
        return raisings_of(self._mentions, self._items, self._addressees, tied)

    @cached_property
    def claims(self) -> list[Claim]:
        return accounts_of_raising(self._items.values())

    @property
    def is_contradicted(self) -> bool:
        return contradicting(self._items.values())

    def counted(self) -> list[Item]:
        """Everything that the demand is counted by, in its order."""
        return [self._items[event.id] for event in self._counting]

    @property
    def happened(self) -> list[Happening]:
        return [
            Happening(
                *(event.id, event.type, event.detail, event.when, Certainty(event.certainty)),
                stance=self._items[event.id].stance,
            )
            for event in self._counting
        ]

    @cached_property
    def promises(self) -> list[Promised]:
        """Every promise, the latest first, with what became of it."""
        return [
            Promised(self._items[one.said.id], one.state, self._items[one.decided_by.id] if one.decided_by else None)
            for one in reversed(promises(self.happened))
        ]

    @cached_property
    def findings(self) -> list[Claim]:
        """What they say has been done, and what we found, once they say so; side by side."""
        words = {"claimed-done": _("What they say"), **dict.fromkeys(FINDINGS, _("What we found"))}
        told = [self._items[event.id] for event in self._counting if event.type in words]
        if not any(item.event.type == "claimed-done" for item in told):
            return []
        return [claim(item, words[item.event.type], TYPES[item.event.type].label) for item in told]

    @property
    def is_disputed(self) -> bool:
        """Whether they say that it is done, and we found that it is not, or not all of it."""
        return any(mention.type in ("broken", "partly-met") for mention in self._mentions)

    @cached_property
    def history(self) -> list[Step]:
        """Everything that said how things stand, in order; `changed` marks what changed it."""
        happened = self.happened
        steps: list[Step] = []
        for happening, code in course(Axis.STANDING, happened):
            item = self._items[happening.id]
            changed = not steps or steps[-1].status.code != code
            known = item.event.how_known
            steps.append(
                Step(item, status(Axis.STANDING, code), changed, REFERENCE.findall(known), known == NO_EVIDENCE)
            )
        return steps

    @property
    def merged(self) -> bool:
        """Whether it was merged into another demand, and that can be taken back."""
        return any(may_be_taken_back(event) for event in self._events)

    def lacking(self, tied: Tied) -> list[str]:
        demand = self.demand
        return rules.lacking(
            duty_bearer=bool(tied.out("duty-bearer")),
            deadline=bool(demand.deadline_on),
            measure=bool(demand.would_count),
        )

    def facts(self, tied: Tied) -> list[tuple[str, object, None]]:
        return [
            (_("Asked of"), _linked_all(tied, "addressee"), None),
            (_("Would have to be done by"), _linked_all(tied, "duty-bearer"), None),
            (_("About"), _linked_all(tied, "beneficiary"), None),
            (_("Deadline"), self._deadline(), None),
            (_("Would count as met"), self.demand.would_count, None),
            *([(_("If they say no"), self.demand.if_refused, None)] if self.demand.if_refused else []),
            (_("For the visits"), _linked_all(tied, "about-visit"), None),
        ]

    def _deadline(self) -> str:
        deadline = self.demand.deadline_on
        if deadline is None:
            return ""
        return _("%(day)s (passed)", day=day(deadline)) if deadline < self.today else day(deadline)


def _linked(chip: Chip) -> Markup:
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(chip.url, chip.title)


def _linked_all(tied: Tied, role: str) -> Markup:
    link = Markup('<a href="{}"><bdi{}>{}</bdi></a>')
    named = Markup(' class="name"')
    return Markup("<br>").join(
        link.format(url_of(record.ref), named if record.kind == Kind.PERSON else "", record.title)
        for record in ends(tied, role)
    )


def _decides(item: Item) -> bool:
    event = item.event
    return event.type in DECIDING or Mention(event.id, event.type, event.when, item.stance).is_raising
