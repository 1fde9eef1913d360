"""Configurations that refuse to start, in the words of docs/refusals.md, and how a test makes each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.plumbing import assets

DOCUMENT = Path(__file__).parent.parent / "docs" / "refusals.md"
OTHER = "https://tracker.example.org"
NETWORKED = {"TRACKER_BASE_URL": OTHER, "TRACKER_TRUSTED_PROXIES": "1"}
POSTGRESQL = "postgresql://tracker:secret@db.example.org/tracker"


@dataclass(frozen=True)
class Unsafe:
    configuration: str
    env: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], None] = lambda _folder: None
    """What is done with the data folder of an installation that started once."""


def key(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "secret-key").write_text(text)

    return write


def other_master_key(folder: Path) -> None:
    (folder / "master-key").write_text("a1" * 31)
    (folder / "master-key").chmod(0o600)


def master_key_is_a_folder(folder: Path) -> None:
    (folder / "master-key").mkdir(mode=0o700)


def key_is_a_folder(folder: Path) -> None:
    (folder / "secret-key").unlink()
    (folder / "secret-key").mkdir()


def mode(name: str, bits: int) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        if not (folder / name).exists():
            (folder / name).touch()
        (folder / name).chmod(bits)

    return change


def open_database(folder: Path) -> None:
    (folder / "open").mkdir()
    (folder / "open").chmod(0o755)
    mode("open/tracker.db", 0o644)(folder)


def files_are_open(folder: Path) -> None:
    (folder / "attachments").mkdir(mode=0o755)


UNSAFE = [
    Unsafe("the key is short", {}, key("changeme")),
    Unsafe("the key is one sign again and again", {}, key("k" * 64)),
    Unsafe("the key stands in an example", {}, key("this-is-an-example-key-0123456789-abcdef")),
    Unsafe("the key can be read by others", {}, mode("secret-key", 0o644)),
    Unsafe("the key cannot be read", {}, key_is_a_folder),
    Unsafe("the data folder can be read by others", {}, mode("", 0o755)),
    Unsafe("the data folder cannot be made", {"TRACKER_DATA_DIR": "/dev/null/data"}),
    Unsafe("the data folder is copied elsewhere", {"TRACKER_DATA_DIR": "/home/amina/Dropbox/tracker"}),
    Unsafe("the data folder is served", {"TRACKER_DATA_DIR": str(assets.folder("static") / "data")}),
    Unsafe(
        "the database can be read by others", {"TRACKER_DATABASE_URL": "sqlite:///{}/open/tracker.db"}, open_database
    ),
    Unsafe("a wipe was interrupted", {}, lambda folder: (folder / "being-wiped").touch()),
    Unsafe("the database would be forgotten", {"TRACKER_DATABASE_URL": "sqlite:///:memory:"}),
    Unsafe("attached files can be read by others", {}, files_are_open),
    Unsafe("the sent-ledger can be read by others", {}, mode("sent-ledger", 0o644)),
    Unsafe("the master key can be read by others", {}, mode("master-key", 0o644)),
    Unsafe("the master key cannot be read", {}, master_key_is_a_folder),
    Unsafe("the master key is cut off", {}, other_master_key),
    Unsafe("debugging", {"FLASK_DEBUG": "1"}),
    Unsafe("the server of developers", {"FLASK_RUN_FROM_CLI": "true"}),
    Unsafe("a setting that does not exist", {"TRACKER_SMPT_URL": "smtps://mail.example.org"}),
    Unsafe("the address of other machines is not https", {"TRACKER_BASE_URL": "http://tracker.example.org"}),
    Unsafe("it listens to other machines without https", {"TRACKER_HOST": "0.0.0.0"}),
    Unsafe("the address is none", {"TRACKER_BASE_URL": "tracker.example.org"}),
    Unsafe("the address shares its host", {**NETWORKED, "TRACKER_BASE_URL": f"{OTHER}/tracker"}),
    Unsafe("the address is every host", {**NETWORKED, "TRACKER_BASE_URL": "https://*.example.org"}),
    Unsafe("https without a proxy", {"TRACKER_BASE_URL": OTHER}),
    Unsafe("a proxy without https", {"TRACKER_TRUSTED_PROXIES": "1"}),
    Unsafe("a moved clock among several machines", {**NETWORKED, "TRACKER_NOW": "2016-02-10"}),
    Unsafe("two clocks that both believe to hold the lease", {"TRACKER_LEASE_SECONDS": "30"}),
    Unsafe("sessions without an end", {"TRACKER_SESSION_HOURS": "9999"}),
    Unsafe("mail to another machine without TLS", {"TRACKER_SMTP_URL": "smtp://mail.example.org"}),
    Unsafe(
        "receipts from another machine without TLS",
        {"TRACKER_RECEIPT_TO": "r@example.org", "TRACKER_RECEIPT_BOX": "imap://r:secret@mail.example.org/INBOX"},
    ),
    Unsafe("a watcher without TLS", {"TRACKER_DEADMAN_URL": "http://watcher.example.org"}),
    Unsafe("webhooks to no host", {"TRACKER_WEBHOOKS": "https://hooks.example.org/"}),
    Unsafe("channels to any machine", {"TRACKER_CHANNELS": "jsons://"}),
    Unsafe("PostgreSQL on another machine without TLS", {"TRACKER_DATABASE_URL": POSTGRESQL}),
    Unsafe("PostgreSQL that may do without TLS", {"TRACKER_DATABASE_URL": f"{POSTGRESQL}?sslmode=prefer"}),
    Unsafe(
        "a replica on another machine without TLS",
        {"TRACKER_DATABASE_URL": f"{POSTGRESQL}?sslmode=verify-full", "TRACKER_REPLICA_URL": POSTGRESQL},
    ),
]
"""What the settings alone show."""

ELSEWHERE = (
    "the data folder belongs to another account",
    "the database lies on a disk of another machine",
    "the clock is before the program",
    "the database is empty",
    "the database has the schema of an earlier version",
    "the database has the schema of a later version",
    "the database belongs to another program",
    "the account of PostgreSQL passes every rule",
    "PostgreSQL keeps text in another encoding",
    "the log of acts has lost its key",
    "the key of the log of acts is another thing",
    "the master key of what is sealed is missing",
    "the master key is not the one of what is sealed",
    "PostgreSQL does not guard rows as this version does",
    "the account of the replica passes every rule",
)
"""What has a test of its own."""


def says(configuration: str, problem: BaseException, folder: Path) -> None:
    """The document has this configuration with this sentence; the data folder is called `data` in it."""
    sentence = str(problem).replace(str(folder), "data").replace(str(assets.folder("static")), "static")
    assert f"| {configuration} | {sentence} |" in DOCUMENT.read_text().splitlines()
