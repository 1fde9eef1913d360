"""Texts as an attacker would write them into a cell, and texts of every other kind."""

from hypothesis import strategies as st

PIECES = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0", " ", "\u00a0", '"', "'", ";", ",", "|")
CALLS = ("=1+1", '=HYPERLINK("http://example.org",1)', "=cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3", "+1+cmd|'x'!A1")

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(CALLS), st.text("ab1", max_size=3)), max_size=8).map(
        "".join
    ),
)
