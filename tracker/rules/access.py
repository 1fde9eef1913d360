"""Who may do what: roles, abilities, and the four widths of visibility."""

from collections.abc import Iterable
from enum import StrEnum

from tracker.rules.words import N_


class Ability(StrEnum):
    READ = "read"
    LOG = "log"
    """Log an event, record the outcome of a follow-up, note a source."""
    WRITE = "write"
    """Record, edit and link every kind of record."""
    SHARE = "share"
    """Change who may see a record, delete it and bring it back."""
    MANAGE = "manage"
    """Add people to the installation, give roles, end their sessions."""


class Role(StrEnum):
    COORDINATOR = "coordinator"
    OFFICER = "officer"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def explanation(self) -> str:
        return _LABELS[self][1]

    def may(self, ability: Ability) -> bool:
        return ability in _ABILITIES[self]

    def decides_about(self, other: "Role") -> bool:
        """Say whether this role gives and takes the other: whoever reads no records does not decide who reads them."""
        return self.may(Ability.MANAGE) and (self.may(Ability.READ) or not other.may(Ability.READ))


_LABELS = {
    Role.COORDINATOR: (N_("Coordinator"), N_("Everything, and says who belongs to which team")),
    Role.OFFICER: (N_("Officer"), N_("Records, edits, links, deletes and decides who may see a record")),
    Role.CONTRIBUTOR: (N_("Contributor"), N_("Reads, logs events and records what became of follow-ups")),
    Role.VIEWER: (N_("Viewer"), N_("Reads")),
    Role.ADMINISTRATOR: (N_("Administrator"), N_("Runs the installation; reads no records")),
}

_ABILITIES = {
    Role.COORDINATOR: frozenset(Ability),
    Role.OFFICER: frozenset({Ability.READ, Ability.LOG, Ability.WRITE, Ability.SHARE}),
    Role.CONTRIBUTOR: frozenset({Ability.READ, Ability.LOG}),
    Role.VIEWER: frozenset({Ability.READ}),
    Role.ADMINISTRATOR: frozenset({Ability.MANAGE}),
}


class Visibility(StrEnum):
    """How widely a record may be seen, from the widest to the narrowest."""

    ORGANISATION = "organisation"
    TEAM = "team"
    RESTRICTED = "restricted"
    SEALED = "sealed"

    @property
    def label(self) -> str:
        return _WIDTHS[self][0]

    @property
    def explanation(self) -> str:
        return _WIDTHS[self][1]

    @property
    def rank(self) -> int:
        return list(Visibility).index(self)


_WIDTHS = {
    Visibility.ORGANISATION: (N_("Everyone in the organisation"), N_("Whoever reads records here.")),
    Visibility.TEAM: (N_("The team only"), N_("Whoever belongs to the team.")),
    Visibility.RESTRICTED: (N_("Named people only"), N_("Those you tick. It is logged when they open it.")),
    Visibility.SEALED: (
        N_("Named people only, sealed"),
        N_(
            "Those you tick, for five minutes after they have shown that it is them. No words of it are searched, and "
            "no mail, calendar or paper has it."
        ),
    ),
}


def narrowest(widths: Iterable[str]) -> Visibility:
    """Return the narrowest of these widths; of none, the widest there is."""
    return max(map(Visibility, widths), key=lambda width: width.rank, default=Visibility.ORGANISATION)


FOR_NAMED = frozenset({Visibility.RESTRICTED, Visibility.SEALED})
"""What is open to named people alone."""
