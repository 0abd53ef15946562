"""What held lines wait for: every missing cell once, where it stands, and who waits for it."""

from __future__ import annotations

import re

import pytest

from model.basics.calendar import Period
from model.basics.problem import Problem
from model.calculate import calculate
from model.calculation import Calculation
from model.explain import lacks
from model.explain.missing import missing
from model.tables.book import Book, Cell, book_of_rows
from model.tables.faults import MOST_IN_A_COLUMN
from model.tables.reading import read_tables
from tests.reference.compare import period_of, tables_of
from tests.reference.random_books import random_book

Rows = list[dict[str, Cell]]
QUARTERS = ("FY2026-Q1", "FY2026-Q2")
READ: dict[str, Cell] = {"Kind": "reading", "Unit": "points", "Over time": "last"}
BONUS: dict[str, Cell] = {"Plan ID": "CSM", "Component": "Bonus", "Method": "bonus", "Measure": "NPS", "Curve": "Up"}


def book(payees: int = 3, **changed: Rows) -> Book:
    """Payees E1, E2, ... of leader E1 with targets and readings of NPS in both quarters, `changed` sheet by sheet."""
    ids = [f"E{number}" for number in range(1, payees + 1)]
    tables: dict[str, Rows] = {
        "Payees": [{"Payee ID": i, "Name": f"Name {i}", "Hire date": "2020-01-01"} for i in ids],
        "Assignments": [
            {
                "Payee ID": i,
                "From": "2020-01-01",
                "Plan ID": "CSM",
                "Target incentive": 40000,
                "Manager ID": "" if i == "E1" else "E1",
                "Region": "",
            }
            for i in ids
        ],
        "Plans": [{"Plan ID": "CSM", "Name": "Customer Success"}],
        "Components": [BONUS],
        "Curves": [{"Curve": "Up", "Shape": "step", "From": 0, "Value": 1}],
        "Measures": [{"Measure": "NPS", **READ}],
        "Targets": [{"Owner": i, "Measure": "NPS", **dict.fromkeys(QUARTERS, 40)} for i in ids],
        "Readings": [{"Owner": i, "Measure": "NPS", **dict.fromkeys(QUARTERS, 42)} for i in ids],
    }
    return book_of_rows(tables | changed)


def calculated(raw: Book, until: str = "FY2026-Q2") -> Calculation:
    tables = read_tables(raw)
    return calculate(tables, period_of(tables, until))


def told(raw: Book, until: str = "FY2026-Q2") -> list[str]:
    return [str(problem) for problem in missing(calculated(raw, until))]


def readings(*without: str, **quarters: Cell) -> Rows:
    """Readings of E1 to E3; `without` some of them, and other values for all of the rest."""
    values: dict[str, Cell] = {**dict.fromkeys(QUARTERS, 42), **{q.replace("_", "-"): v for q, v in quarters.items()}}
    return [{"Owner": i, "Measure": "NPS", **values} for i in ("E1", "E2", "E3") if i not in without]


def test_nothing_is_missing_where_nothing_is_held() -> None:
    assert missing(calculated(book())) == []


def test_a_row_to_add_names_its_periods_in_one_problem() -> None:
    assert told(book(Readings=readings("E2"))) == [
        "Readings: there is no value of NPS for E2 in FY2026-Q1, FY2026-Q2 (E2 waits for it); add a row E2 / NPS"
    ]
    lacking = missing(calculated(book(Readings=readings("E2"))), Period(2026 * 12 + 3, 3))
    assert [problem.wrong for problem in lacking] == ["there is no value of NPS for E2 in FY2026-Q2 (E2 waits for it)"]


def test_a_blank_cell_is_named_and_filling_it_in_releases_the_line() -> None:
    rows = readings()
    rows[1]["FY2026-Q2"] = None
    raw = book(Readings=rows)
    (problem,) = missing(calculated(raw))
    assert (problem.place, problem.row, problem.column) == ("Readings!D3", 1, "FY2026-Q2")
    assert problem.right == "fill in FY2026-Q2"
    filled(raw, problem, 39)
    assert missing(calculated(raw)) == []
    assert all(line.amount is not None for line in calculated(raw).lines())


def filled(raw: Book, problem: Problem, value: Cell) -> None:
    """Write a value into the cell that a problem names."""
    assert problem.row is not None
    assert problem.column is not None
    sheet = raw.sheets[problem.sheet]
    sheet.cells[sheet.headings.index(problem.column)][problem.row] = value


def test_a_column_that_is_not_there_is_missing_once_for_everybody() -> None:
    rows: Rows = [{"Owner": f"E{i}", "Measure": "NPS", "FY2026-Q1": 42} for i in range(1, 6)]
    assert told(book(payees=5, Readings=rows)) == [
        "Readings: there is no value of NPS for anybody in FY2026-Q2 (5 payees wait for it: E1, E2, E3 and 2 more); "
        "add a column FY2026-Q2 and fill it in"
    ]


def test_one_cell_on_which_many_lines_rest_is_named_once() -> None:
    components: Rows = [{**BONUS, "Component": name, "Scope": "company", "Weight": "50%"} for name in ("One", "Two")]
    targets: Rows = [{"Owner": "company", "Measure": "NPS", "FY2026": 40}]
    rows: Rows = [{"Owner": "company", "Measure": "NPS", "FY2026-Q1": 40, "FY2026-Q2": None}]
    assert told(book(Components=components, Targets=targets, Readings=rows)) == [
        "Readings!D2: there is no value of NPS for the company in FY2026-Q2 "
        "(3 payees wait for it: E1, E2, E3); fill in FY2026-Q2"
    ]


def test_a_group_without_any_reading_may_get_its_own_or_its_members() -> None:
    components: Rows = [{**BONUS, "Scope": "reports"}]
    targets: Rows = [{"Owner": "team: E1", "Measure": "NPS", "FY2026": 40}]
    said = told(book(Components=components, Targets=targets, Readings=readings("E2", "E3")))
    assert (
        "Readings: there is no value of NPS for Name E1's reports or for any of its members in FY2026-Q1, FY2026-Q2 "
        "(E1 waits for it); add a row team: E1 / NPS, or values of its members" in said
    )


def test_a_target_is_blank_or_not_above_0_or_has_no_row() -> None:
    targets: Rows = [
        {"Owner": "E1", "Measure": "NPS", "FY2026-Q1": 40, "FY2026-Q2": None},
        {"Owner": "E2", "Measure": "NPS", "FY2026-Q1": 0, "FY2026-Q2": 40},
    ]
    assert told(book(Targets=targets)) == [
        "Targets!D2: there is no target of NPS for E1 in FY2026-Q2 (E1 waits for it); fill in FY2026-Q2",
        "Targets!C3: the target of NPS for E2 is not above 0 in FY2026-Q1 (E2 waits for it); enter a target above 0",
        "Targets: there is no target above 0 of NPS for E3 in FY2026-Q1, FY2026-Q2 (E3 waits for it); "
        "add a row E3 / NPS",
    ]


def formula(text: str) -> Rows:
    named: Rows = [{"Measure": name, **READ} for name in ("NPS", "Asked")]
    return [*named, {"Measure": "Share", "Kind": "formula", "Formula": text, "Unit": "percent"}]


def asked(value: Cell) -> Rows:
    return [*readings(), *({"Owner": i, "Measure": "Asked", **dict.fromkeys(QUARTERS, value)} for i in ("E1", "E2"))]


def share(text: str, value: Cell) -> list[str]:
    components: Rows = [{**BONUS, "Measure": "Share", "Curve input": "value"}]
    return told(book(payees=2, Components=components, Measures=formula(text), Readings=asked(value)))


def test_a_denominator_of_0_is_named_by_the_formula() -> None:
    assert share("[NPS] / [Asked]", 0) == [
        "Measures!G4: Share divides by [Asked], which is 0, in FY2026-Q1, FY2026-Q2 (2 payees wait for it: E1, E2); "
        "enter what is missing, catch it with IFERROR, or let 'Not measurable' of the component decide"
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[Asked] + [NPS]", ["Readings!C5", "Readings!D5", "Readings!C6", "Readings!D6"]),
        ("IF([NPS] > 0, [Asked], [NPS])", ["Readings!C5", "Readings!D5", "Readings!C6", "Readings!D6"]),
        ("IF([NPS] > 0, [NPS], [Asked])", []),
        ("IFERROR([Asked], 0)", []),
        ("IFERROR([NPS] / 0, [Asked])", ["Measures!G4", "Readings!C5", "Readings!D5", "Readings!C6", "Readings!D6"]),
    ],
)
def test_only_the_parts_of_a_formula_that_matter_are_followed(text: str, names: list[str]) -> None:
    assert [said.partition(":")[0] for said in share(text, None)] == names


def test_gates_volumes_and_multipliers_are_followed_too() -> None:
    safeguards: dict[str, Cell] = {
        "Gate": "[Calls] > 3",
        "Minimum volume": 2,
        "Volume measure": "Visits",
        "Multiplier measure": "Smiles",
        "Multiplier curve": "Up",
    }
    measures: Rows = [{"Measure": name, **READ} for name in ("NPS", "Calls", "Visits", "Smiles")]
    said = told(book(payees=1, Components=[{**BONUS, **safeguards}], Measures=measures), "FY2026-Q1")
    assert [text.partition(" / ")[2] for text in said] == ["Calls", "Smiles", "Visits"]


def test_a_condition_of_a_release_is_followed() -> None:
    held_back: dict[str, Cell] = {"Holdback": "10%", "Release after": 1, "Release if": "[Calls] > 3"}
    measures: Rows = [{"Measure": name, **READ} for name in ("NPS", "Calls")]
    said = told(book(payees=1, Components=[{**BONUS, **held_back}], Measures=measures))
    assert said == ["Readings: there is no value of Calls for E1 in FY2026-Q2 (E1 waits for it); add a row E1 / Calls"]


def test_a_pool_waits_for_points() -> None:
    pool: dict[str, Cell] = {"Method": "pool", "Scope": "my team", "Pool share": "points", "Points measure": "Points"}
    measures: Rows = [{"Measure": name, **READ} for name in ("NPS", "Points")]
    targets: Rows = [{"Owner": owner, "Measure": "NPS", "FY2026": 40} for owner in ("team: E1", "E1")]
    values: Rows = [{"Owner": "team: E1", "Measure": "NPS", "FY2026-Q1": 40}]
    values.append({"Owner": "E1", "Measure": "Points", "FY2026-Q1": 3})
    raw = book(Components=[{**BONUS, **pool}], Measures=measures, Targets=targets, Readings=values)
    assert (
        "Components!U2: no member of pool Bonus has points of Points in FY2026-Q1 (2 payees wait for it: E2, E3); "
        "enter who has how many"
    ) in told(raw, "FY2026-Q1")


def test_goals_without_a_score_and_payees_without_a_goal() -> None:
    goals: Rows = [
        {"Payee ID": "E1", "Component": "Goals", "Period": "FY2026-Q1", "Goal": goal, "Weight": "50%", "Achieved": done}
        for goal, done in (("Write it", 1), ("Say it", None))
    ]
    components: Rows = [{"Plan ID": "CSM", "Component": "Goals", "Method": "scorecard"}]
    assert told(book(payees=2, Components=components, Goals=goals), "FY2026-Q1") == [
        "Goals!F3: the goal 'Say it' of Goals is not scored (E1 waits for it); "
        "enter what was achieved, such as 80%, or 0 for nothing",
        "Goals: E2 has no goal of Goals in FY2026-Q1 (E2 waits for it); "
        "add rows with goals whose weights add up to 100%",
    ]


def test_an_adjustment_waits_for_its_second_approver() -> None:
    settings: Rows = [{"Setting": "Second approver above", "Value": 500}]
    row: dict[str, Cell] = {"Payee ID": "E1", "Period": "FY2026-Q1", "Code": "X", "Reason": "why", "By": "Ana"}
    (problem,) = missing(calculated(book(Settings=settings, Adjustments=[{**row, "Amount": 501}])))
    assert problem.column == "Approved by"
    assert problem.right == "name the second approver"


def test_a_payee_without_a_region_is_told_to_have_none() -> None:
    said = told(book(payees=2, Components=[{**BONUS, "Scope": "region"}]), "FY2026-Q1")
    wrong = "no region is named, and a measure is asked for it"
    assert [text.partition(";")[0] for text in said] == [
        f"Assignments!H2: {wrong} (E1 waits for it)",
        f"Assignments!H3: {wrong} (E2 waits for it)",
    ]


def test_what_a_broken_row_holds_is_not_missing() -> None:
    rows = readings()
    rows[0]["FY2026-Q1"] = "abc"
    calculation = calculated(book(Readings=rows), "FY2026-Q1")
    assert [line.payee_id for line in calculation.lines() if line.amount is None] == ["E1"]
    assert missing(calculation) == []


def test_very_many_are_counted() -> None:
    payees = MOST_IN_A_COLUMN + 7
    found = missing(calculated(book(payees, Readings=readings("E2", "E3")), "FY2026-Q1"))
    assert len(found) == MOST_IN_A_COLUMN + 1
    assert found[-1].wrong == "6 more values of NPS are missing like those listed"


@pytest.mark.parametrize("seed", range(60))
def test_everybody_who_lacks_something_is_named_and_nobody_else(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lacks, "NAMED", 1_000)
    rows, name = random_book(seed)
    tables = tables_of(rows)
    calculation = calculate(tables, period_of(tables, name))
    reasons = ("not measurable", "no target", "needs a second approver")
    held = {line.payee_id for line in calculation.lines() if line.amount is None and line.reason in reasons}
    waiting = " ".join(problem.wrong.rpartition("(")[2] for problem in missing(calculation))
    assert set(re.findall(r"\b[LP]\d+", waiting)) == held
