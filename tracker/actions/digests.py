"""At most one mail a day and person, when something came back that no mail told yet: references and days, no names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select, update

from tracker.actions import answer_links, channels, outbox
from tracker.actions.digest_steps import steps_of
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records import search_news
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.exposure import leaving
from tracker.records.gate import Escape, Viewer, escaping
from tracker.records.news import News, mentions, open_besides, told_by, untold
from tracker.records.outbox import DIGEST, Mail
from tracker.records.saved_searches import SearchMatch
from tracker.records.search_news import NewMatches
from tracker.rules.access import Ability, Role
from tracker.rules.digests import MOST_LINES, Digest, Item, Matches, fingerprint, is_held
from tracker.rules.outputs import Output
from tracker.rules.plans import judges
from tracker.rules.rhythm import Slot

SUBJECT = "Tracker: follow-ups"
LATE_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Office:
    """From where mails are sent, and where their links lead."""

    sender: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What one mail tells: follow-ups that came back, and what kept searches found anew."""

    news: Sequence[News]
    found: Sequence[NewMatches]


def write(user: User, viewer: Viewer, slot: Slot, office: Office, *, watches: bool = False) -> bool:
    """Write the mail of this slot, unless it was written, or nothing had come back by then that no mail told yet.

    `watches`: whether they want to be told of what searches find.
    """
    key = f"{DIGEST}{user.id}:{slot.day}"
    if outbox.was_written(key):
        return False
    news, found = _tellable(untold(), slot.day), search_news.untold() if watches else []
    by_then = clock.local(slot.moment).date()
    if not (found or any(one.should_be_told_on <= by_then for one in news)):
        return False
    text = _text(user, viewer, Telling(news, found), _late_since(news, slot), office)
    mail_id = outbox.write(key, user, office.sender, SUBJECT, text, fingerprint(_titles(user, news)))
    if mail_id is None:
        return False
    _mark(news[:MOST_LINES], mail_id)
    _mark_found(found, mail_id)
    channels.write_notices(user, slot.day)
    return True


def _tellable(news: Iterable[News], day: date) -> list[News]:
    """Leave out what another mail has just mentioned."""
    found = list(news)
    last = mentions([one.row.id for one in found])
    return [one for one in found if not is_held(last.get(one.row.id), one.level, one.should_be_told_on, day)]


def _late_since(news: Sequence[News], slot: Slot) -> date | None:
    """Return when a mail was to come, if it is late: no clock ran on a day on which it was to tell, or at its hour."""
    missed = [one.should_be_told_on for one in news if clock.local(one.told_at).date() > one.should_be_told_on]
    waited = clock.now() - slot.moment > LATE_AFTER and any(one.told_at <= slot.moment for one in news)
    return min(missed, default=slot.day if waited else None)


_NOT_TOLD = Alert.id.in_(bindparam("ids", expanding=True)), Alert.mail_id.is_(None)
_TOLD = update(Alert).where(*_NOT_TOLD).values(mail_id=bindparam("told_by"))


def _mark(news: Sequence[News], mail_id: int) -> None:
    rows_changed(_TOLD, {"ids": [alert_id for one in news for alert_id in one.alert_ids], "told_by": mail_id})


def _mark_found(found: Sequence[NewMatches], mail_id: int) -> None:
    for one in found:
        ids = [record_id for record_id, _ref in one.found]
        these = update(SearchMatch).where(SearchMatch.watch_id == one.watch_id, SearchMatch.record_id.in_(ids))
        rows_changed(these.where(SearchMatch.mail_id.is_(None)).values(mail_id=mail_id))


def _text(user: User, viewer: Viewer, telling: Telling, late_since: date | None, office: Office) -> str:
    news = telling.news
    today, listed = clock.today(), news[:MOST_LINES]
    more = open_besides(user.id, viewer.role is Role.COORDINATOR, today, [one.row.id for one in listed])
    may = _titles(user, news)
    titles, steps = may or [""] * len(listed), steps_of(listed, in_words=bool(may))
    links = _links(listed, viewer, office.base_url)
    items = [_item(*of_one) for of_one in zip(listed, titles, steps, links, strict=True)]
    matches = [Matches(one.search_id, [ref for _id, ref in one.found]) for one in telling.found]
    return Digest(items, more, today, late_since, office.base_url, matches).text()


def _titles(user: User, news: Sequence[News]) -> list[str]:
    """Return the titles that may stand in a mail: those of all its items, or none."""
    listed = news[:MOST_LINES]
    about = [one.about for one in listed] if user.digest_names else []
    named = leaving(Output.MAIL, about, clock.today())
    return [record.title for record in about] if all(record.id in named for record in about) else []


def _links(news: Sequence[News], viewer: Viewer, base_url: str) -> list[tuple[str, ...]]:
    """Return, for each item, the links by which somebody answers it, if they may."""
    if not viewer.may(Ability.LOG):
        return [()] * len(news)
    begins = [f"{base_url}/answer/{new}" for new in answer_links.new(viewer.user_id, [one.row.id for one in news])]
    return [(begin, f"{begin}/set-aside", f"{begin}/give") for begin in begins]


def _item(one: News, title: str, step: str, links: tuple[str, ...]) -> Item:
    return Item(one.about.ref, one.row.due_on, one.level, judges(one.row.key), title, step, links, one.row.unverified)


def titles_may_stand(mail_id: int, names: str, user: User) -> bool:
    """Say whether the titles in a mail are those that its reader may see by mail now."""
    return names == fingerprint(_titles(user, told_by(mail_id)))


def _may_be_sent(mail: Mail, user: User, news: Sequence[News]) -> bool:
    """Whether the bytes of a mail go where its reader reads now, and name nothing that they may not name now."""
    return mail.recipient == user.email and mail.names in ("", fingerprint(_titles(user, news)))


def _told_of(mail: Mail) -> int:
    return len(set(session().scalars(select(Alert.follow_up_id).where(Alert.mail_id == mail.id))))


def bring_up_to_date(mail: Mail, user: User, viewer: Viewer, office: Office) -> bool:
    """Before a mail is handed over, leave out what is not so any more; False when it does not leave.

    Its Message-ID and its date stay. One that may have arrived already is not changed: it leaves with the same bytes
    or, when these may not be sent any more, is withdrawn. What a withdrawn mail was to tell is left to the next.
    """
    telling = Telling(told_by(mail.id), search_news.told_by(mail.id))
    may_be_sent = _may_be_sent(mail, user, telling.news)
    if not (telling.news or telling.found) or (mail.maybe_twice and not may_be_sent):
        outbox.withdraw(mail)
        return False
    if not mail.maybe_twice and not (may_be_sent and _is_all(telling, mail)):
        _leave_out(mail, but=telling)
        mail.recipient, mail.names = user.email, fingerprint(_titles(user, telling.news))
        outbox.rewrite(mail, office.sender, SUBJECT, _text(user, viewer, telling, None, office))
    return True


def _is_all(telling: Telling, mail: Mail) -> bool:
    """Whether a mail tells of nothing that is not so any more."""
    matches = sum(len(one.found) for one in telling.found)
    return len(telling.news) == _told_of(mail) and matches == _matches_told_of(mail)


def _matches_told_of(mail: Mail) -> int:
    with escaping(Escape.CLOCK):
        told = select(func.count()).select_from(SearchMatch).where(SearchMatch.mail_id == mail.id)
        return session().scalar(told) or 0


def _leave_out(mail: Mail, but: Telling) -> None:
    """What a mail does not tell after all was told by none."""
    kept = [alert_id for one in but.news for alert_id in one.alert_ids]
    gone = update(Alert).where(Alert.mail_id == mail.id, Alert.id.not_in(kept))
    rows_changed(gone.values(mail_id=None))
    with escaping(Escape.CLOCK):
        rows_changed(update(SearchMatch).where(SearchMatch.mail_id == mail.id).values(mail_id=None))
    _mark_found(but.found, mail.id)
