"""Unsafe settings refuse to start, each with a plain sentence; safe defaults need none."""

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.processes import TRACKER
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.settings import Settings


def read(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "data"), **env})


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'tracker.db'}"


def test_the_data_folder_and_its_key_are_for_their_owner_alone(tmp_path: Path) -> None:
    first = read(tmp_path)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert len(first.secret_key) == 64
    assert read(tmp_path).secret_key == first.secret_key, "the key stays"


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    for round_of in range(20):
        with ThreadPoolExecutor(8) as pool:
            keys = {key.secret_key for key in pool.map(read, [tmp_path / str(round_of)] * 8)}
        assert len(keys) == 1


POSTGRESQL = {"TRACKER_DATABASE_URL": "postgresql://127.0.0.1/tracker"}
RECEIPTS = {"TRACKER_RECEIPT_TO": "receipts@example.org"}

UNSAFE = [
    ({"TRACKER_PUBLIC_PAGE": "maybe"}, "TRACKER_PUBLIC_PAGE must be yes or no"),
    ({"TRACKER_PORT": "http"}, "TRACKER_PORT must be a whole number"),
    ({"TRACKER_PORT": "70000"}, "TRACKER_PORT must be a whole number"),
    ({"TRACKER_NOW": "soon"}, "TRACKER_NOW must look like"),
    ({"TRACKER_TIMEZONE": "Phnom Penh"}, "TRACKER_TIMEZONE must be a zone"),
    ({"TRACKER_DATABASE_URL": "mysql://somewhere"}, "TRACKER_DATABASE_URL must begin with"),
    ({"TRACKER_HOST": "0.0.0.0"}, "can be reached from other machines"),
    ({"TRACKER_BASE_URL": "http://tracker.example.org"}, "must be https"),
    ({"TRACKER_BASE_URL": "tracker.example.org"}, "TRACKER_BASE_URL must begin with"),
    ({"TRACKER_SMTP_URL": "mail.example.org"}, "TRACKER_SMTP_URL must look like"),
    ({"TRACKER_SMTP_URL": "smtp://user:secret@mail.example.org"}, "would send mail to another machine unprotected"),
    ({"TRACKER_SESSION_HOURS": "0"}, "TRACKER_SESSION_HOURS must be a whole number"),
    ({"TRACKER_PORT": "9" * 5000}, "TRACKER_PORT must be a whole number"),
    ({"TRACKER_NOW": "0001-01-01"}, "TRACKER_NOW must lie between"),
    ({"TRACKER_NOW": "9999-12-31"}, "TRACKER_NOW must lie between"),
    ({"TRACKER_DATABASE_URL": "postgresql://tracker:secret@db.example.org/tracker"}, "would travel unprotected"),
    ({"TRACKER_DATABASE_URL": "postgresql:///tracker?host=db.example.org"}, "would travel unprotected"),
    ({"TRACKER_DATABASE_URL": "postgresql://db.example.org/tracker?sslmode=prefer"}, "would travel unprotected"),
    ({"TRACKER_DATABASE_URL": "sqlite:///:memory:"}, "would be forgotten"),
    ({"TRACKER_DATABASE_URL": "sqlite:///"}, "would be forgotten"),
    ({"TRACKER_REPLICA_URL": "postgresql://127.0.0.1/tracker"}, "must both begin with postgresql"),
    ({**POSTGRESQL, "TRACKER_REPLICA_URL": "sqlite:///copy.db"}, "must both begin with postgresql"),
    (
        {**POSTGRESQL, "TRACKER_REPLICA_URL": "postgresql://db2.example.org/tracker"},
        "TRACKER_REPLICA_URL leads to another",
    ),
    ({**POSTGRESQL, "TRACKER_REPLICA_URL": "postgresql://127.0.0.1:5433/other"}, "must name the same database"),
    ({"TRACKER_MAIL_FROM": "the tracker"}, "TRACKER_MAIL_FROM must be a mail address"),
    ({"TRACKER_MAIL_FROM": "tracker@example.org\nBcc: x@example.org"}, "TRACKER_MAIL_FROM must be a mail address"),
    ({"TRACKER_SMTP_URL": "smtp://127.0.0.1:mail"}, "TRACKER_SMTP_URL must look like"),
    ({"TRACKER_SMTP_URL": "smtp://[::1"}, "TRACKER_SMTP_URL must look like"),
    ({"TRACKER_BASE_URL": "https://[::1"}, "TRACKER_BASE_URL must begin with"),
    ({"TRACKER_BASE_URL": "https://tracker.example.org:port"}, "TRACKER_BASE_URL must begin with"),
    ({"TRACKER_BASE_URL": "https://tracker@example.org"}, "TRACKER_BASE_URL must begin with"),
    ({"TRACKER_RECEIPT_TO": "receipts@example.org"}, "belong together"),
    ({"TRACKER_RECEIPT_BOX": "/var/mail/receipts"}, "belong together"),
    ({"TRACKER_RECEIPT_TO": "receipts", "TRACKER_RECEIPT_BOX": "/var/mail/receipts"}, "must be a mail address"),
    ({**RECEIPTS, "TRACKER_RECEIPT_BOX": "pop3://mail.example.org"}, "must be the path of a Maildir"),
    ({**RECEIPTS, "TRACKER_RECEIPT_BOX": "imap://me:secret@mail.example.org/INBOX"}, "a password unprotected"),
    ({"TRACKER_DEADMAN_URL": "http://watcher.example.org/ping"}, "TRACKER_DEADMAN_URL must begin with https"),
    ({"TRACKER_DEADMAN_URL": "watcher"}, "TRACKER_DEADMAN_URL must begin with https"),
    ({"TRACKER_CHANNELS": "ntfy.sh"}, "TRACKER_CHANNELS must list how addresses may begin"),
    ({"TRACKER_CHANNELS": "ntfys://me@ntfy.sh/topic"}, "TRACKER_CHANNELS must list how addresses may begin"),
    ({"TRACKER_CHANNELS": "slack:// jsons://"}, "each with its host unless the service has only one, not 'jsons://'"),
    ({"TRACKER_RECEIPT_SECONDS": "0"}, "TRACKER_RECEIPT_SECONDS must be a whole number"),
]

SAFE = [
    {"TRACKER_CHANNELS": "ntfys://ntfy.sh slack:// jsons://hooks.example.org:8443"},
    {"TRACKER_DATABASE_URL": "postgresql://127.0.0.1:5432/tracker"},
    {"TRACKER_DATABASE_URL": "postgresql:///tracker?host=/var/run/postgresql"},
    {"TRACKER_DATABASE_URL": "postgresql:///tracker"},
    {"TRACKER_DATABASE_URL": "postgresql://db.example.org/tracker?sslmode=verify-full"},
    {**POSTGRESQL, "TRACKER_REPLICA_URL": "postgres://db2.example.org/tracker?sslmode=verify-full"},
    {"TRACKER_SMTP_URL": "smtps://user:secret@mail.example.org"},
    {"TRACKER_NOW": "2016-02-10T09:00"},
    {**RECEIPTS, "TRACKER_RECEIPT_BOX": "/var/mail/receipts"},
    {**RECEIPTS, "TRACKER_RECEIPT_BOX": "imaps://me:secret@mail.example.org/INBOX"},
]


@pytest.mark.parametrize("env", SAFE)
def test_what_is_safe_starts(tmp_path: Path, env: dict[str, str]) -> None:
    assert read(tmp_path, **env)


@pytest.mark.parametrize(("env", "sentence"), UNSAFE)
def test_what_is_unsafe_refuses_with_a_sentence(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnsafeSettings, match=sentence):
        read(tmp_path, **env)


def test_a_folder_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    with pytest.raises(UnsafeSettings, match="chmod 700"):
        read(tmp_path)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_ledger_that_others_can_read_is_refused(tmp_path: Path, elsewhere: bool) -> None:
    read(tmp_path)
    ledger = tmp_path / "ledger" if elsewhere else tmp_path / "data" / "sent-ledger"
    env = {"TRACKER_LEDGER": str(ledger)} if elsewhere else {}
    ledger.touch(mode=0o600)
    assert read(tmp_path, **env)
    ledger.chmod(0o640)
    with pytest.raises(UnsafeSettings, match=f"The sent-ledger {ledger} can be read by other users .* chmod 600"):
        read(tmp_path, **env)


def test_a_key_that_is_too_short_is_refused(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "data" / "secret-key").write_text("changeme")
    with pytest.raises(UnsafeSettings, match="too short"):
        read(tmp_path)


def test_behind_a_proxy_the_network_may_be_reached_by_https(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        TRACKER_HOST="0.0.0.0",
        TRACKER_BASE_URL="https://tracker.example.org/",
        TRACKER_TRUSTED_PROXIES="1",
    )
    assert settings.base_url == "https://tracker.example.org"
    assert settings.secure_cookies


def test_the_command_says_it_in_one_line(tmp_path: Path) -> None:
    told = subprocess.run(
        [*TRACKER, "check"],
        env={"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_PORT": "none", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.startswith(("TRACKER_PORT must be", "The data folder"))
    assert told.stderr.count("\n") == 1
