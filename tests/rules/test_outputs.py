"""How far each output goes, and which levels may stand in it: written out once more, without the words of the rule."""

from itertools import product

import pytest

from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output

EVERYBODY, TEAM, NAMED = Visibility.ORGANISATION, Visibility.TEAM, Visibility.RESTRICTED
NARROW = {
    Output.FEED: {EVERYBODY, TEAM},
    Output.WEBHOOK: {EVERYBODY, TEAM},
    Output.MAIL: set(Visibility),
    Output.PUBLIC_PAGE: {EVERYBODY},
}
BY_MAIL = {Output.MAIL, Output.FEED}
OWN = {Output.TABLE, Output.EXPORT, Output.API}
GOES = {
    Output.PACK: "authorities public",
    Output.SHEET: "authorities public internal",
    Output.LIST: "authorities public",
    Output.INTRODUCTION: "authorities",
    Output.CHASER: "authorities",
    Output.TABLE: "internal",
    Output.EXPORT: "internal authorities public",
    Output.MAIL: "internal",
    Output.FEED: "internal",
    Output.API: "internal",
    Output.WEBHOOK: "internal",
    Output.PUBLIC_PAGE: "public",
}


@pytest.mark.parametrize("output", Output)
def test_an_output_goes_as_far_as_it_says_and_nobody_stretches_it(output: Output) -> None:
    assert " ".join(output.reaches) == GOES[output]
    assert output.is_own == (output in OWN)
    for asked in (*Exposure, None, "", "nonsense"):
        assert output.towards(asked) == (asked if asked in output.reaches else output.reaches[0])


@pytest.mark.parametrize(("output", "width", "in_mail"), list(product(Output, Visibility, [True, False])))
def test_what_stands_in_it(output: Output, width: Visibility, in_mail: bool) -> None:
    everything = {EVERYBODY, TEAM, NAMED}
    speaks = width in NARROW.get(output, everything)
    assert output.speaks_of(width) == speaks
    by_title = width is EVERYBODY and in_mail if output in BY_MAIL else speaks
    assert output.calls_by_title(width, in_mail) == by_title
