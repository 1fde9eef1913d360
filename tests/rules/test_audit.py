"""No act is changed, removed, added, moved or cut off unnoticed by whoever does not have the key."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from tracker.rules.audit import EMPTY, Deed, Entry, Head, code_of, faults, seal_of

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
LENGTH, TRIALS = 2000, 100
Row = tuple[Entry, str]


def chain(length: int, key: bytes = KEY, digest: str = "") -> list[Row]:
    rows: list[Row] = []
    for number in range(1, length + 1):
        before = rows[-1][1] if rows else ""
        told = (f"2016-02-10T09:00:00.{number:06}+00:00", number % 7 or None, str(Deed.OPENED), "record", number * 3)
        entry = Entry(number, *told, "restricted", "done", digest, before)
        rows.append((entry, code_of(key, entry)))
    return rows


def wrong(rows: Sequence[Row], head: Head, anchors: dict[int, str] | None = None) -> str | None:
    return next(faults(KEY, rows, head, seal_of(KEY, head), anchors or {}), None)


def end_of(rows: Sequence[Row]) -> Head:
    return Head(rows[-1][0].seq, rows[-1][1]) if rows else EMPTY


WHOLE = chain(LENGTH)
HEAD = end_of(WHOLE)


def test_a_log_as_it_was_written_is_whole() -> None:
    anchors = {entry.seq: code for entry, code in WHOLE[::500]}
    assert wrong(WHOLE, HEAD, anchors) is None
    assert wrong([], EMPTY) is None
    assert all(later.before == code for (_entry, code), (later, _code) in pairwise(WHOLE))


def flipped(value: object, bit: int) -> object:
    """One bit of a field as a database keeps it: of a text's bytes, or of a number."""
    if value is None:
        return bit
    if isinstance(value, int):
        return value ^ (1 << bit % 31)
    raw = bytearray(str(value).encode() or b"\0")
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    return raw.decode("latin-1")


def bits_of(value: object) -> int:
    return 31 if isinstance(value, int) else max(8, len(str(value or "")) * 8)


def test_every_bit_that_is_flipped_is_found() -> None:
    short, tried = chain(3, digest="ab" * 32), 0
    for at, (entry, code) in enumerate(short):
        fields: list[object] = [*entry, code]
        for place, value in enumerate(fields):
            for bit in range(bits_of(value)):
                rows = [*short[:at], _with(fields, place, bit), *short[at + 1 :]]
                assert wrong(rows, end_of(short)), (at, place, bit)
                tried += 1
    assert tried > 5000


def _with(fields: list[object], place: int, bit: int) -> Row:
    bad = [*fields[:place], flipped(fields[place], bit), *fields[place + 1 :]]
    return Entry._make(bad[:-1]), str(bad[-1])


def test_bits_flipped_anywhere_in_a_long_log_are_found() -> None:
    chance = random.Random(6)
    for _trial in range(TRIALS):
        rows, at = list(WHOLE), chance.randrange(LENGTH)
        entry, code = rows[at]
        place = chance.randrange(len(entry) + 1)
        rows[at] = _with([*entry, code], place, chance.randrange(512))
        assert wrong(rows, HEAD), (at, place)


def _delete(rows: list[Row], at: int, _other: int) -> list[Row]:
    return rows[:at] + rows[at + 1 :]


def _delete_and_number_anew(rows: list[Row], at: int, _other: int) -> list[Row]:
    return rows[:at] + [(entry._replace(seq=entry.seq - 1), code) for entry, code in rows[at + 1 :]]


def _insert(rows: list[Row], at: int, other: int) -> list[Row]:
    return [*rows[:at], rows[other], *rows[at:]]


def _insert_forged(rows: list[Row], at: int, other: int) -> list[Row]:
    entry = rows[other][0]._replace(seq=at + 1, before=rows[at - 1][1] if at else "")
    return [*rows[:at], (entry, code_of(OTHER_KEY, entry)), *rows[at:]]


def _swap(rows: list[Row], at: int, other: int) -> list[Row]:
    rows[at], rows[other] = rows[other], rows[at]
    return rows


def _swap_what_was_done(rows: list[Row], at: int, other: int) -> list[Row]:
    (one, one_code), (two, two_code) = rows[at], rows[other]
    rows[at], rows[other] = (two._replace(seq=one.seq), two_code), (one._replace(seq=two.seq), one_code)
    return rows


def _truncate(rows: list[Row], at: int, _other: int) -> list[Row]:
    return rows[:at]


TAMPERINGS = [
    *(_delete, _delete_and_number_anew, _insert, _insert_forged, _swap, _swap_what_was_done, _truncate),
]


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_acts_that_were_removed_added_moved_or_cut_off_are_found(
    tamper: Callable[[list[Row], int, int], list[Row]],
) -> None:
    chance = random.Random(tamper.__name__)
    for _trial in range(TRIALS):
        at, other = chance.sample(range(LENGTH), 2)
        assert wrong(tamper(list(WHOLE), at, other), HEAD), (at, other)


def test_a_log_cut_off_with_its_head_is_found_by_its_seal_or_by_a_head_put_down_elsewhere() -> None:
    short = WHOLE[:1500]
    end = end_of(short)
    assert any(faults(KEY, short, end, seal_of(KEY, HEAD), {}))
    assert any(faults(KEY, short, end, seal_of(OTHER_KEY, end), {}))
    assert wrong(short, end) is None, "an older copy of the whole database looks whole by itself"
    assert wrong(short, end, {HEAD.seq: HEAD.code}) == "act 2000, whose code was put down, is not there"
    assert wrong([], EMPTY, {HEAD.seq: HEAD.code})


def test_a_log_written_anew_without_the_key_is_found() -> None:
    forged = chain(LENGTH, OTHER_KEY)
    end = end_of(forged)
    told = list(faults(KEY, forged, end, seal_of(OTHER_KEY, end), {}))
    assert len(told) == LENGTH + 1


def test_one_written_anew_with_the_key_is_found_by_what_was_put_down() -> None:
    other = chain(10)
    first = other[0][0]._replace(deed=str(Deed.DELETED))
    rows: list[Row] = [(first, code_of(KEY, first))]
    for entry, _code in other[1:]:
        again = entry._replace(before=rows[-1][1])
        rows.append((again, code_of(KEY, again)))
    assert wrong(rows, end_of(rows)) is None
    assert wrong(rows, end_of(rows), {5: other[4][1]}) == "act 5 is not the one whose code was put down"
