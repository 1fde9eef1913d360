"""Settings come from the environment into one frozen object; what is unsafe refuses to start, in a plain sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.plumbing import data_folder, refusals
from tracker.plumbing.addresses import LOOPBACK, UnsafeSettings, database_url, replica_url, split
from tracker.plumbing.backup_keys import BadKey, public_key
from tracker.plumbing.environment import Asked
from tracker.plumbing.files.shelf import Shelf
from tracker.rules.channels import is_beginning
from tracker.rules.mail_addresses import is_mail_address
from tracker.rules.outbound import is_host

YEARS = range(1900, 2200)
"""Where the clock of the domain may start: far enough from both ends of the calendar to count days from there."""
LONGEST_NUMBER = 9
BESIDE = ("audit-key", "master-key", "sent-ledger", "audit-anchor", "secret-key", "world.svg")
"""What lies beside the database, by the names that it has in the data folder unless a setting says otherwise."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """A mailbox of our own that gets a copy of every mail: its address, where it is read, and how long one may take."""

    to: str
    box: str
    seconds: int = 900


@dataclass(frozen=True, slots=True)
class Guard:
    """What shows that something went wrong: where the sent-ledger is, which machine this is, who watches elsewhere.

    Of the log of acts: where its key lies, and where its heads are put down; and where the master key lies.
    """

    ledger: Path | None = None
    host_id: str = ""
    deadman_url: str | None = None
    audit_key: Path | None = None
    audit_anchor: Path | None = None
    master_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path
    database_url: str
    secret_key: str
    replica_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str = "tracker@localhost"
    now: datetime | None = None
    time_zone: str = "UTC"
    session_idle_minutes: int = 60
    session_hours: int = 12
    lease_seconds: int = 300
    tick_seconds: int = 30
    digest_hour: int = 7
    trusted_proxies: int = 0
    receipts: Receipts | None = None
    channels: tuple[str, ...] = ()
    guard: Guard = Guard()
    backup_recipient: str = ""
    file_megabytes: int = 64
    files_gigabytes: int = 20
    backup_days: int = 8
    api_per_minute: int = 600
    webhooks: tuple[str, ...] = ()
    public_page: bool = False

    @property
    def secure_cookies(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def networked(self) -> bool:
        """Whether people come from other machines than this one."""
        return urlsplit(self.base_url).hostname not in LOOPBACK

    @property
    def ledger_file(self) -> Path:
        return self.guard.ledger or self.data_dir / "sent-ledger"

    @property
    def files_folder(self) -> Path:
        """Where attached files lie."""
        return self.data_dir / "attachments"

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.files_folder, self.file_megabytes << 20, self.files_gigabytes << 30)

    @property
    def audit_key_file(self) -> Path:
        return self.guard.audit_key or self.data_dir / "audit-key"

    @property
    def audit_anchor_file(self) -> Path:
        return self.guard.audit_anchor or self.data_dir / "audit-anchor"

    @property
    def master_key_file(self) -> Path:
        return self.guard.master_key or self.data_dir / "master-key"

    @property
    def beside(self) -> dict[str, Path]:
        """Where lies what nothing makes again beside the database, by its name in an archive."""
        elsewhere = (self.audit_key_file, self.master_key_file, self.ledger_file, self.audit_anchor_file)
        here = [self.data_dir / name for name in BESIDE[4:]]
        return dict(zip(BESIDE, (*elsewhere, *here), strict=True))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, *, being_wiped: bool = False) -> "Settings":
        """Read TRACKER_* from the environment and make the data folder. Raises UnsafeSettings, with a sentence.

        `being_wiped`: also where a wipe has begun, which is to go on.
        """
        env = Asked(os.environ if environment is None else environment)
        refusals.refuse_development(env)
        settings = cls._read(env, data_folder.opened(Path(env.get("TRACKER_DATA_DIR", "data"))))
        refusals.refuse_unknown(env, env.names)
        refusals.refuse_unsafe(settings)
        if not being_wiped:
            refusals.refuse_wiped(settings)
        return settings

    @classmethod
    def _read(cls, env: Mapping[str, str], data_dir: Path) -> "Settings":
        host, port, database = _places(env, data_dir)
        first = (data_dir, database, data_folder.secret_key(data_dir))
        return cls(
            *first,
            replica_url=replica_url(env.get("TRACKER_REPLICA_URL"), database),
            host=host,
            port=port,
            base_url=env.get("TRACKER_BASE_URL", f"http://{_in_url(host)}:{port}").rstrip("/"),
            smtp_url=env.get("TRACKER_SMTP_URL") or None,
            mail_from=env.get("TRACKER_MAIL_FROM", "tracker@localhost"),
            now=_moment(env),
            time_zone=_zone(env),
            session_idle_minutes=_number(env, "TRACKER_SESSION_IDLE_MINUTES", 60, 5, 24 * 60),
            session_hours=_number(env, "TRACKER_SESSION_HOURS", 12, 1, 24 * 7),
            lease_seconds=_number(env, "TRACKER_LEASE_SECONDS", 300, 1, 3600),
            tick_seconds=_number(env, "TRACKER_TICK_SECONDS", 30, 1, 3600),
            digest_hour=_number(env, "TRACKER_DIGEST_HOUR", 7, 0, 23),
            trusted_proxies=_number(env, "TRACKER_TRUSTED_PROXIES", 0, 0, 5),
            receipts=_receipts(env),
            channels=_channels(env),
            guard=_guard(env),
            backup_recipient=_backup_recipient(env),
            file_megabytes=_number(env, "TRACKER_FILE_MEGABYTES", 64, 1, 1000),
            files_gigabytes=_number(env, "TRACKER_FILES_GIGABYTES", 20, 1, 100_000),
            backup_days=_number(env, "TRACKER_BACKUP_DAYS", 8, 1, 366),
            webhooks=_webhooks(env),
            api_per_minute=_number(env, "TRACKER_API_PER_MINUTE", 600, 1, 1_000_000),
            public_page=_yes(env, "TRACKER_PUBLIC_PAGE"),
        )


def _places(env: Mapping[str, str], data_dir: Path) -> tuple[str, int, str]:
    database = database_url(env.get("TRACKER_DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.db'}")
    return env.get("TRACKER_HOST", "127.0.0.1"), _number(env, "TRACKER_PORT", 8000, 1, 65535), database


def _number(env: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = env.get(name, str(default))
    if not text.isdecimal() or len(text) > LONGEST_NUMBER or not lowest <= int(text) <= highest:
        raise UnsafeSettings(f"{name} must be a whole number from {lowest} to {highest}, not {text!r}.")
    return int(text)


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name) or "no"
    if text not in ("yes", "no"):
        raise UnsafeSettings(f"{name} must be yes or no, not {text!r}.")
    return text == "yes"


def _moment(env: Mapping[str, str]) -> datetime | None:
    text = env.get("TRACKER_NOW")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnsafeSettings(f"TRACKER_NOW must look like 2016-02-10 or 2016-02-10T09:00, not {text!r}.") from error
    if moment.year not in YEARS:
        raise UnsafeSettings(f"TRACKER_NOW must lie between {YEARS[0]} and {YEARS[-1]}, not {text!r}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(_zone(env)))


def _zone(env: Mapping[str, str]) -> str:
    name = env.get("TRACKER_TIMEZONE", "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnsafeSettings(f"TRACKER_TIMEZONE must be a zone such as Asia/Phnom_Penh, not {name!r}.") from error
    return name


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _channels(env: Mapping[str, str]) -> tuple[str, ...]:
    beginnings = tuple(env.get("TRACKER_CHANNELS", "").split())
    for each in beginnings:
        if not is_beginning(each):
            raise UnsafeSettings(
                "TRACKER_CHANNELS must list how addresses may begin, apart by spaces, such as "
                f"ntfys://ntfy.sh slack://, each with its host unless the service has only one, not {each!r}."
            )
    return beginnings


def _webhooks(env: Mapping[str, str]) -> tuple[str, ...]:
    hosts = tuple(env.get("TRACKER_WEBHOOKS", "").lower().split())
    for each in hosts:
        if not is_host(each):
            raise UnsafeSettings(
                "TRACKER_WEBHOOKS must list the hosts of programs that are told, apart by spaces, such as "
                f"hooks.example.org or hooks.example.org:8443, not {each!r}."
            )
    return hosts


def _receipts(env: Mapping[str, str]) -> Receipts | None:
    to, box = env.get("TRACKER_RECEIPT_TO", ""), env.get("TRACKER_RECEIPT_BOX", "")
    seconds = _number(env, "TRACKER_RECEIPT_SECONDS", 900, 1, 24 * 3600)
    if not to and not box:
        return None
    if not to or not box:
        raise UnsafeSettings("TRACKER_RECEIPT_TO and TRACKER_RECEIPT_BOX belong together: an address, and its mailbox.")
    if not is_mail_address(to):
        raise UnsafeSettings("TRACKER_RECEIPT_TO must be a mail address such as receipts@example.org.")
    if "://" in box:
        _refuse_open_box(split(box))
    return Receipts(to, box, seconds)


def _refuse_open_box(box: SplitResult | None) -> None:
    if box is None or box.scheme not in ("imap", "imaps") or not box.hostname:
        raise UnsafeSettings(
            "TRACKER_RECEIPT_BOX must be the path of a Maildir, or look like imaps://user:password@host/INBOX."
        )
    if box.scheme == "imap" and box.hostname not in LOOPBACK:
        raise UnsafeSettings(
            "TRACKER_RECEIPT_BOX would send a password unprotected. Write imaps:// instead of imap://."
        )


def _backup_recipient(env: Mapping[str, str]) -> str:
    text = env.get("TRACKER_BACKUP_RECIPIENT", "").strip()
    try:
        return str(public_key(text)) if text else ""
    except BadKey as problem:
        raise UnsafeSettings(f"TRACKER_BACKUP_RECIPIENT: {problem}") from problem


def _guard(env: Mapping[str, str]) -> Guard:
    url = env.get("TRACKER_DEADMAN_URL")
    parts = split(url) if url else None
    is_safe = parts and parts.hostname and (parts.scheme == "https" or parts.hostname in LOOPBACK)
    if url and not is_safe:
        raise UnsafeSettings("TRACKER_DEADMAN_URL must begin with https://")
    files = (_file(env, "TRACKER_AUDIT_KEY"), _file(env, "TRACKER_AUDIT_ANCHOR"), _file(env, "TRACKER_MASTER_KEY_FILE"))
    return Guard(_file(env, "TRACKER_LEDGER"), env.get("TRACKER_HOST_ID", ""), url or None, *files)


def _file(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).absolute() if env.get(name) else None
