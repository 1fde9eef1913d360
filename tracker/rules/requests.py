"""What a program says that is no record of its own: a tie, what became of a follow-up, until when one is set aside."""

from tracker.rules.fields import Day, Ends, Field, Fields, Text
from tracker.rules.fields.shapes import Choice, Number, YesNo
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Outcome
from tracker.rules.words import N_

_ANY = tuple(Kind)
_ROLES = {str(role): role.rule.outward for role in LinkRole if role.rule.by_hand}

_TERMS = (
    Field("quote", N_("The exact words"), Text(20_000, long=True)),
    Field("note", N_("Note"), Text(500)),
    Field("since", N_("Since when?"), Day()),
    Field("until", N_("Until when?"), Day()),
)

LINK = Fields(
    Field("from", N_("Which record?"), Ends(_ANY, most=1), N_("Write the reference of a record.")),
    Field("role", N_("How are they linked?"), Choice(_ROLES, None), N_("Write one of the roles.")),
    Field("to", N_("To which record?"), Ends(_ANY, most=1), N_("Write the reference of a record.")),
    *_TERMS,
)

LINK_TERMS = Fields(*_TERMS)

OUTCOME = Fields(
    Field(
        "outcome",
        N_("What became of it?"),
        Choice({str(each): each.label for each in Outcome}, None),
        N_("Write what became of it."),
    ),
    Field("when", N_("When?"), Day(ahead=False), N_("Write when it happened. A month or a year is enough.")),
    Field("note", N_("Note"), Text(20_000, long=True)),
    Field("by_when", N_("By when did they promise to act?"), Day()),
    Field("next_on", N_("When does it come back?"), Day(exact=True)),
)

SET_ASIDE = Fields(
    Field("until", N_("Until when?"), Day(exact=True), N_("Write a day after today.")),
    Field("wakes_on_reply", N_("It comes back earlier when a reply is logged"), YesNo(default=True)),
)

GIVEN = Fields(Field("user_id", N_("Who looks after it?"), Number(1, 2**31 - 1)))
"""None is nobody."""
