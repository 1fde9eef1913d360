"""Working days by country: holidays from a library, weekends and days off of one's own; a change moves open days."""

import io
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import arrange, only, planned_for
from tests.stories.planned_in_working_days import answer_due, run_of, step_of
from tests.stories.presses import block, press
from tracker.actions import stops

CAMBODIA = "/settings/working-days/KH"
ANSWER = "Ask where the answer is due"


@pytest.fixture
def url(acting: Acting) -> str:
    """The page of a person in Cambodia: an answer is due ten working days after Friday 5 February, on the 19th."""
    with acting("amina"):
        return answer_due()


def why(browser: Browser, url: str) -> str:
    return words_of(browser.page(only(browser.page(url)))).split("Why this day? ")[1].split(" Record what")[0]


def add(browser: Browser, **fields: Any) -> str:
    stands = {"on": "10 February 2016", "name": "Election", "works": "off", **fields}
    return arrange(browser, f"{CAMBODIA}/add", **stands)


def send_file(browser: Browser, text: str | bytes, name: str = "days.csv") -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return arrange(browser, f"{CAMBODIA}/file", file=(io.BytesIO(data), name))


def test_the_page_of_a_country_shows_its_weekend_and_its_holidays_of_two_years(browse: Browse) -> None:
    page = words_of(browse("vera").page(CAMBODIA))
    assert "Weekend Saturday and Sunday" in page
    assert "Tuesday 8 March 2016 · International Women&#39;s Rights Day" in page
    assert "2017 " in page
    assert "Add a day" not in page
    assert "It is worked" not in page


def test_the_list_knows_the_countries_of_records_and_leads_to_any_other(browse: Browse, url: str) -> None:
    amina = browse("amina")
    assert "Working days" in amina.page("/settings")
    assert "Cambodia" in block_of_list(amina.page("/settings/working-days"))
    assert "Egypt" not in block_of_list(amina.page("/settings/working-days"))
    assert "Weekend Change the weekend Friday and Saturday" in words_of(
        amina.page("/settings/working-days?country=Egypt")
    )
    assert "We know no country of this name." in amina.page("/settings/working-days?country=Atlantis")
    for wrong in ("XX", "kh", "Cambodia", "0"):
        assert amina.get(f"/settings/working-days/{wrong}").status_code == 404


def block_of_list(page: str) -> str:
    return words_of(page.split('<ul class="rows section">')[1].split("</ul>", maxsplit=1)[0])


def test_every_due_day_names_what_was_passed_over(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        person.country = "KH"
        run_of(step_of(60), person, on(2016, 1, 20), date(2016, 4, 19))
        stops.stop(person, date(2016, 3, 3), date(2016, 3, 4), "The election")
        url = f"/people/{person.ref}"
    said = why(browse("amina"), url)
    assert said.startswith(
        "60 working days after 20 January 2016 : Received . Counting begins the day after, on 21 January 2016 . "
        "The clock stands still from 3 to 4 March 2016 : The election . "
        "Holidays of Cambodia passed over, from the holiday library: Meak Bochea Day (22 February 2016), "
    )
    assert "Khmer New Year&#39;s Day (13 to 15 April 2016)" in said


def test_a_day_off_that_is_added_moves_open_days_and_says_why(browse: Browse, url: str) -> None:
    amina = browse("amina")
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]
    page = add(amina)
    assert "10 February 2016 is a day off: Election." in words_of(page)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Tuesday 23 February 2016"]
    said = why(amina, url)
    assert "Days off in Cambodia that were added here and passed over: Election (10 February 2016) ." in said
    assert "from 19 February 2016 to 23 February 2016. A day off was added in Cambodia: Election" in said
    press(amina, page, r".*/take-out")
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]


def test_a_day_off_is_taken_out_and_put_back(browse: Browse, url: str) -> None:
    amina = browse("amina")
    add(amina)
    page = press(amina, amina.page(CAMBODIA), r".*/days/\d+/take-out")
    assert "Taken out: Election (10 February 2016)." in words_of(page)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]
    press(amina, page, r".*/put-back")
    assert planned_for(amina.page(url)) == [f"{ANSWER} Tuesday 23 February 2016"]


def test_a_holiday_of_the_library_that_is_worked_counts(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        url = answer_due(number=11, due_on=date(2016, 2, 23))
    amina = browse("amina")
    page = press(amina, amina.page(CAMBODIA), rf"{CAMBODIA}/worked\?day=2016-02-22")
    assert "22 February 2016 is worked: Meak Bochea Day." in words_of(page)
    assert "Meak Bochea Day · worked all the same" in words_of(page)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Monday 22 February 2016"]


def test_a_weekend_of_its_own_moves_open_days_and_is_named(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = arrange(amina, f"{CAMBODIA}/weekend", whose="own", days=["4", "5"])
    assert "The weekend of Cambodia: Friday and Saturday." in words_of(page)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Thursday 18 February 2016"]
    said = why(amina, url)
    assert "The weekend of Cambodia : Friday and Saturday ." in said
    assert "The weekend of Cambodia is now Friday and Saturday." in said
    page = press(amina, page, r".*/weekend-back.*")
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]
    assert "as it was set here" not in words_of(page)
    arrange(amina, f"{CAMBODIA}/weekend", whose="own", days=["6"])
    arrange(amina, f"{CAMBODIA}/weekend", whose="library", days=["4"])
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ministry//Days off//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20160210
DTEND;VALUE=DATE:20160212
SUMMARY:Royal funeral
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20160222
SUMMARY:Meak Bochea
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    "text",
    [
        CALENDAR.replace("\n", "\r\n"),
        "day,name\n2016-02-10,Royal funeral\n11 February 2016,Royal funeral\n22/2/2016,\n",
    ],
    ids=["calendar", "table"],
)
def test_a_file_of_days_off_is_read_and_taken_back(browse: Browse, url: str, text: str) -> None:
    amina = browse("amina")
    page = send_file(amina, text.replace("22/2/2016,", "2016-02-22,Meak Bochea"), "days-off.csv")
    assert "2 days off were added. 1 was off already." in words_of(page)
    assert "Royal funeral" in block(page, "Days off")
    assert "days-off.csv" in block(page, "Days off")
    assert planned_for(amina.page(url)) == [f"{ANSWER} Wednesday 24 February 2016"]
    assert "2 days off were added in Cambodia from days-off.csv." in why(amina, url)
    page = press(amina, page, r".*/file-back.*")
    assert "Taken back: 2 days." in words_of(page)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]


NO_FILES = {
    "": "The file is empty.",
    "PK\x03\x04\x00": "The workbook is damaged. Open it in a spreadsheet and save it again.",
    "date,holiday\n2016-01-01,New Year\n": "The first line must name these columns too",
    "day,name\n2016-02-10,Fine\n2016-02-30,Never\n": "Line 3: 30 February 2016 does not exist",
    "day,name\nFebruary 2016,Whole month\n": "Line 2: write one exact day, for example 30 June 2016.",
    "day,name\n": "There is no day in this file.",
    "BEGIN:VCALENDAR\nnonsense": "This calendar cannot be read.",
    "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n": "There is no day in this file.",
    CALENDAR.replace("UID:1", "UID:1\nRRULE:FREQ=YEARLY"): "“Royal funeral” repeats by a rule.",
    CALENDAR.replace("UID:1", "UID:1\nRDATE;VALUE=DATE:20160301"): "“Royal funeral” repeats by a rule.",
    CALENDAR.replace("20160210", "00010101").replace("20160212", "00010101"): "“Royal funeral” lies in the year 1.",
    CALENDAR.replace("20160210", "99991231").replace("20160212", "99991231"): "“Royal funeral” lies in the year 9999.",
    CALENDAR.replace("20160222", "99991231"): "“Meak Bochea” lies in the year 9999.",
    CALENDAR.replace("20160212", "20170212"): "“Royal funeral” lasts longer than a month.",
    CALENDAR.replace("DTSTART;VALUE=DATE:20160222\n", ""): "“Meak Bochea” has no day.",
}


@pytest.mark.parametrize("text", NO_FILES, ids=range(len(NO_FILES)))
def test_a_file_that_is_none_gets_a_sentence_and_nothing_of_it_is_kept(browse: Browse, url: str, text: str) -> None:
    amina = browse("amina")
    page = words_of(send_file(amina, text))
    assert "There is a problem" in page
    assert NO_FILES[text] in page
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]


def test_no_file_at_all_is_asked_for(browse: Browse) -> None:
    assert "Choose a file." in words_of(arrange(browse("amina"), f"{CAMBODIA}/file"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": "22 February 2016"}, "Nothing would change: look at what stands about this day already."),
        ({"works": "worked"}, "Nothing would change: look at what stands about this day already."),
        ({"on": "2016"}, "Write one exact day"),
        ({"name": ""}, "Write what it is: an election, a holiday that was announced."),
    ],
)
def test_a_day_that_cannot_be_added_says_what_to_write(browse: Browse, fields: dict[str, str], said: str) -> None:
    assert said in words_of(add(browse("amina"), **fields))


def test_a_week_without_a_working_day_is_refused(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = arrange(amina, f"{CAMBODIA}/weekend", whose="own", days=[str(day) for day in range(7)])
    assert "One day of the week at least is worked. Tick fewer." in words_of(page)
    for wrong in ("0123456", "7", "x"):
        assert amina.send(f"{CAMBODIA}/weekend-back?was={wrong}", form_of=CAMBODIA).status_code == 400
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]


def test_what_is_pressed_twice_changes_nothing_twice(browse: Browse) -> None:
    amina = browse("amina")
    page = add(amina)
    press(amina, page, r".*/take-out")
    assert "Nothing was changed" in words_of(press(amina, page, r".*/take-out"))
    again = amina.send(f"{CAMBODIA}/worked?day=2016-02-09", form_of=CAMBODIA, follow=True).text
    assert "Nothing was changed" in words_of(again)
    assert amina.send(f"{CAMBODIA}/worked?day=soon", form_of=CAMBODIA).status_code == 400
    assert amina.send(f"{CAMBODIA}/file-back?read=2016-02-10T09:00:00", form_of=CAMBODIA).status_code == 400


def test_days_of_another_country_and_days_that_somebody_chose_stay(browse: Browse, acting: Acting, url: str) -> None:
    with acting("amina"):
        other = answer_due("VN", 9, date(2016, 2, 18))
    amina = browse("amina")
    arrange(amina, f"{only(amina.page(url))}/day", choice="other", other="19 February 2016", reason="Agreed")
    add(amina)
    assert planned_for(amina.page(url)) == [f"{ANSWER} Friday 19 February 2016"]
    assert planned_for(amina.page(other)) == [f"{ANSWER} Thursday 18 February 2016"]


def test_a_country_whose_days_off_are_not_known_for_long_enough_says_so(browse: Browse, clock_at: ClockAt) -> None:
    amina = browse("amina")
    assert "Days off are known until" not in amina.page(CAMBODIA)
    clock_at(date(2099, 12, 1))
    page = words_of(amina.page(CAMBODIA))
    assert "Days off are known until 31 December 2100 only. Add those until 1 June 2101." in page
