"""What changes who may do what, or leaves as a file, leaves an act in the log: every such view is named here."""

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Browse, Cast
from tests.stories.sign_in_pages import is_signed_in
from tests.web.answered import asked, rules
from tests.web.test_policies import hidden
from tests.web.things import Things
from tracker.actions import holds
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.rules.audit import Deed
from tracker.rules.holds import Held

__all__ = ["hidden"]

ROOMS = {
    *("accounts", "attachments", "calendar", "deletion", "destroying", "lock", "originals", "sealed"),
    *("second_yes", "sharing"),
}
"""Rooms whose presses change who comes in, who sees what, what leaves, or what is gone."""

IN = Deed.SIGNED_IN
PRESSES: dict[str, Deed | str] = {
    "accounts.add_app": Deed.STEP_ADDED,
    "accounts.add_passkey": Deed.STEP_ADDED,
    "accounts.confirm_lost": Deed.STEP_LOSS_CONFIRMED,
    "accounts.end_other_sessions": Deed.SESSIONS_ENDED,
    "accounts.end_session": Deed.SESSION_ENDED,
    "accounts.end_sessions_of": Deed.SESSIONS_ENDED,
    "accounts.forget_password_of": Deed.WAY_IN_FORGOTTEN,
    "accounts.let_go": Deed.PERSON_CHANGED,
    "accounts.mail": "when one's own mail comes",
    "accounts.my_account": "one's own name and colours",
    "accounts.my_tokens": Deed.PROGRAM_LET_IN,
    "accounts.new_link": Deed.LINK_MADE,
    "accounts.new_person": Deed.PERSON_ADDED,
    "accounts.new_team": "a team that nobody is in opens nothing",
    "accounts.not_lost": Deed.STEP_LOSS_STOPPED,
    "accounts.open_link": IN,
    "accounts.other_ways": "one sentence that never changes goes there",
    "accounts.password": Deed.WAY_IN_CHOSEN,
    "accounts.person": Deed.PERSON_CHANGED,
    "accounts.prove": "a proof opens nothing by itself; what it is for is logged",
    "accounts.prove_by_passkey": "the same",
    "accounts.recovery_codes": Deed.RECOVERY_CODES_MADE,
    "accounts.remove_app": Deed.STEP_REMOVED,
    "accounts.remove_channel": "nothing goes there any more",
    "accounts.remove_passkey": Deed.STEP_REMOVED,
    "accounts.required_steps": Deed.STEP_REQUIRED,
    "accounts.revoke_token": Deed.PROGRAM_SHUT_OUT,
    "accounts.say_lost": Deed.STEP_SAID_LOST,
    "accounts.second_step": IN,
    "accounts.second_step_by_passkey": IN,
    "accounts.sign_in_page": Deed.SIGN_IN_TRIED,
    "accounts.sign_out": Deed.SIGNED_OUT,
    "accounts.stop_lost": Deed.STEP_LOSS_STOPPED,
    "accounts.with_passkey": IN,
    "attachments.add": Deed.RECEIVED,
    "attachments.delete": Deed.DELETED,
    "attachments.edit": "what a file is called and where it is from: in the history of its record",
    "attachments.restore": Deed.RESTORED,
    "calendar.addresses": Deed.FEED_MADE,
    "calendar.revoke": Deed.FEED_REVOKED,
    "deletion.delete": Deed.DELETED,
    "deletion.restore": Deed.RESTORED,
    "destroying.ask": Deed.SECOND_YES_ASKED,
    "lock.lock": Deed.LOCKED,
    "originals.ask": Deed.SECOND_YES_ASKED,
    "sealed.change": Deed.SEALED_CHANGED,
    "second_yes.agree": Deed.SECOND_YES_SAID,
    "second_yes.ask": Deed.SECOND_YES_ASKED,
    "second_yes.refuse": Deed.SECOND_YES_REFUSED,
    "second_yes.withdraw": Deed.SECOND_YES_WITHDRAWN,
    "sharing.sharing": Deed.READERS_CHANGED,
}
"""Every press of these rooms, with the deed that it leaves, or why it leaves none."""

LEAVING = {Deed.HANDED_OVER, Deed.TABLE_TAKEN, Deed.COPIED, Deed.FEED_FETCHED}


def test_every_press_of_these_rooms_is_named(app: Flask) -> None:
    there = {rule.endpoint for rule in rules(app) if "POST" in (rule.methods or ())}
    assert {each for each in there if each.partition(".")[0] in ROOMS} == set(PRESSES)


def deeds(app: Flask, since: int = 0) -> list[str]:
    with app.app_context():
        asked_of = select(LoggedAct.deed).where(LoggedAct.seq > since).order_by(LoggedAct.seq)
        return list(session().scalars(asked_of))


def latest(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.max(LoggedAct.seq))) or 0


def test_every_file_that_leaves_is_logged(app: Flask, browse: Browse, hidden: Things) -> None:
    amina, sent = browse("amina"), set[str]()
    for rule in rules(app):
        for ending in ("txt", "csv", "docx") if "ending" in rule.arguments else ("",):
            values = {**hidden.values(rule), **({"ending": ending} if ending else {})}
            addresses = [address for method, address in asked(app, rule, values) if method == "GET"]
            before = latest(app)
            for address in addresses:
                answer = amina.get(address)
                answer.close()
                if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                    sent.add(rule.endpoint)
                    assert LEAVING & set(deeds(app, before)), address
    assert {"packs.taken_along", "scoreboard_files.addressees", "scoreboard_files.covered"} <= sent
    assert {"people.table", "case_file.file"} <= sent


def test_leaving_and_ending_one_session_is_logged(app: Flask, browse: Browse, cast: Cast) -> None:
    one, other = browse("bilal"), browse("bilal")
    before = latest(app)
    one.send("/sign-out", form_of="/account")
    with app.app_context():
        about = session().scalars(select(LoggedAct).where(LoggedAct.seq > before)).one()
        assert (about.actor_id, about.deed, about.about_id) == (cast.bilal.id, "signed-out", cast.bilal.id)
    assert is_signed_in(other)


def test_that_mail_is_held_is_logged_by_its_reason_once(app: Flask, cast: Cast) -> None:
    before = latest(app)
    with app.app_context():
        for _time in range(2):
            holds.hold(Held.CLOCK, "a jump")
        holds.release(Held.CLOCK)
        holds.release(Held.CLOCK)
        session().commit()
        found = session().execute(select(LoggedAct.deed, LoggedAct.result).where(LoggedAct.seq > before)).all()
    assert [tuple(row) for row in found] == [("mail-held", Held.CLOCK), ("mail-released", Held.CLOCK)]
