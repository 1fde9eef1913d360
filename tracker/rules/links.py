"""The closed vocabulary of relations: which kinds each role joins and how either end reads it."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.kinds import Kind
from tracker.rules.words import N_

ACTORS = frozenset({Kind.PERSON, Kind.ORGANISATION})
EVERYTHING = frozenset(Kind)
THINGS = EVERYTHING - {Kind.EVENT, Kind.SOURCE}


class LinkRole(StrEnum):
    SIGNATORY = "signatory"
    ADDRESSEE = "addressee"
    MAKES_DEMAND = "makes-demand"
    REPLY_TO = "reply-to"
    DUTY_BEARER = "duty-bearer"
    BENEFICIARY = "beneficiary"
    REPLACES = "replaces"
    PART_OF = "part-of"
    VISITOR = "visitor"
    HOST = "host"
    MET_WITH = "met-with"
    PROTECT = "to-protect"
    ABOUT_VISIT = "about-visit"
    FOLLOWS_VISIT = "follows-visit"
    MEMBER = "member-of-case"
    HELD_POST = "held-post"
    BELONGS_TO = "belongs-to"
    SUBJECT = "subject-of-event"
    SPEAKER = "said-by"
    AT_MEETING = "at-meeting"
    TO_RAISE = "to-raise"
    NAMES = "names-on-list"
    SOURCE = "supported-by-source"
    RELATED = "related"

    @property
    def rule(self) -> "RoleRule":
        return _RULES[self]

    def joins(self, start: Kind, end: Kind) -> bool:
        """Say whether a link of this role may lead from a record of kind `start` to one of kind `end`."""
        return start in self.rule.starts and end in self.rule.ends


@dataclass(frozen=True, slots=True)
class RoleRule:
    starts: frozenset[Kind]
    ends: frozenset[Kind]
    outward: str
    """How the start reads it: "is addressed to"."""
    inward: str
    """How the end reads it: "received"."""
    ordered: bool = False
    by_hand: bool = True
    """Whether a person may add it from the links block of a record; the others have a form of their own."""


_RULES = {
    LinkRole.SIGNATORY: RoleRule(frozenset({Kind.LETTER}), ACTORS, N_("is signed by"), N_("signed"), ordered=True),
    LinkRole.ADDRESSEE: RoleRule(
        frozenset({Kind.LETTER, Kind.DEMAND}), ACTORS, N_("is addressed to"), N_("received"), ordered=True
    ),
    LinkRole.MAKES_DEMAND: RoleRule(
        frozenset({Kind.LETTER}), frozenset({Kind.DEMAND}), N_("demands"), N_("is made in"), ordered=True
    ),
    LinkRole.REPLY_TO: RoleRule(
        frozenset({Kind.LETTER}), frozenset({Kind.LETTER}), N_("answers or follows"), N_("is followed by")
    ),
    LinkRole.DUTY_BEARER: RoleRule(
        frozenset({Kind.DEMAND}), ACTORS, N_("has to be done by"), N_("is the one who would have to do")
    ),
    LinkRole.BENEFICIARY: RoleRule(
        frozenset({Kind.DEMAND}), ACTORS | {Kind.CASE}, N_("is about"), N_("is the subject of")
    ),
    LinkRole.REPLACES: RoleRule(
        frozenset({Kind.DEMAND}), frozenset({Kind.DEMAND}), N_("replaces"), N_("is replaced by")
    ),
    LinkRole.PART_OF: RoleRule(
        frozenset({Kind.DEMAND}), frozenset({Kind.DEMAND}), N_("is part of"), N_("has as a part")
    ),
    LinkRole.VISITOR: RoleRule(frozenset({Kind.VISIT}), ACTORS, N_("is made by"), N_("makes the visit")),
    LinkRole.HOST: RoleRule(frozenset({Kind.VISIT}), ACTORS, N_("is hosted by"), N_("hosts")),
    LinkRole.MET_WITH: RoleRule(frozenset({Kind.VISIT}), ACTORS, N_("included a meeting with"), N_("was met during")),
    LinkRole.PROTECT: RoleRule(frozenset({Kind.VISIT}), ACTORS, N_("may put at risk"), N_("may be put at risk by")),
    LinkRole.ABOUT_VISIT: RoleRule(
        frozenset({Kind.LETTER, Kind.DEMAND}),
        frozenset({Kind.VISIT}),
        N_("is for the visit"),
        N_("attracted"),
    ),
    LinkRole.FOLLOWS_VISIT: RoleRule(
        frozenset({Kind.VISIT}), frozenset({Kind.VISIT}), N_("comes after"), N_("comes before")
    ),
    LinkRole.MEMBER: RoleRule(THINGS, frozenset({Kind.CASE}), N_("belongs to the case"), N_("gathers")),
    LinkRole.HELD_POST: RoleRule(
        frozenset({Kind.PERSON}), frozenset({Kind.ORGANISATION}), N_("held a post at"), N_("had in a post")
    ),
    LinkRole.BELONGS_TO: RoleRule(
        ACTORS, frozenset({Kind.ORGANISATION, Kind.PERSON}), N_("belongs to"), N_("has as a member")
    ),
    LinkRole.SUBJECT: RoleRule(frozenset({Kind.EVENT}), THINGS, N_("is about"), N_("happened to"), by_hand=False),
    LinkRole.SPEAKER: RoleRule(frozenset({Kind.EVENT}), ACTORS, N_("was said by"), N_("said"), by_hand=False),
    LinkRole.AT_MEETING: RoleRule(
        frozenset({Kind.EVENT}),
        frozenset({Kind.EVENT}),
        N_("was said of the meeting"),
        N_("is told of in"),
        by_hand=False,
    ),
    LinkRole.TO_RAISE: RoleRule(
        frozenset({Kind.EVENT}),
        frozenset({Kind.DEMAND}),
        N_("is planned to raise"),
        N_("is planned for"),
        by_hand=False,
    ),
    LinkRole.NAMES: RoleRule(
        frozenset({Kind.EVENT}),
        frozenset({Kind.PERSON}),
        N_("is a list that names"),
        N_("is named on the list"),
        ordered=True,
        by_hand=False,
    ),
    LinkRole.SOURCE: RoleRule(
        EVERYTHING - {Kind.SOURCE}, frozenset({Kind.SOURCE}), N_("is known from"), N_("is the source of")
    ),
    LinkRole.RELATED: RoleRule(THINGS, THINGS, N_("is related to"), N_("is related to")),
}
