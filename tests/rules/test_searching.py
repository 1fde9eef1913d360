"""What holds of every text that can be typed or recorded, in any script."""

import unicodedata

from hypothesis import example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from tracker.rules.searching.likeness import likeness
from tracker.rules.searching.snippets import snippet
from tracker.rules.searching.sounds import sounds
from tracker.rules.searching.tokens import normal, token_texts, tokens
from tracker.rules.searching.wanted import LONGEST, MOST_TOKENS, Phrase, query

WORDS = [
    *("Sovannara", "Wałęsa", "İHD", "Weiße", "l’homme", "Saro-Wiwa", "ʿAbd", "28749/18", "ﬁn", "ｋａｖａｌａ"),
    *("សុវណ្ណារ៉ា", "២០១៤", "รุ้ง", "นำภา", "အောင်ဆန်း", "ສົມພອນ", "刘晓波", "はかまだ", "ｱﾑﾈｽﾃｨ", "김대중", "བཀྲ་ཤིས"),
    *("الخواجة", "بالإفراج", "محمـــد", "نامه‌های", "مَرْدُ", "ואנונו", "Бяляцкі", "Ёров", "Αλέξανδρος", "მზია", "և"),
    *(
        "ख़ालिद",
        "শহিদুল",
        "மணி",
        "ነጋ",
        "e\u0301",
        "\u0301",
        "\u17d2",
        "\u200b",
        "\u202e",
        "x\u0000y",
        "a\u001fb",
        "\u0085",
    ),
]
QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
of_words = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
texts = (anything | of_words | st.lists(st.sampled_from(WORDS) | anything, max_size=4).map("".join)).map(normal)
names = st.text(st.characters(categories=["L"]) | st.sampled_from(" -'aeiouhnmrlkg"), max_size=24)


def has(text: str, phrase: Phrase) -> bool:
    """Whether a text has a phrase, as every database is asked for it."""
    there, wanted = [token.text for token in tokens(text)], list(phrase.tokens)
    for first in range(len(there) - len(wanted) + 1):
        *before, last = there[first : first + len(wanted)]
        if before == wanted[:-1] and (last.startswith(wanted[-1]) if phrase.goes_on else last == wanted[-1]):
            return True
    return False


@given(anything)
def test_a_text_has_one_normal_form(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(texts)
def test_tokens_are_what_every_database_takes_for_a_word(text: str) -> None:
    for token in tokens(text):
        assert token.text
        assert not any(letter.isspace() or letter in "'\"\\" for letter in token.text), token
        assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn") for letter in token.text), token


@given(texts)
def test_the_quick_way_to_the_words_of_a_text_finds_the_same(text: str) -> None:
    assert token_texts(text) == [token.text for token in tokens(text)]


@given(texts)
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    for word in text.split():
        assert all(has(text, phrase) for phrase in query(word).phrases), word


@given(texts.filter(lambda text: len(text) <= LONGEST - 2 and not set(text) & set(QUOTES)))
def test_a_text_is_found_by_the_whole_of_it_as_a_phrase(text: str) -> None:
    count = sum(1 for _token in tokens(text))
    asked = query(f'"{text}"').phrases
    assert len(asked) == (count > 0)
    assert all(has(text, phrase) for phrase in asked)
    assert [len(phrase.tokens) for phrase in asked] == [min(count, MOST_TOKENS)][: len(asked)]


@given(texts)
def test_a_text_is_found_however_its_marks_are_written(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert [token.text for token in tokens(normal(apart))] == [token.text for token in tokens(text)]


@given(texts, st.data())
def test_what_is_marked_in_a_text_is_what_was_looked_for(text: str, data: st.DataObject) -> None:
    asked = query(data.draw(st.sampled_from(text.split() or [""])))
    pieces = snippet(text, asked)
    whole = "".join(piece.text for piece in pieces)
    assert whole.removeprefix("\u2026").removesuffix("\u2026") in text
    for piece in pieces:
        assert not piece.found or any(has(piece.text, phrase) for phrase in asked.phrases)


@how(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=10_000) | of_words)
@example("\x00" * 10_000)
@example('"' * 9_999)
@example("'\\:*&|!()<->" * 50)
@example("្" * 500)
@example("ﷺ" * 400)
def test_whatever_is_typed_can_be_asked(typed: str) -> None:
    asked = query(typed)
    assert asked.cut or len(typed) <= LONGEST
    likeness(asked.words, [typed[:100]])


@how(deadline=None)
@given(names)
@example("Straße İbrahim ŞIK ΣΊΣΥΦΟΣ Ёров")
@example("刘ß晓")
def test_a_name_sounds_the_same_in_any_case_and_however_its_marks_are_written(name: str) -> None:
    assert sounds(name.upper()) == sounds(name) == sounds(name.lower())
    assert sounds(unicodedata.normalize("NFD", name)) == sounds(name)
