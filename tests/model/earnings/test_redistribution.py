"""Weights that go to others: in proportion, for each payee and span by itself, and not while it is unknown whether."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.calculate import calculate
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables

TENTHS = {"Main": 5, "Side": 3, "Lost": 2}


def paid(lost: dict[str, Any], reading: Cell) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
    """Amount and reason of each payee's components of the first quarter; `lost` is how the third one is earned."""
    step = {"Method": "bonus", "Measure": "KPI", "Curve": "All", "Curve input": "value"}
    components = [{**step, "Component": "Main"}, {**step, "Component": "Side"}, {**step, "Component": "Lost", **lost}]
    for component in components:
        component |= {"Plan ID": "P", "Weight": Decimal(TENTHS[component["Component"]]) / 10}
    book = book_of_rows(
        {
            "Payees": [{"Payee ID": p, "Name": p, "Hire date": date(2020, 1, 1)} for p in ("A", "B")],
            "Assignments": [
                {"Payee ID": p, "From": date(2020, 1, 1), "Plan ID": "P", "Target incentive": 4000, "Region": p}
                for p in ("A", "B")
            ],
            "Plans": [{"Plan ID": "P", "Name": "Plan", "Paid": "quarter"}],
            "Components": components,
            "Curves": [{"Curve": "All", "Shape": "step", "From": 0, "Value": 1}],
            "Measures": [
                {"Measure": m, "Kind": "reading", "Over time": "last", "Unit": "points"} for m in ("KPI", "NPS")
            ],
            "Readings": [
                *({"Owner": p, "Measure": "KPI", "FY2026-Q1": 1} for p in ("A", "B")),
                {"Owner": "region: A", "Measure": "NPS", "FY2026-Q1": reading},
                {"Owner": "region: B", "Measure": "NPS", "FY2026-Q1": 1},
            ],
        }
    )
    tables = read_tables(book)
    quarter = tables.calendar.part(2026, "quarter", 1)
    lines = calculate(tables, quarter).lines(quarter)
    return {(line.payee_id, line.component): (line.amount, line.reason) for line in lines}


GIVES = {"Measure": "NPS", "Scope": "region", "Not measurable": "redistribute"}


@pytest.mark.parametrize("method", ["bonus", "pool"])
def test_what_is_not_measurable_is_shared_out_in_proportion(method: str) -> None:
    found = paid({**GIVES, "Method": method}, None)
    assert [found["A", name][0] for name in TENTHS] == [625, 375, 0]
    assert [found["B", name][0] for name in TENTHS] == [500, 300, 200]


@pytest.mark.parametrize("method", ["bonus", "pool"])
def test_who_might_be_given_a_weight_waits_while_it_is_unknown_whether(method: str) -> None:
    found = paid({**GIVES, "Method": method}, "abc")
    assert [found["A", name] for name in TENTHS] == [(None, PROBLEM_IN_THE_BOOK)] * 3
    assert [found["B", name][0] for name in TENTHS] == [500, 300, 200]


def test_nobody_waits_for_what_gives_nothing_away() -> None:
    found = paid({"Measure": "NPS", "Scope": "region"}, "abc")
    assert [found["A", name][0] for name in TENTHS] == [500, 300, None]
