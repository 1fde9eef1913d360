"""Dates of every shape that can be stored, for properties that hold of all of them."""

from datetime import date, timedelta

from hypothesis import strategies as st


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    days = st.dates(date(1000, 1, 1), date(9997, 12, 31))
    period = days.flatmap(lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]]))
    near = days.flatmap(lambda day: st.integers(0, 70).map(lambda n: f"{day}/{day + timedelta(days=n)}"))
    mark = draw(st.sampled_from(["", "?", "~", "%"]))
    form = draw(st.sampled_from(["{0}{2}", "{0}/{1}{2}", "{0}{2}/{1}", "../{0}{2}", "{0}{2}/..", "near{2}"]))
    if form.startswith("near"):
        return draw(near) + mark
    first, second = sorted([draw(period), draw(period)])
    return form.format(first, second, mark)
