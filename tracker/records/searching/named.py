"""Which records have some words in their names: asked of the index of words, as long as they are not very many."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_

from tracker.records.matching import title_has
from tracker.records.record import Record
from tracker.records.searching.hits import few_having
from tracker.rules.kinds import Kind
from tracker.rules.searching.wanted import query


def named(kind: Kind, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether a record of a kind has all these words in its title, or in another name of a person.

    A word of four letters or more is looked up: it begins a word of the name. Where only shorter ones are asked for, or
    very many records are found, the names of all are compared: then a list finds enough of them in a few rows.
    """
    in_name = and_(*map(title_has, words))
    begins = [phrase for word in words for phrase in query(word).phrases if phrase.goes_on]
    found = few_having([phrase.forms() for phrase in begins], [kind]) if begins else None
    return in_name if found is None else and_(Record.id.in_(found), in_name)
