"""Who may see what, and how they are answered, written out without the gate, its statements or the policies' code."""

from dataclasses import dataclass
from enum import StrEnum

from tests.web.matrix_world import HERE, Actor

READERS = {"coordinator", "officer", "contributor", "viewer"}
MAY = {
    "read": READERS,
    "log": READERS - {"viewer"},
    "write": {"coordinator", "officer"},
    "share": {"coordinator", "officer"},
    "manage": {"coordinator", "administrator"},
}


class Answer(StrEnum):
    SIGN_IN = "sign in"
    REFUSED = "refused"
    PROVE = "prove first"
    ABSENT = "absent"
    STAYS = "stays here"
    OPEN = "open"
    BROKEN = "broken"


OF_ANOTHER_STATE = {
    "attachments.restore",
    "consents.correct",
    "counts.names",
    "deletion.restore",
    "destroying.ask",
    "follow_ups.stop_asking",
    "linking.put_back",
    "meetings.agree",
    "meetings.debrief",
    "meetings.take_back",
    "originals.ask",
    "plans.choose",
    "public_looking.look",
    "second_yes.withdraw",
}
"""What finds nothing to do at most records, whoever asks: no visit in their past, nothing that was deleted."""

TO_BRING_BACK = {"deletion.restore", "destroying.ask"}
"""What finds what was deleted, and nothing else."""

ALSO_DELETED = {"record_merging.unmerge"}
"""What finds what is there and what was deleted: what another record took over is both."""

ABOUT_A_COORDINATOR = {
    "accounts.forget_password_of": {Answer.REFUSED},
    "accounts.new_link": {Answer.REFUSED},
    "accounts.person": {Answer.REFUSED, Answer.OPEN},
}
"""How an administrator is answered who would decide about somebody who reads: the person of these addresses does."""

OF_ITS_OWN = {"accounts.sign_out": Answer.SIGN_IN, "accounts.prove_by_passkey": Answer.PROVE}
"""What answers so whoever asks."""

WHOSE_OWN = {"events.edit", "log.undo", "sealed.change", "sources.edit"}
"""What a contributor may do to what they logged themselves: nothing of this world."""


def sees(actor: Actor, level: str, state: str, *, proved: bool, is_child: bool = False) -> bool:
    """Say whether somebody may see a record; `is_child`: it hangs on something that is hidden from all of them too."""
    if not actor.comes or actor.role not in READERS or state in ("hidden", "missing", "deleted"):
        return False
    if state == "child" and is_child:
        return False
    if level == "organisation":
        return True
    if level == "team":
        return actor.team == HERE
    return actor.named and (level != "sealed" or proved)


@dataclass(frozen=True)
class Question:
    """What somebody asks for. `endpoint`: what answers; `needs`: the ability it wants, or that one is signed in."""

    endpoint: str
    needs: str
    level: str
    state: str
    is_child: bool = False
    is_fresh: bool = False
    """It wants to know anew who is there."""
    leaves: bool = False
    """It gives out a file."""


def expected(actor: Actor, asked: Question, *, proved: bool) -> set[Answer]:
    """Say how somebody may be answered."""
    if not actor.comes:
        return {Answer.SIGN_IN}
    if asked.needs in MAY and actor.role not in MAY[asked.needs]:
        return {Answer.REFUSED}
    if asked.is_fresh and not proved:
        return {Answer.PROVE}
    if actor.role == "administrator" and asked.endpoint in ABOUT_A_COORDINATOR:
        return ABOUT_A_COORDINATOR[asked.endpoint]
    nothing = Answer.PROVE if _something_is_sealed(actor) and not proved else Answer.ABSENT
    if not asked.state:
        return {Answer.OPEN, nothing, OF_ITS_OWN.get(asked.endpoint, nothing)}
    return _of_what_is_there(actor, asked, nothing) if _finds(actor, asked, proved) else {nothing}


def _of_what_is_there(actor: Actor, asked: Question, nothing: Answer) -> set[Answer]:
    if asked.leaves and asked.level == "sealed":
        return {Answer.STAYS}
    if asked.endpoint in WHOSE_OWN and actor.role == "contributor":
        return {Answer.REFUSED}
    return {Answer.OPEN, nothing} if asked.endpoint in OF_ANOTHER_STATE else {Answer.OPEN}


def _finds(actor: Actor, asked: Question, proved: bool) -> bool:
    state = asked.state
    if asked.endpoint in TO_BRING_BACK:
        state = {"deleted": "there", "missing": "missing"}.get(state, "hidden")
    if asked.endpoint in ALSO_DELETED and state == "deleted":
        state = "there"
    coordinates = asked.endpoint in ("second_yes.agree", "second_yes.refuse") and actor.role == "coordinator"
    return sees(actor, asked.level, state, proved=proved, is_child=asked.is_child) or (
        coordinates and asked.state != "missing"
    )


def _something_is_sealed(actor: Actor) -> bool:
    return actor.named and actor.role in READERS
