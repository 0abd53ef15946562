"""Clean exports of usual systems are asked nothing that a careful administrator would not want to be asked."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from intake import ImportPlan, Question, Suggestion, open_source, plan_import
from intake.matching.suggesting import columns_beside, suggest
from intake.matching.targets import likely_targets
from intake.tables.finding import find_tables
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell, CellError
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, run, source

_RULES: list[MappingOf[str, Cell]] = [
    {"Rule": role, "Role": role, "Types": "renewal; expansion; new"} for role in ("AE", "CSM")
]
_MEASURES: list[MappingOf[str, Cell]] = [{"Measure": "CSAT", "Kind": "reading", "Over time": "last", "Unit": "points"}]


def into(**more: list[MappingOf[str, Cell]]) -> Book:
    return book(**{"Crediting rules": _RULES, "Measures": _MEASURES, **more})


def suggested(rows: Rows, target: str) -> Suggestion:
    sheet = source(rows).sheets[0]
    return suggest(into(), sheet, find_tables(sheet)[0][0], target, "Import")


def told(found: Suggestion) -> list[Problem]:
    """What is more than noted, of the columns and of the rows."""
    return [one for one in found.problems if one.severity is not Severity.FINDING]


def test_an_export_of_opportunities_asks_only_whose_they_are() -> None:
    rows: Rows = [
        ["Opportunity ID", "Account Name", "Type", "Close Date", "Opportunity Currency", "ARR", "Tax Amount", "Owner"],
        ["006A", "Acme Inc", "renewal", "2026-07-13", "USD", "12,000.00", "120.00", "Ines Ortega"],
        ["006B", "Globex", "expansion", "2026-07-14", "EUR", "1,500.00", "15.00", "Kenji Sato"],
    ]
    found = suggested(rows, "Transactions")
    (asked,) = told(found)
    assert isinstance(asked, Question)
    assert (asked.topic, asked.heading) == ("column", "Owner")
    assert asked.answers == (("AE", "It is AE"), ("CSM", "It is CSM"))
    plan = run(rows, found.mapping, into())
    assert [one for one in plan.problems if one.severity is not Severity.FINDING] == []


def test_companies_of_the_book_are_no_guess_and_owners_no_deals() -> None:
    rows: Rows = [["Deal owner", "Associated Company"], ["Ines Ortega", "Acme Inc"], ["Kenji Sato", "Globex"]]
    found = suggested(rows, "Transactions")
    assert {one.field: one.heading for one in found.mapping.fields} == {"Account ID": "Associated Company"}
    assert not any("by guess" in one.wrong for one in found.problems)


def test_another_amount_that_may_be_meant_is_still_told() -> None:
    rows: Rows = [
        ["Deal", "Date", "Type", "ARR", "New ARR"],
        *(["D", date(2026, 7, n), "new", n, 2 * n] for n in (13, 14)),
    ]
    wrong = told(suggested(rows, "Transactions"))[0].wrong
    assert "could be" in wrong
    assert "'New ARR'" in wrong


def test_measures_whose_values_are_entered_are_readings() -> None:
    rows: Rows = [["CSM", "Measure", "Jul-26"], ["0012", "CSAT", 4], ["0013", "CSAT", 5]]
    table = find_tables(source(rows).sheets[0])[0][0]
    assert likely_targets([table], "", columns_beside(into()))[0] == "Readings"


def test_the_roles_and_measures_of_the_book_are_offered() -> None:
    (role, _) = told(suggested([["Account", "Owner"], ["A1", "0012"], ["A2", "0013"]], "Ownership"))
    assert isinstance(role, Question)
    assert dict(role.answers) == {"=AE": "It is AE", "=CSM": "It is CSM"}


@pytest.mark.parametrize(("code", "known"), [('0 "R"', "ZAR"), ('"RM" 0', "MYR"), ('0 "Fr"', "CHF")])
def test_letters_of_a_format_are_a_currency_where_the_book_has_it(
    workbook: Callable[..., Path], code: str, known: str
) -> None:
    path = workbook(Data=DEALS)
    made = openpyxl.load_workbook(path)
    made["Data"]["E2"].number_format = code
    made.save(path)

    def asks(before: Book) -> bool:
        plan = plan_import(before, open_source(path), BOOKINGS)
        return any(isinstance(one, Question) and one.topic == "currency" for one in plan.problems)

    assert not asks(book())
    assert asks(book(FX=[{"From currency": known, "To currency": "USD", "2026-01": 1}]))


@pytest.mark.parametrize("partly", [False, True])
def test_an_error_cell_is_told_once(partly: bool) -> None:
    rows: Rows = [*DEALS, ["D3", date(2026, 1, 21), "A1", "new", CellError("#N/A")]]
    plan: ImportPlan = run(rows, replace(BOOKINGS, partly=partly))
    assert len([one for one in plan.problems if one.cell == "E4"]) == 1
    beside: Rows = [[*row, CellError("#N/A") if at == 1 else at] for at, row in enumerate(DEALS)]
    assert [one.cell for one in run(beside).problems if "error value" in one.wrong] == ["F2"], "of what is not imported"
