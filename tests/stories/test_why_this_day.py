"""Every due day explains itself: on the page of the follow-up, and to a script."""

import json
from datetime import date

from tests import factories, processes
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import only
from tracker.actions import follow_ups, letters
from tracker.plumbing.settings import Settings
from tracker.rules.dates import UncertainDate
from tracker.rules.plans import Owes


def test_the_page_says_why_and_hostile_text_stays_text(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letters.send(factories.letter("<b>Letter</b> 100%"), on(2016, 1, 24))
    amina = browse("amina")
    page = amina.page(only(amina.page("/")))
    assert "Why this day? 14 days after 24 January 2016 : Sent: &lt;b&gt;Letter&lt;/b&gt; 100% ." in words_of(page)
    assert "<b>Letter" not in page


def test_a_script_is_told_every_open_follow_up_and_why(settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter(on(2016, 1, 24)).ref
        person = factories.person()
        follow_ups.set_by_hand(person, "Ask her sister", date(2016, 3, 1), Owes.WE, None)
    told = processes.tracker(settings, "due", "--json")
    assert told.returncode == 0, told.stderr
    first, second = json.loads(told.stdout)
    assert (first["ref"], first["due_on"], first["owes"], first["who"]) == (letter, "2016-02-07", "they", "Amina")
    assert first["why"] == "14 days after 24 January 2016: Sent: Letter to the Minister."
    assert (second["what"], second["owes"], second["why"]) == ("Ask her sister", "we", "Somebody chose this day.")
    early = processes.tracker(settings, "due", "--as-of", "2016-02-10")
    assert early.stdout.count("\n") == 1
    assert f"2016-02-07  {letter}  Check whether they have replied (They owe an answer)." in early.stdout


def test_a_script_is_told_between_which_days_an_uncertain_one_lies(settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        letters.send(factories.letter(), UncertainDate.edtf("2016-01"))
    (told,) = json.loads(processes.tracker(settings, "due", "--json").stdout)
    assert (told["due_on"], told["due_last"]) == ("2016-01-15", "2016-02-14")
    assert "between 15 January 2016 and 14 February 2016, because the date is not exact (January 2016)" in told["why"]


def test_a_script_is_told_no_more_than_the_person_may_see(settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        factories.sent_letter(on(2016, 1, 24))
    told = processes.tracker(settings, "due", "--json", "--as", "esi@example.org")
    assert json.loads(told.stdout) == []
    hidden = "1 more that this person may not see. Choose with whose eyes: --as EMAIL"
    assert told.stderr.splitlines() == [hidden]
    assert processes.tracker(settings, "due", "--as", "esi@example.org").stdout.splitlines() == [hidden]
    assert "may not see" not in processes.tracker(settings, "due").stdout
    nothing = processes.tracker(settings, "due", "--as-of", "2016-02-01", "--as", "esi@example.org")
    assert nothing.stdout + nothing.stderr == ""
