"""Who works here, and whom everybody writes to: some people in five teams, organisations and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from tracker.actions import accounts
from tracker.actions.invented.chance import Often
from tracker.actions.invented.names import some_country
from tracker.actions.invented.rows import Row
from tracker.actions.invented.writing import Circle, Writer
from tracker.plumbing.database import session
from tracker.records.accounts import User, user_by_email
from tracker.rules.access import Ability, Role, Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.organisations import OrganisationForm
from tracker.rules.sources import Reliability

TEAMS = ("Africa", "Americas", "Asia", "Europe", "Middle East")
OF_A_TEAM = (Role.COORDINATOR, Role.OFFICER, Role.OFFICER, Role.OFFICER, Role.CONTRIBUTOR, Role.VIEWER)
COORDINATOR = "coordinator@example.org"
"""Belongs to every team, and is named among the readers of whatever is for named people only."""

PEOPLE_AN_ORGANISATION, PEOPLE_A_SOURCE = 50, 20
FEWEST = 20
YEARS = 16
"""So long ago the earliest began."""

WIDTHS = Often({Visibility.ORGANISATION: 60, Visibility.TEAM: 37, Visibility.RESTRICTED: 3})
_FORMS = Often(
    {
        OrganisationForm.MINISTRY: 30,
        OrganisationForm.NGO: 25,
        OrganisationForm.GOVERNMENT: 10,
        OrganisationForm.EMBASSY: 10,
        OrganisationForm.COURT: 8,
        OrganisationForm.PARLIAMENT: 7,
        OrganisationForm.INTERNATIONAL: 5,
        OrganisationForm.MEDIA: 5,
    }
)


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    writing: Sequence[int]
    """The people in it who may look after a record."""


class Offices:
    def __init__(self, writer: Writer, people: int) -> None:
        self._writer, self._chance = writer, writer.chance
        self._first = _add(COORDINATOR, "Coordinator", Role.COORDINATOR)
        self._teams = [_team(name) for name in TEAMS]
        accounts.join_teams(self._first, [team.id for team in self._teams])
        _add("administrator@example.org", "Administrator", Role.ADMINISTRATOR)
        self._organisations = [self._organisation() for _ in range(max(FEWEST, people // PEOPLE_AN_ORGANISATION))]
        self._sources = [self._source() for _ in range(max(FEWEST, people // PEOPLE_A_SOURCE))]
        self._weights = list(accumulate(1 / (place + 1) for place in range(len(self._organisations))))

    def organisation(self) -> Row:
        """Return some organisation: a few of them are written to again and again."""
        return self._chance.choices(self._organisations, cum_weights=self._weights)[0]

    def source(self) -> Row:
        return self._chance.choice(self._sources)

    def circle(self, country: str, width: Visibility | None = None) -> Circle:
        """Return who looks after a new case and who may see it."""
        team = self._chance.choice(self._teams)
        owner = self._chance.choice(team.writing)
        width = width or WIDTHS.one(self._chance)
        in_mail = self._chance.happens(0.1)
        columns = {"country": country, "owner_id": owner, "team_id": team.id}
        readers = sorted({owner, self._first.id}) if width is Visibility.RESTRICTED else []
        return Circle({**columns, "visibility": width, "exposure": Exposure.INTERNAL, "in_mail": in_mail}, readers)

    def some_day(self) -> date:
        """Return the day on which something began."""
        today = self._writer.today
        return self._chance.day_between(today - timedelta(days=365 * YEARS), today - timedelta(days=90))

    def _organisation(self) -> Row:
        words, form = self._writer.words, _FORMS.one(self._chance)
        title = f"{form.label.split(' or ')[0]} of {words.some(2)}"
        own = {"form": form, "acronym": "".join(word[0].upper() for word in title.split()), "website": ""}
        circle = self.circle(some_country(self._chance), Visibility.ORGANISATION)
        return self._writer.record(Kind.ORGANISATION, title, self.some_day(), circle, own)

    def _source(self) -> Row:
        words, day = self._writer.words, self.some_day()
        own: Row = {"url": f"https://example.org/{words.some(1).lower()}", "publisher": words.some(2)}
        own |= {"published": day.isoformat(), "accessed": None, "reliability": self._chance.choice(list(Reliability))}
        own |= {"quote": words.sentence() if self._chance.happens(0.3) else ""}
        circle = self.circle(some_country(self._chance), Visibility.ORGANISATION)
        return self._writer.record(Kind.SOURCE, words.some(6), day, circle, own)


def _team(name: str) -> Team:
    team_id = accounts.add_team(name).id
    address = name.lower().replace(" ", "-")
    people = [
        _add(f"{role}{number}.{address}@example.org", f"{role.label} {number} ({name})", role, [team_id])
        for number, role in enumerate(OF_A_TEAM, start=1)
    ]
    return Team(team_id, [user.id for user in people if user.role_of.may(Ability.WRITE)])


def _add(email: str, name: str, role: Role, team_ids: Sequence[int] = ()) -> User:
    here = session().scalars(user_by_email(email)).one_or_none()
    return here or accounts.add_user(email, name, role, team_ids)
