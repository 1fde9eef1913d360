"""The log of acts as a chain: each act carries a code over itself and over the act before, made with a key.

Whoever changes, removes, adds or moves an act and does not have the key breaks the chain. What was cut off its end is
told by its head, and by the heads that were put down elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.words import N_

MOST_FAULTS = 20
"""So many are told one by one."""


class Deed(StrEnum):
    """What is logged. A name is for ever: it stands in the log."""

    SIGNED_IN = "signed-in"
    SIGN_IN_TRIED = "sign-in-tried"
    LINK_MADE = "link-made"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    TEAMS_CHANGED = "teams-changed"
    WAY_IN_CHOSEN = "password-chosen"
    WAY_IN_FORGOTTEN = "password-forgotten"
    STEP_ADDED = "second-step-added"
    STEP_REMOVED = "second-step-removed"
    STEP_REQUIRED = "second-step-required"
    STEP_NOT_REQUIRED = "second-step-not-required"
    STEP_SAID_LOST = "second-step-said-lost"
    STEP_LOSS_CONFIRMED = "second-step-loss-confirmed"
    STEP_LOSS_STOPPED = "second-step-loss-stopped"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    SESSIONS_ENDED = "sessions-ended"
    SESSION_ENDED = "session-ended"
    SIGNED_OUT = "signed-out"
    READERS_CHANGED = "readers-changed"
    EXPOSURE_CHANGED = "exposure-changed"
    OPENED = "opened"
    LISTED = "listed"
    SEALED_OPENED = "sealed-opened"
    SEALED_SEARCHED = "sealed-searched"
    SEALED_CHANGED = "sealed-changed"
    READ_MUCH = "read-much"
    REFUSED = "refused"
    DELETED = "deleted"
    RESTORED = "restored"
    PURGED = "purged"
    FROZEN = "frozen"
    HANDED_OVER = "handed-over"
    TABLE_TAKEN = "table-taken"
    MAIL_LEFT = "mail-left"
    MAIL_HELD = "mail-held"
    MAIL_RELEASED = "mail-released"
    RECEIVED = "received"
    VIEWED = "viewed"
    COPIED = "copied"
    FEED_MADE = "feed-made"
    FEED_REVOKED = "feed-revoked"
    FEED_FETCHED = "feed-fetched"
    PROGRAM_LET_IN = "token-made"
    PROGRAM_SHUT_OUT = "token-revoked"
    PROGRAM_CAME = "token-used"
    PROGRAM_LISTENS = "webhook-added"
    PROGRAM_LISTENS_NOT = "webhook-removed"
    SEARCH_KEPT = "search-kept"
    SEARCH_CHANGED = "search-changed"
    SEARCH_FORGOTTEN = "search-forgotten"
    BACKED_UP = "backed-up"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    KEY_CHANGED = "key-changed"
    BACKUP_RESTORED = "backup-restored"
    SECOND_YES_ASKED = "second-yes-asked"
    SECOND_YES_SAID = "second-yes-said"
    SECOND_YES_REFUSED = "second-yes-refused"
    SECOND_YES_WITHDRAWN = "second-yes-withdrawn"
    SECOND_YES_VOID = "second-yes-void"
    DONE_ALONE = "done-alone"
    KEY_REPLACED = "master-key-replaced"
    KEY_LOST = "master-key-lost"
    WIPE_BEGUN = "wipe-begun"
    BUNDLED = "bundled"
    BUNDLE_RESTORED = "bundle-restored"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import-undone"
    MERGED = "merged"
    MERGE_UNDONE = "merge-undone"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Deed.SIGNED_IN: N_("signed in"),
    Deed.SIGN_IN_TRIED: N_("gave a password"),
    Deed.LINK_MADE: N_("made a sign-in link"),
    Deed.PERSON_ADDED: N_("added somebody"),
    Deed.PERSON_CHANGED: N_("changed how somebody stands"),
    Deed.TEAMS_CHANGED: N_("changed the teams of somebody"),
    Deed.WAY_IN_CHOSEN: N_("chose a password"),
    Deed.WAY_IN_FORGOTTEN: N_("had a password forgotten"),
    Deed.STEP_ADDED: N_("added a second step"),
    Deed.STEP_REMOVED: N_("took a second step away"),
    Deed.STEP_REQUIRED: N_("said which roles need a second step"),
    Deed.STEP_NOT_REQUIRED: N_("said that a role needs no second step"),
    Deed.STEP_SAID_LOST: N_("said that a second step is lost"),
    Deed.STEP_LOSS_CONFIRMED: N_("confirmed that a second step is lost"),
    Deed.STEP_LOSS_STOPPED: N_("said that a second step is not lost"),
    Deed.RECOVERY_CODES_MADE: N_("made recovery codes"),
    Deed.RECOVERY_CODE_USED: N_("used a recovery code"),
    Deed.SESSIONS_ENDED: N_("ended sessions"),
    Deed.SESSION_ENDED: N_("ended one session"),
    Deed.SIGNED_OUT: N_("signed out"),
    Deed.READERS_CHANGED: N_("changed who may see it"),
    Deed.EXPOSURE_CHANGED: N_("changed how far it may go"),
    Deed.OPENED: N_("opened what is for named people"),
    Deed.LISTED: N_("was shown the title of what is sealed"),
    Deed.SEALED_OPENED: N_("opened sealed details"),
    Deed.SEALED_SEARCHED: N_("looked through sealed details"),
    Deed.SEALED_CHANGED: N_("changed sealed details"),
    Deed.READ_MUCH: N_("opened 25 records more within an hour"),
    Deed.REFUSED: N_("asked for what is not open to them"),
    Deed.DELETED: N_("deleted"),
    Deed.MERGED: N_("merged into another record"),
    Deed.MERGE_UNDONE: N_("took a merge back"),
    Deed.RESTORED: N_("brought back"),
    Deed.PURGED: N_("destroyed for good"),
    Deed.FROZEN: N_("froze a document"),
    Deed.HANDED_OVER: N_("took a document along"),
    Deed.TABLE_TAKEN: N_("took a table along"),
    Deed.MAIL_LEFT: N_("a mail left"),
    Deed.MAIL_HELD: N_("mail is held"),
    Deed.MAIL_RELEASED: N_("mail leaves again"),
    Deed.RECEIVED: N_("took a file in, and its SHA-256"),
    Deed.VIEWED: N_("looked at a file"),
    Deed.COPIED: N_("took a copy of a file along"),
    Deed.FEED_MADE: N_("made a calendar address"),
    Deed.FEED_REVOKED: N_("revoked calendar addresses"),
    Deed.FEED_FETCHED: N_("a calendar was fetched"),
    Deed.PROGRAM_LET_IN: N_("made a token for a program"),
    Deed.PROGRAM_SHUT_OUT: N_("revoked tokens of programs"),
    Deed.PROGRAM_CAME: N_("a program asked by its token"),
    Deed.PROGRAM_LISTENS: N_("let a program be told of events"),
    Deed.PROGRAM_LISTENS_NOT: N_("let a program be told nothing more"),
    Deed.SEARCH_KEPT: N_("kept a search"),
    Deed.SEARCH_CHANGED: N_("changed a kept search, or with whom it is shared"),
    Deed.SEARCH_FORGOTTEN: N_("deleted a kept search"),
    Deed.BACKED_UP: N_("made a backup"),
    Deed.LOCKED: N_("locked everybody out"),
    Deed.UNLOCKED: N_("let people sign in again"),
    Deed.KEY_CHANGED: N_("let this log go on with a new key"),
    Deed.BACKUP_RESTORED: N_("restored a backup"),
    Deed.SECOND_YES_ASKED: N_("asked for what needs two people"),
    Deed.SECOND_YES_SAID: N_("said yes to what needs two people"),
    Deed.SECOND_YES_REFUSED: N_("said no to what needs two people"),
    Deed.SECOND_YES_WITHDRAWN: N_("took back what they had asked"),
    Deed.SECOND_YES_VOID: N_("changed what somebody had asked about: the request is void"),
    Deed.DONE_ALONE: N_("did alone what needs two people"),
    Deed.KEY_REPLACED: N_("replaced the master key"),
    Deed.KEY_LOST: N_("said that a master key is lost"),
    Deed.WIPE_BEGUN: N_("began to take everything along, and to destroy it"),
    Deed.BUNDLED: N_("took everything along that is no secret, and its SHA-256"),
    Deed.BUNDLE_RESTORED: N_("brought a bundle back"),
    Deed.IMPORTED: N_("took a table in, and its SHA-256"),
    Deed.IMPORT_UNDONE: N_("undid the import of a table"),
}


class About(StrEnum):
    """What an act is about, together with its number."""

    NOTHING = ""
    RECORD = "record"
    PERSON = "user"
    READING = "reading"
    """How much somebody read; its number is theirs."""
    DOCUMENT = "document"
    MAIL = "mail"
    FEED = "feed"
    PROGRAM = "program"
    LISTENER = "webhook"
    BACKUP = "backup"
    FILE = "file"
    IMPORT = "import"
    SEARCH = "search"


class Entry(NamedTuple):
    """An act as it stands in the log, field by field: ids and closed words, never what a person typed."""

    seq: int
    at: str
    """A moment of real time in UTC, as ISO 8601."""
    actor_id: int | None
    """None is the clock, a command, or somebody who is not signed in."""
    deed: str
    about: str
    about_id: int | None
    level: str
    result: str
    digest: str
    """The SHA-256 of what was frozen, taken in or handed over, in hexadecimals."""
    before: str
    """The code of the act before; empty for the first."""


class Head(NamedTuple):
    """The last act: its number and its code."""

    seq: int
    code: str


EMPTY = Head(0, "")
"""The head of a log that holds nothing yet."""


def code_of(key: bytes, entry: Entry) -> str:
    """Return the code of an act: HMAC-SHA256 over all its fields, in hexadecimals."""
    return _code(key, ["act", *entry])


def seal_of(key: bytes, head: Head) -> str:
    """Return the seal of a head, without which a shortened log could not say that it is whole."""
    return _code(key, ["head", *head])


def told(entry: Entry, code: str) -> bytes:
    """Return an act with its code as bytes, for the sum over all acts that a new key takes over."""
    return _written(["act", *entry, code])


def _code(key: bytes, fields: list[object]) -> str:
    return hmac.digest(key, _written(fields), "sha256").hex()


def _written(fields: list[object]) -> bytes:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()


def faults(
    key: bytes,
    rows: Iterable[tuple[Entry, str]],
    head: Head,
    seal: str,
    anchors: Mapping[int, str],
    taken_over: int = 0,
) -> Iterator[str]:
    """Return in sentences where a log is not as it was written.

    `rows`: the acts in the order of their numbers, each with its code. `anchors`: codes put down elsewhere, by number.
    `taken_over`: the number of the act with which this key began; what stands before it has the sum that it names.
    """
    last, left, total = EMPTY, dict(anchors), hashlib.sha256()
    for entry, code in rows:
        yield from _out_of_order(entry, last)
        if entry.seq == taken_over and entry.digest != total.hexdigest():
            yield f"what stands before act {taken_over} is not what the key of today took over"
        if entry.seq < taken_over:
            total.update(told(entry, code))
        elif code != code_of(key, entry):
            yield f"act {entry.seq} was changed, or written without the key"
        if left.pop(entry.seq, code) != code:
            yield f"act {entry.seq} is not the one whose code was put down"
        last = Head(entry.seq, code)
    if last != head:
        yield f"the log ends at act {last.seq}, and should at {head.seq}"
    if seal != seal_of(key, head):
        yield "the head of the log was not sealed with this key"
    yield from (f"act {seq}, whose code was put down, is not there" for seq in left if seq)


def _out_of_order(entry: Entry, last: Head) -> Iterator[str]:
    if entry.seq != last.seq + 1:
        yield f"after act {last.seq} comes act {entry.seq}"
    elif entry.before != last.code:
        yield f"act {entry.seq} does not follow the one before it"
