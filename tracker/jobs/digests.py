"""Write the mails that tell people what came back."""

from tracker.actions import digests
from tracker.jobs.people import active_ids, look_as_user
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.settings import Settings
from tracker.records.gate import look_as


def write(settings: Settings) -> int:
    """From the digest hour on, write the mail of everybody who wants one and has something to be told."""
    if settings.smtp_url is None or clock.local(clock.now()).hour < settings.digest_hour:
        return 0
    count = each("digest of user", active_ids(), lambda user_id: _write(user_id, settings))
    look_as(None)
    return count


def _write(user_id: int, settings: Settings) -> int:
    viewer, user = look_as_user(user_id)
    if user.digest == "never":
        return 0
    rows = digests.came_back(viewer, clock.today())
    return digests.write_digest(user, rows, settings.mail_from, settings.base_url)
