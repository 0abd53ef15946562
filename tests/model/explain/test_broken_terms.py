"""A component whose terms cannot be used is held, and explained all the same."""

from __future__ import annotations

import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.explain.chain import explain
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables

SOUND: dict[str, Cell] = {"Plan ID": "CSM", "Component": "Bonus", "Method": "bonus", "Measure": "NPS", "Curve": "Up"}


@pytest.mark.parametrize(
    "terms",
    [
        {"Gate": "[NPS >"},
        {"Release if": "[NPS >", "Holdback": 0.1, "Release after": 1},
        {"Multiplier measure": "[NPS", "Multiplier curve": "Up"},
        {"Second measure": "[NPS"},
        {"Measured over": "trailing 12 months", "Basis": "year to date"},
        {"Measured over": "month"},
    ],
)
def test_terms_that_cannot_be_used_are_explained_all_the_same(terms: dict[str, Cell]) -> None:
    tables = read_tables(
        book_of_rows(
            {
                "Payees": [{"Payee ID": "E1", "Name": "Lena Fischer", "Hire date": "2020-01-01"}],
                "Assignments": [
                    {"Payee ID": "E1", "From": "2020-01-01", "Plan ID": "CSM", "Target incentive": 40000},
                ],
                "Plans": [{"Plan ID": "CSM", "Name": "Success"}],
                "Components": [SOUND | terms],
                "Curves": [{"Curve": "Up", "Shape": "step", "From": 0, "Value": 1}],
                "Measures": [{"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"}],
                "Targets": [{"Owner": "E1", "Measure": "NPS", "FY2026": 40}],
                "Readings": [{"Owner": "E1", "Measure": "NPS", "FY2026-Q1": 30}],
            }
        )
    )
    period = Period(2026 * 12, 3)
    calculation = calculate(tables, period)
    assert any(problem.sheet == "Components" for problem in tables.problems)
    (line, step), *_ = explain(calculation, period, "E1")
    assert (line.amount, line.reason) == (None, "problem in the book")
    assert step.parts
