"""Write to whoever asked for a second person that the request became void."""

from tracker.actions import second_yes
from tracker.actions.account_mails import Sender
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.gate import Escape, escaping


def tell_void(settings: Settings) -> int:
    sender = Sender(settings.mail_from, settings.base_url, settings.smtp_url is not None)
    with escaping(Escape.CLOCK):
        count = second_yes.tell_void(sender)
    session().commit()
    return count
