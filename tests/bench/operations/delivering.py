"""8. The mails of a day leave over one connection, each marked as sent before the next."""

import smtplib
from functools import partial
from urllib.parse import urlsplit

from tests.bench.outcomes import Goal, Outcome, at_most
from tests.bench.place import Place
from tests.bench.reminding import Reminding, reminding, resident
from tests.bench.rounds import ratio
from tests.faults.world import waiting
from tracker.jobs import alerts, digests, mails

FRESH = """
    UPDATE mails SET sent_at = NULL, claim = NULL, claimed_until = NULL, tries = 0, phase = '', uncertain_since = NULL
"""
AT_ONCE = 100


def measure(at: Place) -> Outcome:
    with reminding(at) as here:
        found = Outcome(8, f"Deliver {here.due:,} mails to a server on this machine")
        before = resident()
        with here.app.app_context():
            assert alerts.tell() == here.due
        write = here.inside("write the mails, ours", partial(_write, here), before=partial(_unwritten, here))
        at.run([write], 1)
        fresh = partial(here.change, FRESH)
        post = here.inside("hand them over, ours", partial(_post, here), before=fresh)
        bare = here.inside("prebuilt, marked a hundred at a time", partial(_post_bare, here), before=fresh)
        at.run([post, bare], 1 if here.due > AT_ONCE else 3)
        found.contenders = [write, post, bare]
        pace = here.due / (post.p50("wall") / 1e3)
        found.goals = [
            at_most("hand over to prebuilt bytes", ratio(post, bare), 2.2),
            Goal("ten thousand are handed over in", 10_000 / pace, 300, unit=" s", needs_quiet=True),
        ]
        found.remarks.append(
            f"{pace:,.0f} mails a second; {post.p50() / here.due:.2f} ms of the processor for each, and "
            f"{write.p50() / here.due:.2f} to write it. Memory before and after: {before:.0f} and {resident():.0f} MB. "
            "Each is claimed, asked once more whether it is so, noted before its bytes leave, put into the ledger on "
            "the disk, and marked."
        )
        with here.app.app_context():
            found.explain(partial(mails.post, here.settings), before=fresh, times=2)
    return found


def _unwritten(here: Reminding) -> None:
    here.change("UPDATE alerts SET mail_id = NULL")
    here.change("DELETE FROM answer_links")
    here.change("DELETE FROM mails")


def _write(here: Reminding) -> None:
    assert digests.write(here.settings) == here.due


def _post(here: Reminding) -> None:
    sent = 0
    while waiting(here.app):
        sent += mails.post(here.settings)
    assert sent == here.due


def _post_bare(here: Reminding) -> None:
    rows = here.change("SELECT id, recipient, content FROM mails ORDER BY id").fetchall()
    url = urlsplit(here.settings.smtp_url or "")
    with smtplib.SMTP(url.hostname or "", url.port or 25) as server:
        server.ehlo()
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            for _id, recipient, content in some:
                _hand_over(server, here.settings.mail_from, recipient, bytes(content))
            marks = ", ".join("?" * len(some))
            here.change(f"UPDATE mails SET sent_at = created_at WHERE id IN ({marks})", *(row[0] for row in some))


def _hand_over(server: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    server.mail(sender)
    server.rcpt(recipient)
    code, _answer = server.data(content)
    assert code == 250
