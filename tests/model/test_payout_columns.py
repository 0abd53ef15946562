"""What a payout line shows beside its amount, where the amount does not rest on it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from model.calculate import calculate
from model.pay.lines import PayoutLine
from model.tables.book import book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period


def line_of(component: dict[str, Any], target: int | None) -> PayoutLine:
    """The one line of a quarter in which 500 were sold; the curve pays a half below target and once at it."""
    tables = read_tables(
        book_of_rows(
            {
                "Payees": [{"Payee ID": "101", "Name": "Ines Ortega", "Hire date": "2021-05-03"}],
                "Assignments": [
                    {"Payee ID": "101", "From": "2021-05-03", "Plan ID": "CSM", "Target incentive": 4000},
                ],
                "Plans": [{"Plan ID": "CSM", "Name": "Customer success managers"}],
                "Components": [
                    {"Plan ID": "CSM", "Component": "Bonus", "Measure": "Sold", "Method": "bonus", "Curve": "Half"}
                    | component
                ],
                "Curves": [
                    {"Curve": "Half", "From": 0, "Value": Decimal("0.5"), "Shape": "step"},
                    {"Curve": "Half", "From": 1, "Value": 1, "Shape": "step"},
                ],
                "Measures": [
                    {"Measure": "Sold", "Kind": "sum", "Unit": "money"},
                    {"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"},
                ],
                "Targets": [{"Owner": "101", "Measure": "Sold", "FY2026-Q1": target}],
                "Transactions": [
                    {"Transaction ID": "T1", "Date": "2026-02-02", "Type": "new", "Amount": 500, "CSM": "101"}
                ],
                "Crediting rules": [{"Rule": "Every deal", "Role": "CSM"}],
            }
        )
    )
    period = parse_period("FY2026-Q1", tables.calendar)
    (line,) = calculate(tables, period).lines(period)
    return line


def test_below_the_minimum_volume_the_curve_says_nothing_without_a_target() -> None:
    line = line_of({"Minimum volume": 501}, target=None)
    assert (line.reason, line.amount) == ("below minimum volume", 0)
    assert (line.actual, line.target, line.attainment, line.curve_result) == (500, None, None, None)


def test_below_the_minimum_volume_the_curve_still_says_what_it_would_have_paid() -> None:
    line = line_of({"Minimum volume": 501}, target=1000)
    assert (line.reason, line.amount) == ("below minimum volume", 0)
    assert (line.attainment, line.curve_result) == (Fraction(1, 2), Fraction(1, 2))


def test_a_gate_that_cannot_be_measured_hides_no_curve_result() -> None:
    line = line_of({"Gate": "[NPS] > 30"}, target=500)
    assert (line.reason, line.amount) == ("not measurable", None)
    assert (line.attainment, line.curve_result, line.target_incentive) == (1, 1, 1000)
