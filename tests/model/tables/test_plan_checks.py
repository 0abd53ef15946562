"""Bad plans are caught before they pay: circles, weights, holes in curves and targets, rates that are missing."""

from __future__ import annotations

from typing import Any

import pytest

from model.basics.calendar import Period
from model.basics.problem import Severity
from model.calculate import calculate
from model.explain.chain import explain
from model.tables.book import book_of_rows
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.values import parse_period

Row = dict[str, Any]


def formula(name: str, text: str) -> Row:
    return {"Measure": name, "Kind": "formula", "Formula": text, "Unit": "number"}


def component(name: str, method: str = "bonus", **terms: Any) -> Row:
    paid = {"Curve": "C", "Measure": "NRR"} if method == "bonus" else {"Rate": 1, "Measure": "Sold"}
    cells = {heading.replace("_", " "): cell for heading, cell in terms.items()}
    return {"Plan ID": "CSM", "Component": name, "Method": method} | paid | cells


def read(**changed: list[Row]) -> Tables:
    """One CSM paid on NRR, without any problem; `changed` replaces sheets, and measures are added."""
    measures = [
        {"Measure": "NRR", "Kind": "reading", "Over time": "last", "Unit": "percent"},
        {"Measure": "Sold", "Kind": "sum", "Types": "new", "Unit": "money"},
    ]
    sheets: dict[str, list[Row]] = {
        "Payees": [{"Payee ID": "101", "Name": "Ines Ortega", "Hire date": "2021-05-03"}],
        "Assignments": [{"Payee ID": "101", "From": "2021-05-03", "Plan ID": "CSM", "Target incentive": 4000}],
        "Accounts": [{"Account ID": "A1", "Account": "Litware"}],
        "Ownership": [{"Account ID": "A1", "Role": "CSM", "Payee ID": "101", "From": "2024-01-01"}],
        "Plans": [{"Plan ID": "CSM", "Name": "Customer success managers"}],
        "Components": [component("NRR bonus")],
        "Curves": [
            {"Curve": "C", "Shape": "linear", "From": 0, "Value": 0},
            {"Curve": "C", "Shape": "linear", "From": 1, "Value": 1},
        ],
        "Targets": [{"Owner": "101", "Measure": "NRR", "FY2026": 1}],
        "Readings": [{"Owner": "101", "Measure": "NRR", "2026-01": 1}],
        "Transactions": [
            {"Transaction ID": "T1", "Date": "2026-01-05", "Account ID": "A1", "Type": "new", "Amount": 100}
        ],
        "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
    }
    return read_tables(book_of_rows(sheets | changed | {"Measures": measures + changed.get("Measures", [])}))


def told(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


def quarter(tables: Tables) -> Period:
    period = parse_period("FY2026-Q1", tables.calendar)
    assert isinstance(period, Period)
    return period


def test_the_book_they_are_tried_on_is_sound() -> None:
    assert not told(read())


CIRCLE = [formula("A", "[B] + 1"), formula("B", "[C] * 2"), formula("C", "[A]")]


def test_a_circle_of_formulas_is_named_where_it_begins_and_wherever_it_is_used() -> None:
    gated = component("NRR bonus", Gate="[B] > 0")
    tables = read(Measures=[*CIRCLE, formula("D", "[A] + 1"), formula("E", "[D]")], Components=[gated])
    circle = "[A] rests on itself by way of [B], [C]"
    assert told(tables) == [
        f"Components!Y2: this cannot be calculated: {circle} (see Measures!G4); mend that first",
        f"Measures!G4: {circle} (see G5, G6); take one of the references out",
        f"Measures!G7: this cannot be calculated: {circle} (see G4); mend that first",
    ]


def test_what_rests_on_a_circle_is_held_and_explained_without_going_round() -> None:
    for measure in ("A", "E"):
        tables = read(
            Measures=[*CIRCLE, formula("D", "[A] + 1"), formula("E", "[D] * 2")],
            Components=[component("Bonus", Measure=measure, Curve_input="value"), component("NRR bonus")],
        )
        calculation = calculate(tables, quarter(tables))
        lines = {line.component: line for line in calculation.lines()}
        assert lines["Bonus"].reason == "problem in the book"
        assert lines["NRR bonus"].amount == 1000
        assert explain(calculation, quarter(tables), "101")


def test_a_reading_weighted_by_what_rests_on_it_is_a_circle() -> None:
    weighted = {"Measure": "Score", "Kind": "reading", "Over time": "last", "Over people": "weighted"}
    tables = read(Measures=[weighted | {"Weighted by": "Twice", "Unit": "points"}, formula("Twice", "[Score] * 2")])
    text = "Measures!J4: [Score] rests on itself by way of [Twice] (see G5); take one of the references out"
    assert told(tables) == [text]


def test_a_formula_that_has_no_effect_makes_no_circle() -> None:
    idle = {"Measure": "Idle", "Kind": "sum", "Types": "new", "Formula": "[Idle]", "Unit": "money"}
    assert [problem.severity for problem in read(Measures=[idle]).problems] == [Severity.FINDING]


@pytest.mark.parametrize(
    ("components", "sound"),
    [
        ([component("A", Weight="60%"), component("B", Weight="40%")], True),
        ([component("A", Weight="60%"), component("B", Weight="40%"), component("R", "rate")], True),
        ([component("A", Weight="30%"), component("R", "rate", Weight="70%")], True),
        ([component("R", "rate", Weight="70%")], True),
        ([component("A", Weight="30%"), component("R", "rate", Weight="60%")], False),
        ([component("A", Weight="60%"), component("B", Weight="50%")], False),
        ([component("A", Weight="30%"), component("R", "rate", Weight="70%", To="2026-06-30")], False),
    ],
    ids=lambda value: "" if isinstance(value, bool) else " + ".join(str(row.get("Weight", 1)) for row in value),
)
def test_weights_sum_to_1_with_or_without_those_of_rates(components: list[Row], sound: bool) -> None:
    problems = read(Components=components).problems
    assert [problem.severity for problem in problems] == ([] if sound else [Severity.FINDING])
    assert all(problem.cell == "L2" and problem.value for problem in problems)


def test_weights_are_not_told_off_for_a_row_that_is_left_out() -> None:
    components = [component("A", Weight="60%", Measure="NRX"), component("B", Weight="40%")]
    (text,) = told(read(Components=components))
    assert text.startswith("Components!G2: 'NRX' is not in Measures")


def test_a_matrix_with_a_hole_names_the_pair_of_steps() -> None:
    steps = [{"Curve": "M", "Shape": "step", "From": a, "And from": b, "Value": 1} for a, b in ((0, 0), (0, 2), (1, 0))]
    paid = component("NRR bonus", Curve="M", Second_measure="Sold")
    (problem,) = read(Curves=steps, Components=[paid]).problems
    assert (problem.place, problem.severity) == ("Curves!F4", Severity.WARNING)
    assert "no row for From 1 and And from 2" in problem.wrong
    steps.append({"Curve": "M", "Shape": "step", "From": 1, "And from": 2, "Value": 2})
    assert not told(read(Curves=steps, Components=[paid]))


@pytest.mark.parametrize(
    ("cells", "leaves_out"),
    [
        ({"FY2026-Q1": 1, "FY2026-Q2": None, "FY2026-Q3": 1}, "Targets!D2: the targets of '101' leave out FY2026-Q2"),
        ({"2026-01": 1, "2026-04": 1}, "Targets!2:2"),
        ({"FY2026-Q1": 1, "FY2026-Q2": None, "FY2026-Q3": 1, "FY2026": 3}, ""),
        ({"FY2026-Q1": 1, "FY2026-Q2": 1, "FY2026-Q3": None, "FY2026-Q4": None}, ""),
        ({"FY2026-Q1": None, "FY2026-Q2": 1}, ""),
    ],
    ids=str,
)
def test_targets_that_leave_out_a_stretch_are_a_warning(cells: Row, leaves_out: str) -> None:
    problems = read(Targets=[{"Owner": "101", "Measure": "NRR"} | cells]).problems
    assert [problem.severity for problem in problems] == ([Severity.WARNING] if leaves_out else [])
    if leaves_out.startswith("Targets!D2"):
        assert str(problems[0]) == f"{leaves_out}; fill it in, with 0 if nothing is to be reached then"


def test_nobody_needs_a_target_for_months_without_an_assignment() -> None:
    away = [
        {"Payee ID": "101", "From": start, "To": end, "Plan ID": "CSM", "Target incentive": 4000}
        for start, end in (("2026-01-01", "2026-03-31"), ("2026-07-01", None))
    ]
    targets = [{"Owner": "101", "Measure": "NRR", "FY2026-Q1": 1, "FY2026-Q2": None, "FY2026-Q3": 1}]
    assert not [text for text in told(read(Assignments=away, Targets=targets)) if text.startswith("Targets")]


EUROS = [
    {"Transaction ID": "T1", "Date": "2026-01-05", "Account ID": "A1", "Type": "new", "Amount": 100, "Currency": "EUR"}
]


@pytest.mark.parametrize(
    ("rates", "place", "right"),
    [
        ([], "FX!A2", "add a row from EUR to USD with a rate under FY2026"),
        ([{"From currency": "USD", "To currency": "EUR", "FY2026": "0.9"}], "FX!A3", "add a row from EUR to USD"),
        ([{"From currency": "EUR", "To currency": "USD", "FY2025": "1.1"}], "FX!2:2", "add a column FY2026"),
        (
            [{"From currency": "EUR", "To currency": "USD", "FY2025": "1.1", "FY2026": None}],
            "FX!D2",
            "write how much of USD one EUR is worth",
        ),
    ],
    ids=("no row", "only the other way", "no column", "no rate"),
)
def test_a_missing_rate_is_named_at_the_cell_where_it_belongs(rates: list[Row], place: str, right: str) -> None:
    tables = read(Transactions=EUROS, FX=rates, Components=[component("R", "rate"), component("NRR bonus")])
    calculation = calculate(tables, quarter(tables))
    (problem,) = calculation.problems
    assert problem.place == place
    assert problem.wrong == "there is no rate from EUR to USD for FY2026"
    assert problem.right.startswith(right)
    held = [line.component for line in calculation.lines() if line.amount is None]
    assert held == ["R"]
