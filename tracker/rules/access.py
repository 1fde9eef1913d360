"""Who may do what: roles, abilities, and the three widths of visibility."""

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

    @property
    def label(self) -> str:
        return _WIDTHS[self]

    @property
    def rank(self) -> int:
        return list(Visibility).index(self)


_WIDTHS = {
    Visibility.ORGANISATION: N_("Everyone in the organisation"),
    Visibility.TEAM: N_("The team only"),
    Visibility.RESTRICTED: N_("Named people only"),
}
