"""What is unsafe together, setting by setting: each refuses to start, with a sentence that says what to write."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.plumbing import clock, data_folder, master_key
from tracker.plumbing.addresses import LOOPBACK, UnsafeSettings, split
from tracker.plumbing.erasing import MARKER
from tracker.rules.mail_addresses import is_mail_address

if TYPE_CHECKING:
    from tracker.plumbing.settings import Settings

DEVELOPING = ("FLASK_DEBUG", "FLASK_RUN_FROM_CLI")
OFF = ("", "0", "false", "no")
A_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


def refuse_development(env: Mapping[str, str]) -> None:
    """Refuse what shows the inside of the program to whoever meets an error. Raises UnsafeSettings."""
    for name in DEVELOPING:
        if env.get(name, "").lower() not in OFF:
            raise UnsafeSettings(
                f"{name} is set: an error would show the inside of the program, and names with it. "
                "Unset it, and start with: tracker run"
            )


def refuse_unknown(env: Mapping[str, str], known: set[str]) -> None:
    """Refuse a setting that nothing reads: whoever wrote it believes that it holds. Raises UnsafeSettings."""
    unknown = sorted(name for name in env if name.startswith("TRACKER_") and name not in known)
    if unknown:
        raise UnsafeSettings(f"{unknown[0]} is no setting of the tracker. Look whether it is misspelt, or unset it.")


def refuse_unsafe(settings: "Settings") -> None:
    """Raises UnsafeSettings."""
    if clock.real_now() < clock.MADE:
        raise UnsafeSettings(
            f"The clock of this machine says {clock.real_now():%d %B %Y}, before this program was made: "
            "every reminder would come on a wrong day. Set the time."
        )
    _refuse_open_address(settings)
    _refuse_forged(settings)
    _refuse_moved(settings)
    _refuse_readable(settings)
    _refuse_open_mail(settings)


def refuse_wiped(settings: "Settings") -> None:
    """Refuse to go on with what is half destroyed. Raises UnsafeSettings."""
    if (settings.data_dir / MARKER).exists():
        raise UnsafeSettings(
            f"What is in {settings.data_dir} is being destroyed, and that was interrupted. Run: tracker wipe"
        )


def _refuse_open_address(settings: "Settings") -> None:
    base = split(settings.base_url)
    if base is None or base.scheme not in ("http", "https") or not base.hostname or "@" in base.netloc:
        raise UnsafeSettings("TRACKER_BASE_URL must begin with https:// (or http:// on this machine alone).")
    if settings.host not in LOOPBACK and base.scheme != "https":
        raise UnsafeSettings(
            f"TRACKER_HOST {settings.host} can be reached from other machines, but TRACKER_BASE_URL is not https. "
            "Put a TLS proxy in front and set TRACKER_BASE_URL=https://..., or keep TRACKER_HOST=127.0.0.1."
        )
    if base.scheme == "http" and base.hostname not in LOOPBACK:
        raise UnsafeSettings("TRACKER_BASE_URL must be https: names would travel unprotected.")
    if base.path or base.query or base.fragment:
        raise UnsafeSettings(
            "TRACKER_BASE_URL must end with the host or its port: the tracker needs a host of its own."
        )
    if not A_HOST.fullmatch(base.hostname) or base.hostname in ("0.0.0.0", "::"):  # noqa: S104  (it is refused)
        raise UnsafeSettings(
            f"TRACKER_BASE_URL must name one host, for the tracker answers to no other, and not {base.hostname}."
        )


def _refuse_forged(settings: "Settings") -> None:
    """The proxy that speaks TLS says who asks: it must be known that it is there, and nobody may play it."""
    if settings.secure_cookies and not settings.trusted_proxies:
        raise UnsafeSettings(
            "TRACKER_BASE_URL is https, so a proxy stands in front. Set TRACKER_TRUSTED_PROXIES to how many do, mostly "
            "1: without it, everybody who asks counts as one and the same."
        )
    if settings.trusted_proxies and not settings.secure_cookies:
        raise UnsafeSettings(
            "TRACKER_TRUSTED_PROXIES is set, but TRACKER_BASE_URL is this machine: whoever asks could forge where they "
            "come from. Unset it, or write the https address of the proxy."
        )


def _refuse_moved(settings: "Settings") -> None:
    if settings.now and settings.secure_cookies:
        raise UnsafeSettings(
            "TRACKER_NOW moves the clock: every reminder would come on a wrong day. It is for demonstrations on this "
            "machine. Unset it."
        )
    if settings.lease_seconds <= settings.tick_seconds:
        raise UnsafeSettings(
            "TRACKER_LEASE_SECONDS must be more than TRACKER_TICK_SECONDS: two clocks would both believe that they do "
            "the rounds."
        )


def _refuse_readable(settings: "Settings") -> None:
    if settings.database_url.startswith("sqlite:///"):
        data_folder.refuse_far(Path(settings.database_url.removeprefix("sqlite:///")).absolute())
    if data_folder.others_can_read(settings.files_folder):
        raise UnsafeSettings(
            f"The folder of files {settings.files_folder} can be read by other users of this machine. "
            f"Run: chmod -R go= {settings.files_folder}"
        )
    file = settings.ledger_file
    if data_folder.others_can_read(file):
        raise UnsafeSettings(
            f"The sent-ledger {file} can be read by other users of this machine. Run: chmod 600 {file}"
        )
    master_key.keys(settings.master_key_file)


def _refuse_open_mail(settings: "Settings") -> None:
    if not is_mail_address(settings.mail_from):
        raise UnsafeSettings("TRACKER_MAIL_FROM must be a mail address such as tracker@example.org.")
    if settings.smtp_url is None:
        return
    smtp = split(settings.smtp_url)
    if smtp is None or smtp.scheme not in ("smtp", "smtps") or not smtp.hostname:
        raise UnsafeSettings("TRACKER_SMTP_URL must look like smtps://user:password@host or smtp://127.0.0.1:25.")
    if smtp.scheme == "smtp" and smtp.hostname not in LOOPBACK:
        raise UnsafeSettings(
            "TRACKER_SMTP_URL would send mail to another machine unprotected. Write smtps:// instead of smtp://."
        )
