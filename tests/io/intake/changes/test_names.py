"""Names with the last name first are the same names: a roster written so changes nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from intake.changes.names import is_turned
from intake.files.source import Source, SourceSheet, line_of
from intake.mapping.mapping import FieldMap, Mapping
from intake.plan import ImportPlan
from intake.running import plan_import
from model.basics.problem import Severity
from model.tables.book import Cell, book_of_rows

HEAD: list[Cell] = ["Payee ID", "Name"]
PEOPLE = Mapping("People", "Payees", fields=tuple(FieldMap(heading, heading) for heading in HEAD))


def plan(*names: str) -> ImportPlan:
    payees = [("1", "Ines Ortega"), ("2", "Kenji de la Sato")]
    book = book_of_rows({"Payees": [{"Payee ID": i, "Name": n, "Hire date": date(2020, 1, 1)} for i, n in payees]})
    rows: list[list[Cell]] = [HEAD, *([str(at), name] for at, name in enumerate(names, 1))]
    lines = [line for at, row in enumerate(rows, 1) if (line := line_of(at, row)) is not None]
    return plan_import(book, Source("roster.csv", "csv", (SourceSheet("Data", tuple(lines)),)), PEOPLE)


def test_the_book_keeps_its_way_of_writing_a_name_and_it_is_told() -> None:
    made = plan("Ortega, Ines", "de la Sato, Kenji")
    assert [row.action for row in made.rows] == ["unchanged", "unchanged"]
    (told,) = [issue for issue in made.problems if "last name first" in issue.wrong]
    assert told.severity is Severity.FINDING
    assert told.wrong == ("2 names with the last name first (Ortega, Ines) stay as the book has them (Ines Ortega)")


def test_another_name_is_a_change_and_no_name_is_told_where_none_is_turned() -> None:
    made = plan("Ortega-Lopez, Ines", "Kenji de la Sato")
    assert [row.action for row in made.rows] == ["changed", "unchanged"]
    assert not [issue for issue in made.problems if "last name first" in issue.wrong]


@pytest.mark.parametrize(
    ("target", "heading", "cell", "is_same"),
    [
        ("Payees", "Name", "Ortega, Ines", True),
        ("Payees", "Name", "ortega, ines", False),
        ("Payees", "Name", "Ines, Ortega", False),
        ("Payees", "Email", "Ortega, Ines", False),
        ("Accounts", "Account", "Ortega, Ines", False),
        ("Payees", "Name", None, False),
    ],
)
def test_what_is_the_same_name(target: str, heading: str, cell: Cell, is_same: bool) -> None:
    assert is_turned(target, heading, cell, "Ines Ortega") is is_same
