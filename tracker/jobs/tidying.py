"""Destroy what nobody can use any more."""

from tracker.actions import (
    answer_links,
    attachments,
    destruction,
    feeds,
    outbox,
    passkeys,
    shelving,
    sign_in,
    slowing,
    submissions,
    tokens,
    traces,
    webhooks,
)
from tracker.actions.imports import drafts
from tracker.plumbing import compacting, full_text
from tracker.plumbing.database import db, session


def purge() -> int:
    """Destroy, one at a time, the records and files that were deleted long ago."""
    count = 0
    while destruction.purge_one() or attachments.purge_one():
        session().commit()
        count += 1
    if count:
        full_text.forget_removed()
        traces.left()
    session().commit()
    return count


def remove_traces(even_now: bool = False) -> int:
    """Write the database anew when something was destroyed and nobody is at work, or `even_now`; return 1 when done."""
    asked = even_now or traces.may_be_removed()
    session().commit()
    if not asked or not compacting.compact(db.engine):
        return 0
    traces.removed()
    session().commit()
    return 1


def forget() -> int:
    count = sign_in.forget_old() + answer_links.forget_old() + submissions.forget_old() + feeds.forget_old()
    count += tokens.forget_old() + webhooks.forget_old()
    count += outbox.forget_contents() + slowing.forget_old() + passkeys.forget_old() + shelving.sweep()
    count += drafts.forget_old()
    session().commit()
    return count
