"""What a payout line shows beside its amount, where the amount does not rest on it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from model.basics.calendar import Period
from model.calculate import calculate
from model.pay.lines import PayoutLine
from model.tables.book import book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period


def line_of(component: dict[str, Any], target: int | None) -> PayoutLine:
    """The one line of a quarter in which 500 were sold; the curve pays a half below target and once at it."""
    (line,) = lines_of("FY2026-Q1", [component], target)
    return line


def lines_of(period: str, components: list[dict[str, Any]], target: int | None) -> list[PayoutLine]:
    """The lines of a quarter; 500 were sold in the first, 300 in the second, and the target is that of each."""
    bonus = {"Plan ID": "CSM", "Component": "Bonus", "Measure": "Sold", "Method": "bonus", "Curve": "Half"}
    tables = read_tables(
        book_of_rows(
            {
                "Payees": [{"Payee ID": "101", "Name": "Ines Ortega", "Hire date": "2021-05-03"}],
                "Assignments": [
                    {"Payee ID": "101", "From": "2021-05-03", "Plan ID": "CSM", "Target incentive": 4000},
                ],
                "Plans": [{"Plan ID": "CSM", "Name": "Customer success managers"}],
                "Components": [bonus | component for component in components],
                "Curves": [
                    {"Curve": "Half", "From": 0, "Value": Decimal("0.5"), "Shape": "step"},
                    {"Curve": "Half", "From": 1, "Value": 1, "Shape": "step"},
                    {"Curve": "Tiers", "From": 0, "Value": Decimal("0.1"), "Shape": "marginal"},
                    {"Curve": "Tiers", "From": 1, "Value": Decimal("0.2"), "Shape": "marginal"},
                ],
                "Measures": [
                    {"Measure": "Sold", "Kind": "sum", "Unit": "money"},
                    {"Measure": "Lost", "Kind": "sum", "Unit": "money", "Types": "lost", "Better": "lower"},
                    {"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"},
                ],
                "Targets": [
                    {"Owner": "101", "Measure": measure, **{f"FY2026-Q{n}": target for n in (1, 2, 3, 4)}}
                    for measure in ("Sold", "Lost")
                ],
                "Transactions": [
                    {"Transaction ID": "T1", "Date": "2026-02-02", "Type": "new", "Amount": 500, "CSM": "101"},
                    {"Transaction ID": "T2", "Date": "2026-05-02", "Type": "new", "Amount": 300, "CSM": "101"},
                ],
                "Crediting rules": [{"Rule": "Every deal", "Role": "CSM"}],
            }
        )
    )
    span = parse_period(period, tables.calendar)
    assert isinstance(span, Period)
    return calculate(tables, span).lines(span)


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


def test_a_weight_that_went_to_others_is_shown_with_them_alone() -> None:
    measured = {"Component": "A", "Weight": Decimal("0.6")}
    given = {"Component": "B", "Measure": "NPS", "Weight": Decimal("0.4"), "Not measurable": "redistribute"}
    lines = lines_of("FY2026-Q1", [measured, given], target=500)
    assert [(line.component, line.target_incentive) for line in lines] == [("A", 1000), ("B", 0)]


def test_a_running_commission_shows_where_the_year_stands() -> None:
    running = {"Method": "rate", "Curve": "Tiers", "Applied": "running"}
    (line,) = lines_of("FY2026-Q2", [running], target=175)  # 500 and 300 against 700: 200 at 10 %, 100 at 20 %
    assert (line.actual, line.target, line.attainment) == (800, 700, Fraction(8, 7))
    assert (line.amount, line.curve_result, line.target_incentive) == (40, Fraction(40, 300), None)


def test_where_nothing_is_credited_no_rate_is_told() -> None:
    lines = lines_of("FY2026-Q3", [{"Method": "rate", "Curve": "Tiers"}], target=100)
    assert [(line.actual, line.attainment, line.curve_result, line.reason) for line in lines] == [
        (0, 0, None, "no credit")
    ]


def test_what_stands_at_the_last_row_has_no_attainment() -> None:
    line = line_of({"Measure": "Lost"}, target=100)
    assert (line.actual, line.target, line.attainment, line.curve_result) == (0, 100, None, 1)


def test_no_target_is_shown_that_nothing_can_be_held_against() -> None:
    line = line_of({}, target=0)
    assert (line.reason, line.actual, line.target, line.attainment) == ("no target", 500, None, None)
