"""Write the mails that tell people what came back."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.actions import digests, outbox, saved_searches
from tracker.actions.outbox import Claimed
from tracker.jobs.people import look_as_user
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.gate import Escape, escaping, look_as
from tracker.records.news import users_to_write_to
from tracker.records.saved_searches import to_look
from tracker.rules.rhythm import Rhythm, Wish


def write(settings: Settings) -> int:
    """Write the mail of everybody whose hour has come and who has something to be told."""
    if settings.smtp_url is None:
        return 0
    look_as(None)
    with escaping(Escape.CLOCK):
        watching = dict(session().execute(users_to_write_to()).all())
        session().commit()
    count = each("digest of user", watching, lambda user_id: _write(user_id, settings, watches=watching[user_id]))
    look_as(None)
    return count


def _write(user_id: int, settings: Settings, *, watches: bool) -> int:
    viewer, user = look_as_user(user_id)
    slot = _wish_of(user, settings).latest(clock.now())
    if slot and watches:
        _ask_searches(slot.day)
    return digests.write(user, viewer, slot, _office(settings), watches=watches) if slot else 0


def _ask_searches(day: date) -> None:
    """Ask each search once for a mail, with the eyes of who gets it; one that fails holds up nothing else."""
    due = {found.id: (found, search) for found, search in to_look(day)}
    each("search watch", due, lambda watch_id: saved_searches.look(*due[watch_id], day))


def up_to_date(mail: Claimed, settings: Settings) -> Claimed | None:
    """Return a claimed mail as it says what is so now, in the eyes of its reader; None when nothing is."""
    if mail.user_id is None or not mail.is_digest or (mail.is_so and not mail.names):
        return mail
    viewer, user = look_as_user(mail.user_id)
    row = outbox.mail_of(mail.id)
    if not digests.bring_up_to_date(row, user, viewer, _office(settings)):
        return None
    return replace(mail, recipient=row.recipient, content=row.content, names=row.names)


def titles_may_stand(mail: Claimed) -> bool:
    """Say whether the titles in a mail, if any, may stand there still, in the eyes of its reader."""
    if not mail.names or mail.user_id is None:
        return True
    _viewer, user = look_as_user(mail.user_id)
    return digests.titles_may_stand(mail.id, mail.names, user)


def _office(settings: Settings) -> digests.Office:
    return digests.Office(settings.mail_from, settings.base_url)


def _wish_of(user: User, settings: Settings) -> Wish:
    """Return when somebody wants to be written to; what they did not choose is as the installation has it."""
    hour = settings.digest_hour if user.digest_hour is None else user.digest_hour
    return Wish(Rhythm(user.digest), user.digest_day, time(hour), _zone(user, settings))


def _zone(user: User, settings: Settings) -> ZoneInfo:
    """A zone that the data of this machine do not know any more is that of the installation."""
    try:
        return ZoneInfo(user.time_zone) if user.time_zone else settings.zone
    except (ZoneInfoNotFoundError, ValueError):
        return settings.zone
