"""Look at each tick whether this is still the machine, the time and the database that it was; hold sending if not."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Table, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import holds
from tracker.plumbing import clock, ledger, machine
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.settings import Settings
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.installation import Installation
from tracker.records.outbox import Mail
from tracker.rules.holds import Held, Reading, agree
from tracker.rules.sending import Phase

HERE = 1
"""There is one row."""


class NoLedger(Exception):
    """There is no sent-ledger, so nobody knows what has left since."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when this process runs, and where the sent-ledger is."""

    host: str
    ledger: Path
    sends: bool
    """Whether mail is set up at all: a copy that cannot send need not be held."""


def here(settings: Settings) -> Here:
    return Here(machine.identity(settings), settings.ledger_file, settings.smtp_url is not None)


def look(here: Here) -> set[Held]:
    """Compare with what was known at the last tick, and return why nothing leaves. The caller commits."""
    known = _known(here)
    _look_at_the_clock(known)
    if here.sends:
        if known.host != here.host:
            holds.hold(Held.MACHINE)
        _look_at_the_ledger(known, here.ledger)
    session().flush()
    return holds.reasons()


def _known(here: Here) -> Installation:
    """Return what is known, and lock it; at the first start of all, what there is becomes known."""
    asked = select(Installation).where(Installation.id == HERE).with_for_update()
    found = session().scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if found is not None:
        return found
    now = reading()
    try:
        with session().begin_nested():
            row = {"id": HERE, "host": here.host, "boot": now.boot, "seen_at": now.at, "uptime": now.uptime or 0.0}
            session().execute(insert(Installation).values(**row, ledger_lines=0))
    except IntegrityError:
        pass  # another clock was a moment quicker
    return session().scalars(asked).one()


def reading() -> Reading:
    return Reading(clock.real_now(), clock.boot(), clock.uptime())


def _look_at_the_clock(known: Installation) -> None:
    """Believe a time that agrees with the last one believed; otherwise keep that, to compare with at the next tick."""
    now = reading()
    if agree(Reading(known.seen_at, known.boot, known.uptime), now):
        _believe(known, now)
        holds.release(Held.CLOCK)
    else:
        holds.hold(Held.CLOCK, f"{now.at:%Y-%m-%d %H:%M} UTC, but the last tick was at {known.seen_at:%Y-%m-%d %H:%M}")


def _believe(known: Installation, now: Reading) -> None:
    known.seen_at, known.boot, known.uptime = now.at, now.boot, now.uptime or 0.0


def _look_at_the_ledger(known: Installation, path: Path) -> None:
    lines = ledger.count(path)
    if lines < known.ledger_lines:
        holds.hold(Held.RESTORED, f"The sent-ledger has {lines} lines, {known.ledger_lines} are known")
    elif lines > known.ledger_lines:
        unknown = sum(not _was_leaving(line) for line in ledger.after(path, known.ledger_lines))
        if unknown:
            holds.hold(Held.RESTORED, f"The sent-ledger knows of {unknown} mails that this database does not")
        else:
            known.ledger_lines = lines


def _was_leaving(line: ledger.Line) -> bool:
    """Say whether the database knows that this mail left, or was about to: the process died before it said so."""
    about = select(Mail).where(Mail.message_id == line.message_id)
    mail = session().scalars(about).one_or_none()
    if mail is not None and mail.sent_at is None and mail.phase == Phase.DATA:
        _mark(mail, line)
    return mail is not None and mail.sent_at is not None


def _mark(mail: Mail, line: ledger.Line) -> None:
    mail.sent_at, mail.phase, mail.claimed_until = line.at, Phase.ACCEPTED, None


def reconcile(here: Here, *, without_ledger: bool = False) -> int:
    """Let the database know of all that the sent-ledger says has left; return how many mails it did not know of.

    Raises NoLedger when there is none, unless somebody says that nothing has left, or takes it that it leaves again.
    """
    if not without_ledger and not here.ledger.exists():
        raise NoLedger
    known, count = _known(here), 0
    for line in ledger.after(here.ledger, known.ledger_lines):
        mail = session().scalars(select(Mail).where(Mail.key == line.key)).one_or_none()
        if mail is None:
            session().add(_stub(line))
        elif mail.sent_at is None:
            _mark(mail, line)
        else:
            continue
        count += 1
    known.ledger_lines = ledger.count(here.ledger)
    holds.release(Held.RESTORED)
    session().flush()
    return count


def _stub(line: ledger.Line) -> Mail:
    """A mail of which nothing is known but that it left: it is never written again."""
    return Mail(
        key=line.key,
        recipient="",
        message_id=line.message_id,
        content=b"",
        created_at=line.at,
        next_try_at=line.at,
        sent_at=line.at,
        phase=Phase.ACCEPTED,
    )


def accept(here: Here) -> None:
    """Believe that this is the right machine and the right time, because a person says so."""
    known = _known(here)
    known.host = here.host
    _believe(known, reading())
    for reason in (Held.MACHINE, Held.CLOCK, Held.LEDGER, Held.HAND):
        holds.release(reason)
    session().flush()


def note_untold() -> None:
    """Note since when follow-ups are due to be told and are not, although the round that tells them was made."""
    with escaping(Escape.CLOCK):
        due = select(FollowUp.id).where(FollowUp.state == OPEN, FollowUp.next_alert_on <= clock.today())
        late = session().scalar(select(exists(due)))
    since = func.coalesce(Installation.untold_since, clock.real_now()) if late else None
    rows_changed(update(Installation).values(untold_since=since))


_INSTALLATION = cast(Table, Installation.__table__)
_ONE_LINE_MORE = update(_INSTALLATION).values(ledger_lines=_INSTALLATION.c.ledger_lines + 1)


def note_line() -> None:
    """One more line of the sent-ledger belongs to what this database knows."""
    rows_changed(_ONE_LINE_MORE)
