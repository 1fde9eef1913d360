"""Destroy what nobody can use any more."""

from tracker.actions import answer_links, attachments, feeds, outbox, passkeys, records, sign_in, slowing, submissions
from tracker.plumbing import full_text
from tracker.plumbing.database import session


def purge() -> int:
    """Destroy, one at a time, the records and files that were deleted long ago."""
    count = 0
    while records.purge_one() or attachments.purge_one():
        session().commit()
        count += 1
    if count:
        full_text.forget_removed()
    session().commit()
    return count


def forget() -> int:
    count = sign_in.forget_old() + answer_links.forget_old() + submissions.forget_old() + feeds.forget_old()
    count += outbox.forget_contents() + slowing.forget_old() + passkeys.forget_old()
    session().commit()
    return count
