"""Faults beyond the gates, each in one path: of proofs, files, calendar addresses, consents, mails and what follows."""

from tests.proofs.sabotages import SABOTAGES, Sabotage
from tests.proofs.sabotages_of_exports import OF_EXPORTS
from tests.proofs.sabotages_of_letters import OF_LETTERS
from tests.proofs.sabotages_of_programs import OF_PROGRAMS
from tests.proofs.sabotages_of_rows import OF_ROWS
from tests.proofs.sabotages_of_searches import OF_SEARCHES

SEALED, DETAILS = ("tests/stories/test_sealed.py",), ("tests/stories/test_sealed_details.py",)
FEEDS, EXPOSED = ("tests/stories/test_feeds.py",), ("tests/rules/test_exposure.py",)
UNTOLD, FOLLOW_UPS = ("tests/stories/test_hidden_events_tell_nothing.py",), ("tests/stories/test_follow_ups.py",)
SECOND_YES, CIRCLES = ("tests/stories/test_second_yes.py",), ("tests/stories/test_wider_circles.py",)
FRESH = ("tests/stories/test_is_it_you.py",)
ACCESS = "tracker/web/access.py"

BEYOND = (
    Sabotage(
        "whoever else is named will do",
        "tracker/records/record.py",
        "Reader.user_id == user_id, now)",
        "now)",
        ("tests/records/test_gate.py",),
    ),
    Sabotage(
        "of many people, members of any team may see it",
        "tracker/records/record.py",
        "where(Membership.team_id == column.team_id, Membership.user_id == user_id)",
        "where(Membership.user_id == user_id)",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "the way for copies stays open",
        "tracker/records/gate.py",
        "connection.execution_options(gate=None)",
        "pass",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "what somebody else may see counts as seen",
        "tracker/records/record.py",
        "    return and_(_is_there(records, deleted), _wide_enough(records, in_team, among, true()))",
        "    rule = _wide_enough(records, in_team, among, true())\n    RULES[deleted].add(rule)\n    return and_(rule)",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "what is deleted passes where nobody asked for it",
        "tracker/records/narrowing.py",
        "if deleted else [RULES[False]]",
        "if True else []",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "a link passes by one end",
        "tracker/records/narrowing.py",
        "all(owner in scope.seen for owner in owners)",
        "any(owner in scope.seen for owner in owners)",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "what stays without its record counts as tied to it",
        "tracker/records/narrowing.py",
        "if join.isouter else None",
        "if False else None",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "a bare table that is cut off before it is tied passes",
        "tracker/records/narrowing.py",
        "if not asked.seen or _cuts_off(statement):",
        "if not asked.seen:",
        ("tests/records/test_second_gate.py",),
    ),
    Sabotage(
        "a stale form says who may see it",
        "tracker/actions/visibility.py",
        "if shared(record) != seen_before:",
        "if False:",
        ("tests/stories/test_sharing.py",),
    ),
    Sabotage(
        "what was asked while it was deleted destroys it later",
        "tracker/actions/records.py",
        "    voiding.brought_back([record.id for record in deleted])\n",
        "",
        SECOND_YES,
    ),
    Sabotage(
        "history names what is hidden",
        "tracker/records/revisions.py",
        "return revisions_of(record_id).where(*(_is_seen(*path) for path in _ENDS))",
        "return revisions_of(record_id)",
        UNTOLD,
    ),
    Sabotage(
        "alerts of others are one's own",
        "tracker/records/alerts.py",
        "return cls.user_id == VIEWER_ID",
        "return cls.user_id > 0",
        ("tests/records/test_what_hangs_on_records.py",),
    ),
    Sabotage(
        "work goes to whoever may not see it",
        "tracker/records/follow_ups.py",
        "whose_role_may(Ability.LOG), sees)",
        "whose_role_may(Ability.LOG))",
        FOLLOW_UPS,
    ),
    Sabotage(
        "a mail that waits is not asked about",
        "tracker/records/news.py",
        "exists(back.where(visible_to(owner, USERS)))",
        "exists(back)",
        ("tests/jobs/test_digest_is_true.py",),
    ),
    Sabotage(
        "what some see counts for all",
        "tracker/records/audiences.py",
        "return self._readers[one.id] <= self._named_in(other)",
        "return True",
        UNTOLD,
    ),
    Sabotage(
        "a consent in doubt counts",
        "tracker/records/exposure.py",
        "return not order_unsure and certainty == Certainty.CONFIRMED",
        "return certainty is not None",
        ("tests/stories/test_consent.py",),
    ),
    Sabotage(
        "a consent never ends",
        "tracker/rules/exposure.py",
        " and (self.until is None or on <= self.until)",
        "",
        EXPOSED,
    ),
    Sabotage(
        "nobody is asked",
        "tracker/rules/exposure.py",
        "return consent is not None and consent.holds(reach, on)",
        "return True",
        EXPOSED,
    ),
    Sabotage(
        "what stays with us leaves", "tracker/rules/exposure.py", "if not exposure.covers(reach):", "if False:", EXPOSED
    ),
    Sabotage(
        "calendars have what is restricted",
        "tracker/rules/outputs.py",
        "Output.FEED: _Way((Exposure.INTERNAL,), Visibility.TEAM,",
        "Output.FEED: _Way((Exposure.INTERNAL,), Visibility.RESTRICTED,",
        FEEDS,
    ),
    Sabotage(
        "a calendar does not ask what may leave",
        "tracker/web/calendar/entries.py",
        "return Output.FEED.speaks_of(Visibility(record.visibility))",
        "return True",
        FEEDS,
    ),
    Sabotage(
        "an address works for who has left",
        "tracker/actions/feeds.py",
        "User.active, whose_role_may",
        "whose_role_may",
        FEEDS,
    ),
    Sabotage(
        "a revoked address works",
        "tracker/records/feeds.py",
        "where(Feed.secret_hash == secret_hash, Feed.revoked_at.is_(None))",
        "where(Feed.secret_hash == secret_hash)",
        FEEDS,
    ),
    Sabotage(
        "an event opens by itself",
        "tracker/actions/visibility.py",
        "if event.visibility == Visibility.SEALED != width and not unseal:",
        "if False:",
        ("tests/stories/test_sealed_stays.py",),
    ),
    Sabotage(
        "sources do not follow",
        "tracker/actions/visibility.py",
        "        _follow(source, records[source.id])",
        "        pass",
        ("tests/stories/test_sources_follow.py",),
    ),
    Sabotage(
        "whoever was a reader stays one",
        "tracker/actions/visibility.py",
        "user_id.in_(current - wanted)",
        "user_id.in_([])",
        ("tests/stories/test_sharing.py",),
    ),
    Sabotage("a proof never grows old", ACCESS, "method in fresh.value and not g.proved", "False", DETAILS),
    Sabotage("a session is proof enough", ACCESS, "unsealed=g.proved and not leaves()", "unsealed=True", SEALED),
    Sabotage(
        "whoever logs corrects everything",
        ACCESS,
        "record.created_by == g.viewer.user_id",
        "True",
        ("tests/web/test_writes.py",),
    ),
    Sabotage(
        "sealed details open without proof",
        "tracker/web/sealed/views.py",
        "@needs(Ability.READ, Fresh.TO_OPEN)",
        "@needs(Ability.READ)",
        DETAILS,
    ),
    Sabotage(
        "whoever reads adds files",
        "tracker/web/attachments/views.py",
        "@needs(Ability.LOG)",
        "@needs(Ability.READ)",
        ("tests/stories/test_files.py",),
    ),
    Sabotage(
        "what is missing is told apart",
        "tracker/web/records/led_on.py",
        "    abort(404)",
        "    abort(410)",
        ("tests/web/test_matrix.py",),
    ),
    Sabotage(
        "what fewer people see is merged to where more do",
        "tracker/actions/merging/refusals.py",
        "    return not Audiences(widths).all_of(*widths)",
        "    return not widths",
        ("tests/stories/test_merging_records.py",),
    ),
    Sabotage(
        "a merge lets the yes of one of two hold",
        "tracker/actions/merging/consents.py",
        "strict is None or not now or now[0].rank <= strict.rank",
        "strict is not now",
        ("tests/stories/test_merging_records.py",),
    ),
    Sabotage(
        "whoever asked goes on unsealed",
        "tracker/web/unsealing.py",
        "        gate.look_as(closed)",
        "        pass",
        SEALED,
    ),
    Sabotage(
        "a file as it came leaves without proof",
        "tracker/web/attachments/views.py",
        "@needs(Ability.READ, Fresh.TO_OPEN)\ndef original",
        "@needs(Ability.READ)\ndef original",
        FRESH,
    ),
    Sabotage(
        "whoever was let look goes on",
        "tracker/records/record.py",
        "Reader.user_id == user_id, now)",
        "Reader.user_id == user_id)",
        SECOND_YES,
    ),
    Sabotage(
        "one says yes to oneself",
        "tracker/records/second_yes.py",
        "SecondYes.asked_by != VIEWER_ID, or_",
        "or_",
        SECOND_YES,
    ),
    Sabotage(
        "a request that ran out is agreed to",
        "tracker/records/second_yes.py",
        "and_(SecondYes.decision.is_(None), SecondYes.until > REAL_NOW)",
        "SecondYes.decision.is_(None)",
        SECOND_YES,
    ),
    Sabotage(
        "sealed files leave by one person",
        "tracker/actions/second_yes.py",
        "if record.visibility != Visibility.SEALED:",
        "if True:",
        CIRCLES,
    ),
    Sabotage(
        "one person opens what is sealed",
        "tracker/actions/visibility.py",
        "if opens_sealed(record, width) and not (agreed and agreed.lets_widen(record)):",
        "if False:",
        CIRCLES,
    ),
    Sabotage(
        "a yes to something else will do",
        "tracker/records/second_yes.py",
        " and self.record_id == record.id",
        "",
        CIRCLES,
    ),
)
ALL = (*SABOTAGES, *BEYOND, *OF_ROWS, *OF_PROGRAMS, *OF_SEARCHES, *OF_EXPORTS, *OF_LETTERS)
