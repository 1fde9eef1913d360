"""One case with all that belongs to it: its people, demands, visits and letters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.actions.invented.names import called, some_country
from tracker.actions.invented.offices import Offices
from tracker.actions.invented.rows import Row
from tracker.actions.invented.sizes import Portion
from tracker.actions.invented.writing import Writer
from tracker.actions.links import quote_key
from tracker.records.record import title_key
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import LinkRole
from tracker.rules.people import NameKind

ASKED = (
    "Release {}",
    "Drop the charges against {}",
    "Let {} see a lawyer",
    "Say where {} is held",
    "Let a doctor see {}",
    "Let {} travel",
)
WORK = ("Journalist", "Lawyer", "Teacher", "Farmer", "Student", "Trade unionist", "Monk", "Nurse", "")
LONGEST_VISIT, VISITS_AHEAD, VISITS_FOLLOWED = 5, 40, 30
"""Days."""


class Matter:
    """It writes its records as it is made; `telling` says what happened to them."""

    def __init__(self, writer: Writer, offices: Offices, portion: Portion, is_hot: bool) -> None:
        self.writer, self.offices, self.chance, self.is_hot = writer, offices, writer.chance, is_hot
        self._country = some_country(self.chance)
        self._circle = offices.circle(self._country, Visibility.ORGANISATION if is_hot else None)
        self._begins = offices.some_day()
        title = f"{writer.words.some(2)} detentions"
        self.case = writer.record(Kind.CASE, title, self._begins, self._circle, {"closed": False}, **self._note())
        self.own: dict[int, Row] = {}
        """What only its kind has, of each record that may come back."""
        self._quotes: Counter[int] = Counter()
        self.people = [self._person() for _ in range(portion.people)]
        self.demands = [self._demand() for _ in range(portion.demands)]
        self.visits = [self._visit() for _ in range(portion.visits)]
        self.letters = [self._letter() for _ in range(portion.letters)]

    @property
    def records(self) -> Iterator[Row]:
        """Whatever has a status."""
        for rows in (self.people, self.visits, self.demands, self.letters):
            yield from rows

    def day(self) -> date:
        return self.chance.day_between(self._begins, self.writer.today)

    def tell(
        self, code: str, when: UncertainDate, about: Sequence[Row], said_by: Row | None = None, **told: object
    ) -> None:
        """Write what happened; of a hot case everything is told of the case itself, too."""
        about = [*about, self.case] if self.is_hot else about
        event = self.writer.event(code, when, self._circle, about, **told)
        if said_by is not None:
            self.writer.batch.link(event, LinkRole.SPEAKER, said_by)
        if self.chance.happens(0.2):
            self.writer.batch.link(event, LinkRole.SOURCE, self.offices.source())

    def _add(self, kind: Kind, title: str, day: date, own: Row, names: Sequence[str] = ()) -> Row:
        row = self.writer.record(kind, title, day, self._circle, own, names, **self._note())
        self.writer.batch.link(row, LinkRole.MEMBER, self.case)
        self.own[row["id"]] = own
        return row

    def _note(self) -> Row:
        return {"summary": self.writer.words.sentence() if self.chance.happens(0.5) else ""}

    def _person(self) -> Row:
        byname = self.writer.words.some(1) if self.chance.happens(0.5) else ""
        name = called(self.chance, self._country, byname)
        names = [(name.title, NameKind.MAIN), *([(name.own_script, NameKind.OWN_SCRIPT)] if name.own_script else [])]
        born = date(1940, 1, 1) + timedelta(days=self.chance.randrange(24_000)) if self.chance.happens(0.3) else None
        own = {"is_group": False, "number": None, "born": born.isoformat() if born else None, "gender": ""}
        own["occupation"] = self.chance.choice(WORK)
        row = self._add(Kind.PERSON, name.title, self.day(), own, [text for text, _kind in names])
        for text, kind in names:
            known = {"person_id": row["id"], "text": text, "text_key": title_key(text), "kind": kind, "language": ""}
            self.writer.batch.add("person_names", known)
        return row

    def _demand(self) -> Row:
        person, batch = self.chance.choice(self.people), self.writer.batch
        title, day = self.chance.choice(ASKED).format(person["title"]), self.day()
        own = {"deadline_on": None, "would_count": "", "if_refused": "", "followed": True}
        row = self._add(Kind.DEMAND, title, day, own)
        for role in (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER):
            batch.link(row, role, self.offices.organisation())
        batch.link(row, LinkRole.BENEFICIARY, person)
        self.tell("demand-made", UncertainDate.on(day), [row])
        return row

    def _visit(self) -> Row:
        visitor, today = self.offices.organisation(), self.writer.today
        first = self.chance.day_between(self._begins, today + timedelta(days=VISITS_AHEAD))
        last = first + timedelta(days=self.chance.randrange(LONGEST_VISIT))
        own = {"starts": first.isoformat(), "ends": last.isoformat(), "first_day": first, "last_day": last}
        own |= {"place": self.writer.words.some(1), "purpose": self.writer.words.sentence(), "agenda": ""}
        own["followed"] = first > today - timedelta(days=VISITS_FOLLOWED)
        row = self._add(Kind.VISIT, f"{visitor['title']} in {own['place']}", first, own)
        self.writer.batch.link(row, LinkRole.VISITOR, visitor)
        self.writer.batch.link(row, LinkRole.HOST, self.offices.organisation())
        announced = min(today, first - timedelta(days=self.chance.randint(5, VISITS_AHEAD)))
        code, day = ("visit-ended", last) if last < today else ("visit-announced", announced)
        self.tell(code, UncertainDate.on(day), [row])
        return row

    def _letter(self) -> Row:
        words, batch, day = self.writer.words, self.writer.batch, self.day()
        own = {"form": self.chance.choice(list(LetterForm)), "language": "", "text": words.paragraph(4), "url": ""}
        row = self._add(Kind.LETTER, f"Letter on {words.some(3)}", day, own | {"followed": True})
        sender, demands = self.offices.organisation(), self._some(self.demands, 3)
        batch.link(row, LinkRole.SIGNATORY, sender)
        batch.link(row, LinkRole.ADDRESSEE, self.offices.organisation())
        for position, demand in enumerate(demands):
            self._make_demand(row, demand, position)
        visits = self._some(self.visits, 1) if self.chance.happens(0.2) else []
        for visit in visits:
            batch.link(row, LinkRole.ABOUT_VISIT, visit)
        self.tell("letter-sent", UncertainDate.on(day), [row, *demands, *visits], sender)
        return row

    def _some(self, rows: Sequence[Row], most: int) -> list[Row]:
        return self.chance.sample(rows, min(len(rows), self.chance.randint(1, most)))

    def _make_demand(self, letter: Row, demand: Row, position: int) -> None:
        """Half of the demands stand in the letter in words of its own, which are found at both ends."""
        quote = self.writer.words.sentence() if self.chance.happens(0.5) else ""
        terms = {"position": position, "quote": quote, "quote_key": quote_key(quote)}
        self.writer.batch.link(letter, LinkRole.MAKES_DEMAND, demand, **terms)
        for near, far in ((letter, demand), (demand, letter)) if quote else ():
            self._quotes[near["id"]] += 1
            self.writer.index.link(near, far, self._quotes[near["id"]], quote)
