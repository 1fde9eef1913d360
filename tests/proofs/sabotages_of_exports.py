"""Faults of what leaves as a file, of what may be one, and of what is taken in."""

from tests.proofs.sabotages import Sabotage

EXPORTS, DUPLICATES = ("tests/stories/test_exports.py",), ("tests/stories/test_duplicates.py",)
TAKEN_OUT, ASKED = ("tests/stories/test_taken_out_again.py",), ("tests/rules/test_exposure.py",)
PUBLIC = ("tests/web/test_public_page.py",)
READING, AROUND = "tracker/records/exports/reading.py", "tracker/records/exports/around.py"

OF_EXPORTS = (
    Sabotage(
        "no word is a yes for authorities",
        "tracker/rules/exposure.py",
        "return own and reach is Exposure.INTERNAL",
        "return own",
        ASKED,
    ),
    Sabotage(
        "no word is a yes in mails",
        "tracker/rules/outputs.py",
        "Visibility.SEALED, is_by_mail=True)",
        "Visibility.SEALED, is_by_mail=True, is_own=True)",
        ("tests/jobs/test_titles_in_mail.py",),
    ),
    Sabotage(
        "a no is taken for no word",
        "tracker/records/exposure.py",
        "Silence.NO_WORD if silent else word",
        "word or Silence.NO_WORD",
        TAKEN_OUT,
    ),
    Sabotage(
        "a no that few may see is taken for no word",
        "tracker/records/exposure.py",
        "silent = code is None and not no",
        "silent = code is None",
        TAKEN_OUT,
    ),
    Sabotage(
        "what is only named in a case takes its files along",
        "tracker/records/exports/gathered.py",
        "return Gathered(found, ids)",
        "return Gathered(found, list(wanted))",
        TAKEN_OUT,
    ),
    Sabotage(
        "a text that leaves names who may not be named",
        "tracker/records/exports/withheld.py",
        "return says and isinstance(text, str) and self.stands_in(text, record_id)",
        "return False",
        EXPORTS,
    ),
    Sabotage(
        "what is tied to a record that leaves is named without consent",
        READING,
        'name = end.title if end_id in self._may_leave else ""',
        "name = end.title",
        EXPORTS,
    ),
    Sabotage(
        "words of a tie that leave name who may not be named",
        READING,
        'note = "" if self._withheld.stands_in(tie.note, record_id) else tie.note',
        "note = tie.note",
        EXPORTS,
    ),
    Sabotage(
        "whom a private letter goes to is in office",
        AROUND,
        "and_(Link.role == LinkRole.ADDRESSEE, Link.from_id.not_in(private))",
        "Link.role == LinkRole.ADDRESSEE",
        PUBLIC,
    ),
    Sabotage(
        "whom a demand is about is in office",
        AROUND,
        "LinkRole.DUTY_BEARER)",
        "LinkRole.DUTY_BEARER, LinkRole.BENEFICIARY)",
        PUBLIC,
    ),
    Sabotage(
        "two that may be one are seen by whoever sees the first",
        "tracker/records/twins.py",
        "return and_(of_visible_record(cls.one_id), of_visible_record(cls.other_id))",
        "return of_visible_record(cls.one_id)",
        DUPLICATES,
    ),
)
