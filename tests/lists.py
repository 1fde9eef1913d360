"""Invented lists in the shapes in which real ones come: nobody in them exists."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook

PRISONERS = [
    ["No.", "Name", "Date of birth", "Sex", "Country", "Number of people", "Group", "Sentence", "Background"],
    ["A-1", "林安（Lin An）", "1952", "m", "China", "", "", "2030-01-01", "Arrested at a meeting."],
    ["A-2", "Ko Htet a.k.a. Htet Gyi", "1952-08", "m", "Burma", "", "", "life", ""],
    ["A-3", "Ana Roe", "1954-02-29", "f", "Cambodia", "", "", "detention", ""],
    ["A-4", "Ben Poe", "19812", "", "Viet Nam", "", "", "unknown", ""],
    ["A-5", "Layla Hassan", "March 07, 2014", "f", "Egypt", "", "", "", "See A-6."],
    ["A-6", "Omar Idris", "22 November 2013", "m", "Egypt", "", "", "death", 'He said "no",\nand left.'],
    ["A-7", "Sok Dara", "2008/03/dd", "", "", "", "", "", "No place is known."],
    ["A-8", "Eleven villagers", "", "", "Cambodia", "11", "yes", "", ""],
    ["A-9", "Some farmers", "", "", "Cambodia", "about 20", "yes", "", ""],
    ["A-10", "Mina Tan", "1966~", "f", "Cambodja", "", "", "", ""],
]
"""Two scripts and aliases in one cell, dates of every kind, groups, a country that is misspelt."""

RECOMMENDATIONS = [
    ["Recommendation", "State under review", "Recommending State", "Date", "Response"],
    ["Ratify the convention", "Republic of Novar", "Côte Bleue", "2012-05-21", "Accepted"],
    ["Ratify the convention", "Republic of Novar", "Estrana", "2012-05-21", "Noted"],
    ["Release those who were arrested", "Kingdom of Astoria", "Côte Bleue", "2012-05", "Accepted"],
]


def recommendations(many: int) -> list[list[str]]:
    """The same shape, and as many: of some States to others, with marks on their letters."""
    rows = [
        [
            f"Release those who were arrested in town {n}, and ratify the “convention” — Nº {n % 7}",
            f"République d’Été {n % 13}",
            f"Côte Bleue {n % 11}",
            f"{2008 + n % 8}-{1 + n % 12:02}-{1 + n % 28:02}",
            ("Accepted", "Noted", "Réponse différée")[n % 3],
        ]
        for n in range(many)
    ]
    return [RECOMMENDATIONS[0], *rows]


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    return written.getvalue()


def workbook() -> bytes:
    """Merged headings, a title above them, days as numbers, whole numbers, and a formula that was never worked out."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("List"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:E1", "People of whom we know")
        sheet.write("A2", "No.")
        sheet.merge_range("B2:C2", "Person")
        sheet.merge_range("D2:E2", "How it stands")
        for column, heading in enumerate(["", "name", "born", "occupation", "notes"]):
            sheet.write(2, column, heading)
        for row, (number, name, born) in enumerate([(1, "Ana Roe", date(1952, 8, 2)), (2, "Ben Poe", 25569)], start=3):
            sheet.write(row, 0, number)
            sheet.write(row, 1, name)
            sheet.write(row, 2, born, day if isinstance(born, date) else None)
            sheet.write(row, 3, "teacher")
        sheet.write_formula("E5", '="a"&"b"', None, "")
        book.add_worksheet("Empty")
        book.add_worksheet("Of last year").write("A1", "Name")
    return made.getvalue()
