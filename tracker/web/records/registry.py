"""The kinds of record and their pages. A new kind adds one line here and a folder with its form and what it shows."""

from tracker.web.cases.views import PAGES as CASES
from tracker.web.demands.views import PAGES as DEMANDS
from tracker.web.events.views import PAGES as EVENTS
from tracker.web.letters.views import PAGES as LETTERS
from tracker.web.organisations.views import PAGES as ORGANISATIONS
from tracker.web.people.views import PAGES as PEOPLE
from tracker.web.sources.views import PAGES as SOURCES
from tracker.web.visits.views import PAGES as VISITS

PAGES = (CASES, PEOPLE, DEMANDS, LETTERS, VISITS, ORGANISATIONS, SOURCES, EVENTS)
