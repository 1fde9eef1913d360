"""Who looks after a record or a follow-up, and on whose behalf a program asks."""

from typing import cast

from flask import abort, g
from flask_babel import gettext as _

from tracker.actions import follow_ups, owners
from tracker.actions.follow_ups import MayNotFollow
from tracker.rules.access import Ability
from tracker.rules.fields import Values
from tracker.rules.requests import GIVEN
from tracker.web.api import changing, versions
from tracker.web.api.bodies import wrong_field
from tracker.web.api.follow_ups import TAG, follow_up_shown
from tracker.web.api.operations import Answer, Asked, Body, Operation
from tracker.web.api.requests import operation
from tracker.web.api.shown import one_shown
from tracker.web.follow_ups.one import find_one
from tracker.web.problems import Refused
from tracker.web.records.listed import LOOKED_AFTER

GIVEN_TO = Body("Given", GIVEN)


@operation(
    Operation(
        *("give_record", "PUT", "/records/<ref>/owner", "Let somebody else, or nobody, look after a record"),
        *("records", Ability.WRITE, "Record"),
        body=GIVEN_TO,
        versioned=True,
    )
)
def give_record(asked: Asked, ref: str) -> Answer:
    record = changing.of_any_kind(ref)
    if record.kind_of not in LOOKED_AFTER:
        abort(404)
    versions.claim(record, asked.version)
    try:
        owners.give(record, _whom(asked.values))
    except MayNotFollow as problem:
        raise _may_not() from problem
    return Answer(one_shown(record), version=versions.tag_of(record))


@operation(
    Operation(
        *("give_follow_up", "PUT", "/follow-ups/<int:number>/assignee", "Let somebody else, or nobody, look after it"),
        *(TAG, Ability.LOG, "FollowUp"),
        body=GIVEN_TO,
    )
)
def give_follow_up(asked: Asked, number: int) -> Answer:
    try:
        follow_ups.give(find_one(number).row, _whom(asked.values))
    except MayNotFollow as problem:
        raise _may_not() from problem
    return Answer(follow_up_shown(number))


def _whom(values: Values) -> int | None:
    if "user_id" not in values:
        raise wrong_field("user_id", _("Write the number of a person, or null for nobody."))
    return cast(int | None, values["user_id"])


def _may_not() -> Refused:
    return wrong_field("user_id", _("Nobody of this number may look after it: they have left, or may not see it."))


@operation(Operation("get_me", "GET", "/me", "On whose behalf the token asks", "description", Ability.READ, "Me"))
def me(_asked: Asked) -> Answer:
    token = g.token
    return Answer(
        {
            "user_id": g.viewer.user_id,
            "role": str(g.viewer.role),
            "scope": token.scope,
            "expires_at": token.expires_at.isoformat(),
        }
    )
