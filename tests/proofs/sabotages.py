"""Faults of the gates, each in one path: with any of them in the program, some test must fail."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Sabotage:
    """One fault: in a file, where `text` stands for the `nth` time, `instead` would stand; and who should notice."""

    name: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]
    nth: int = 0
    database: str = "sqlite"
    """On which kind it is noticed."""

    def applied(self, before: str) -> str | None:
        """Return the file with the fault in it; None when the text does not stand there any more."""
        parts = before.split(self.text)
        if len(parts) < self.nth + 2:
            return None
        return self.text.join(parts[: self.nth + 1]) + self.instead + self.text.join(parts[self.nth + 1 :])


RECORD, GATE, SECOND = "tracker/records/record.py", "tracker/records/gate.py", "tracker/records/second_gate.py"
OWNED = "return of_visible_record(cls.record_id)"
EVERYTHING = "return cls.record_id.is_not(None)"
OF_GATE, OF_SECOND = ("tests/records/test_gate.py",), ("tests/records/test_second_gate.py",)
OF_POLICIES = ("tests/web/test_policies.py", "tests/web/test_matrix.py")
OF_SHARING = ("tests/stories/test_sharing.py",)
OF_OWNED = ("tests/records/test_what_hangs_on_records.py",)


def _owned(name: str, file: str, nth: int = 0) -> Sabotage:
    return Sabotage(
        f"{name} of hidden records are seen", f"tracker/records/{file}.py", OWNED, EVERYTHING, OF_OWNED, nth
    )


SABOTAGES = (
    Sabotage(
        "everybody sees every record",
        RECORD,
        "return and_(_is_there(records, deleted), rule)",
        "return _is_there(records, deleted)",
        OF_GATE,
    ),
    Sabotage(
        "every team sees what is one team's",
        RECORD,
        "and_(visibility == Visibility.TEAM, in_team)",
        "visibility == Visibility.TEAM",
        OF_GATE,
    ),
    Sabotage(
        "everybody sees what is for named people",
        RECORD,
        "and_(visibility == Visibility.SEALED, unsealed)), named)",
        "and_(visibility == Visibility.SEALED, unsealed)))",
        OF_GATE,
    ),
    Sabotage(
        "what is sealed is there without a proof",
        RECORD,
        "and_(visibility == Visibility.SEALED, unsealed)",
        "visibility == Visibility.SEALED",
        ("tests/stories/test_sealed.py",),
    ),
    Sabotage(
        "what was deleted is seen",
        RECORD,
        "at.is_not(None) if deleted else at.is_(None)",
        "records.c.id.is_not(None)",
        ("tests/stories/test_deletion.py",),
    ),
    Sabotage(
        "what hangs on hidden records is seen",
        RECORD,
        "owner == record_id, OWNER_IS_SEEN[deleted]",
        "owner == record_id",
        OF_GATE,
    ),
    Sabotage(
        "everybody may be given what they may not see",
        RECORD,
        "return and_(_is_there(records, deleted), _wide_enough(records, in_team, among, true()))",
        "return _is_there(records, deleted)",
        OF_SECOND,
    ),
    Sabotage(
        "ties to hidden records are seen from the other end",
        "tracker/records/links.py",
        "and_(of_visible_record(cls.from_id), of_visible_record(cls.to_id))",
        "of_visible_record(cls.to_id)",
        OF_OWNED,
    ),
    Sabotage(
        "ties to hidden records are seen from where they begin",
        "tracker/records/links.py",
        "and_(of_visible_record(cls.from_id), of_visible_record(cls.to_id))",
        "of_visible_record(cls.from_id)",
        OF_OWNED,
    ),
    Sabotage(
        "names of hidden people are seen",
        "tracker/records/people.py",
        "return of_visible_record(cls.person_id)",
        "return cls.person_id.is_not(None)",
        OF_GATE,
    ),
    Sabotage(
        "the words of a tie are found from one end",
        "tracker/records/searching/entries.py",
        "return and_(of_visible_record(cls.record_id), other)",
        OWNED,
        OF_OWNED,
    ),
    Sabotage(
        "the words of hidden records are found",
        "tracker/records/searching/entries.py",
        "return and_(of_visible_record(cls.record_id), other)",
        "return other",
        OF_OWNED,
    ),
    Sabotage(
        "papers are read by who may not see all they speak of",
        "tracker/records/documents.py",
        "return of_visible_record(cls.record_id) & ~exists(hidden.correlate_except(SPOKEN_OF))",
        OWNED,
        ("tests/stories/test_packs.py",),
    ),
    _owned("what papers speak", "documents"),
    _owned("follow-ups", "follow_ups"),
    _owned("moves", "follow_ups", 1),
    _owned("plans at work", "plans"),
    _owned("histories", "revisions"),
    _owned("standings", "standings"),
    _owned("stops", "work_calendars"),
    _owned("sealed details", "sealed"),
    Sabotage(
        "files of hidden records are seen",
        "tracker/records/attachments.py",
        "return and_(is_there, of_visible_record(cls.record_id))",
        "return is_there",
        OF_OWNED,
    ),
    Sabotage(
        "administrators read",
        GATE,
        "table.seen_by(deleted) if reads else false()",
        "table.seen_by(deleted)",
        OF_GATE,
    ),
    Sabotage("aliases are not narrowed", GATE, "include_aliases=True", "include_aliases=False", OF_GATE),
    Sabotage(
        "joined aliases are narrowed elsewhere",
        GATE,
        "adapter.traverse(found)) if adapter else found",
        "found)",
        ("tests/records/test_a_joined_alias_passes_the_gate.py",),
    ),
    Sabotage(
        "the next person finds in memory what the last one loaded",
        GATE,
        "current.expunge(thing)",
        "pass",
        OF_GATE,
    ),
    Sabotage(
        "who asks for nobody is answered",
        GATE,
        'raise NoViewer("Records were asked for without a viewer")',
        "state.update_execution_options(gate=PASSED)",
        OF_GATE,
    ),
    Sabotage(
        "an escape does not end",
        GATE,
        '        yield\n    finally:\n        info["viewer"] = before',
        "        yield\n    finally:\n        pass",
        OF_SECOND,
    ),
    Sabotage(
        "the second gate stands open",
        SECOND,
        "        if found:\n            raise",
        "        if False:\n            raise",
        OF_SECOND,
    ),
    Sabotage(
        "the second gate trusts whatever the ORM sends",
        SECOND,
        "return _by_hand(context.compiled, asks_deleted(context.execution_options))",
        "return frozenset()",
        OF_SECOND,
    ),
    Sabotage(
        "rows are put in from where nobody may look",
        SECOND,
        "if into is None:",
        "if into is not None:\n        return frozenset()\n    if into is None:",
        OF_SECOND,
    ),
    Sabotage(
        "a record is given from memory",
        "tracker/plumbing/database.py",
        'if getattr(entity, "guarded", None) is not None:',
        "if False:",
        OF_GATE,
    ),
    Sabotage(
        "roles are not asked",
        "tracker/web/access.py",
        "    if isinstance(policy, Ability) and not g.viewer.may(policy):\n        abort(403)",
        "    if isinstance(policy, Ability) and not g.viewer.may(policy):\n        pass",
        OF_POLICIES,
    ),
    Sabotage(
        "a page that says nothing is open",
        "tracker/web/access.py",
        "    if policy is None:\n        abort(404)",
        "    if policy is None:\n        return None",
        OF_POLICIES,
    ),
    Sabotage(
        "everybody may say who sees a record",
        "tracker/web/records/sharing.py",
        "@needs(Ability.SHARE)",
        "@needs(Ability.READ)",
        OF_SHARING,
    ),
    Sabotage(
        "a page needs nobody to be signed in",
        "tracker/web/search/views.py",
        "@needs(Ability.READ)",
        '@needs("public")',
        OF_POLICIES,
    ),
    Sabotage(
        "sessions that were ended go on",
        "tracker/actions/sign_in.py",
        'bindparam("secret_hash"), SignedIn.ended_at.is_(None), User.active)',
        'bindparam("secret_hash"))',
        OF_POLICIES,
    ),
    Sabotage(
        "events stay as wide as they were when their person is narrowed",
        "tracker/actions/visibility.py",
        "    _follow_all(events, unseal=True)\n",
        "",
        OF_SHARING,
    ),
    Sabotage(
        "events do not follow who belongs to a team",
        "tracker/actions/visibility.py",
        "    _follow_all(events)\n    _sources_follow_teams",
        "    _sources_follow_teams",
        OF_SHARING,
    ),
    Sabotage(
        "events do not follow what was merged",
        "tracker/actions/visibility.py",
        "    _follow_all(events)\n",
        "",
        ("tests/stories/test_around_a_merge.py",),
    ),
    Sabotage(
        "an event of two teams is seen by one",
        "tracker/actions/visibility.py",
        "set.intersection(*map(_audience, narrow))",
        "set.union(*map(_audience, narrow))",
        OF_SHARING,
    ),
    Sabotage(
        "wider events pass the check",
        "tracker/actions/access_checks.py",
        "if not audiences.all_of(",
        "if False and not audiences.all_of(",
        ("tests/stories/test_check_access.py",),
    ),
    Sabotage(
        "what is sealed is put on paper",
        "tracker/actions/documents.py",
        "if record.visibility == Visibility.SEALED:",
        "if False:",
        ("tests/stories/test_sealed_on_paper.py",),
    ),
    Sabotage(
        "titles stand in mails whoever may see them",
        "tracker/rules/outputs.py",
        "return in_mail and width is Visibility.ORGANISATION",
        "return True",
        ("tests/jobs/test_titles_in_mail.py",),
    ),
)
