"""Columns named after roles or measures become rows, as people put them beside each other."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal

from intake import ImportPlan, Mapping, Question, answered
from intake.mapping.mapping import from_text, to_text
from intake.matching.suggesting import columns_beside, suggest
from intake.matching.targets import likely_targets
from intake.tables.finding import find_tables
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, errors, run, said, source

_MEASURES: list[MappingOf[str, Cell]] = [
    {"Measure": "NRR", "Kind": "reading", "Over time": "last", "Unit": "percent"},
    {"Measure": "GRR", "Kind": "reading", "Over time": "last", "Unit": "percent"},
    {"Measure": "CSAT", "Kind": "reading", "Over time": "average", "Unit": "points"},
]
_DEALS: list[MappingOf[str, Cell]] = [
    {"Transaction ID": f"D{n}", "Date": date(2026, 1, n), "Account ID": "A1", "Type": "new", "Amount": 100}
    for n in (1, 2)
]


def into() -> Book:
    return book(Measures=_MEASURES, Transactions=_DEALS)


def met(rows: Rows, target: str, title: str = "") -> Mapping:
    """The mapping that is suggested, for the sheet that the table of a file so called is likeliest meant for."""
    sheet = source(rows).sheets[0]
    table = find_tables(sheet)[0][0]
    assert likely_targets([table], title, columns_beside(into()))[0] == target
    return from_text(to_text(suggest(into(), sheet, table, target, "Import").mapping))


def planned(rows: Rows, target: str, **changes: object) -> ImportPlan:
    return run(rows, met(rows, target), into(), **changes)


def cells(plan: ImportPlan, *names: str) -> list[tuple[Cell, ...]]:
    return [tuple(row.record.cells.get(name) for name in names) for row in plan.rows]


def test_rates_of_roles_become_a_rule_each() -> None:
    rows: Rows = [["Deal type", "Segment", "CSM", "AE"], ["renewal", "SMB", 100, 1], ["renewal", "ENT", 40, None]]
    plan = planned(rows, "Crediting rules")
    assert errors(plan) == []
    assert cells(plan, "Rule", "Role", "Types", "Credit %") == [
        ("SMB", "CSM", "renewal", 1),
        ("SMB", "AE", "renewal", Decimal("0.01")),
        ("ENT", "CSM", "renewal", Decimal("0.4")),
    ], "1 beside 100 and 40 is one percent"
    assert "the columns CSM, AE become a row each" not in said(plan), "it is told when they are matched"


def test_roles_under_each_other_and_types_beside_each_other() -> None:
    rows: Rows = [["Role", "new", "renewal"], ["CSM", "0%", "100%"], ["AE", "100%", "30%"]]
    plan = planned(rows, "Crediting rules")
    assert errors(plan) == []
    assert cells(plan, "Types", "Role", "Credit %") == [
        ("new", "CSM", 0),
        ("new", "AE", 1),
        ("renewal", "CSM", 1),
        ("renewal", "AE", Decimal("0.30")),
    ]


def test_shares_and_names_of_roles_become_a_credit_each() -> None:
    rows: Rows = [
        ["Deal", "CSM", "CSM %", "AE", "AE %"],
        ["D1", "0012", "50%", "0013", "50%"],
        ["D2", "0013", "100%", None, None],
    ]
    plan = planned(rows, "Credits")
    assert errors(plan) == []
    assert cells(plan, "Transaction ID", "Role", "Payee ID", "Share") == [
        ("D1", "CSM", "0012", Decimal("0.5")),
        ("D1", "AE", "0013", Decimal("0.5")),
        ("D2", "CSM", "0013", 1),
    ]


def test_shares_of_roles_without_names_ask_whose_they_are() -> None:
    plan = planned([["Deal", "CSM %", "AE %"], ["D1", 50, 50], ["D2", 30, 70]], "Credits")  # nobody owns the account
    assert [str(one) for one in plan.problems if isinstance(one, Question) and one.field == "Payee ID"]
    assert cells(plan, "Role", "Share")[:2] == [("CSM", Decimal("0.5")), ("AE", Decimal("0.5"))]


def test_owners_in_columns_of_roles_become_a_row_each() -> None:
    rows: Rows = [["Account", "CSM", "AE"], ["Acme Inc", "0012", "0013"], ["Globex", "0013", None]]
    plan = planned(rows, "Ownership")
    assert cells(plan, "Account ID", "Role", "Payee ID") == [
        ("A1", "CSM", "0012"),
        ("A1", "AE", "0013"),
        ("A2", "CSM", "0013"),
    ]
    assert "come in beside others" not in said(plan)


def test_measures_in_columns_are_of_the_period_of_the_title() -> None:
    rows: Rows = [["Scores Q2 FY2026"], ["Payee", "NRR", "CSAT"], ["0012", 105, Decimal("4.5")], ["0013", 98, 4]]
    plan = planned(rows, "Readings")
    assert errors(plan) == []
    assert cells(plan, "Owner", "Measure", "FY2026-Q2") == [
        ("0012", "NRR", Decimal("1.05")),
        ("0013", "NRR", Decimal("0.98")),
        ("0012", "CSAT", Decimal("4.5")),
        ("0013", "CSAT", 4),
    ]
    again = run([["Scores Q3 FY2026"], *rows[1:]], plan.mapping, plan.book)
    assert "taken as those of FY2026-Q3" in said(again)
    assert "is gone" not in said(again)


def test_measures_in_columns_of_no_period_ask_for_it() -> None:
    rows: Rows = [["Payee", "NRR", "CSAT"], ["0012", 105, Decimal("4.5")], ["0013", 98, 4]]
    plan = planned(rows, "Readings")
    (question,) = [one for one in plan.problems if isinstance(one, Question) and one.field == "Period"]
    done = run(rows, answered(met(rows, "Readings"), question, "=2026-07"), into())
    assert cells(done, "2026-07")[0] == (Decimal("1.05"),)
    assert "Period" not in done.mapping.fixed
    assert "nothing says of which period" in said(run(rows, done.mapping, done.book))


def test_measures_in_columns_and_months_in_rows() -> None:
    rows: Rows = [
        ["Payee", "Month", "NRR", "CSAT"],
        ["0012", "Jan", "105%", 4],
        ["0012", "Feb", "98%", 5],
        ["0013", "Jan", "99%", 3],
    ]
    mapping = met(rows, "Readings")
    plan = run(rows, mapping, into())
    assert [one.topic for one in plan.problems if isinstance(one, Question) and one.severity is Severity.ERROR] == [
        "year"
    ]
    plan = run(rows, replace(mapping, year=2026), into())
    assert errors(plan) == []
    assert cells(plan, "Owner", "Measure", "2026-01", "2026-02")[:2] == [
        ("0012", "NRR", Decimal("1.05"), Decimal("0.98")),
        ("0013", "NRR", Decimal("0.99"), None),
    ]


def test_measures_over_periods_and_plan_beside_actual() -> None:
    rows: Rows = [
        [None, "NRR", "NRR", "NRR", "NRR", "GRR", "GRR"],
        [None, "Q1 2026", "Q1 2026", "Q2 2026", "Q2 2026", "Q1 2026", "Q1 2026"],
        ["Payee", "Plan", "Actual", "Plan", "Actual", "Plan", "Actual"],
        ["0012", "90%", "95%", "91%", "92%", "85%", "80%"],
        ["0013", "90%", "75%", "91%", "72%", "86%", "70%"],
    ]
    mapping = met(rows, "Targets", "Targets 2026")
    assert mapping.under == "Plan"
    plan = run(rows, mapping, into())
    assert errors(plan) == []
    assert cells(plan, "Owner", "Measure", "FY2026-Q1", "FY2026-Q2")[1:3] == [
        ("0013", "NRR", Decimal("0.90"), Decimal("0.91")),
        ("0012", "GRR", Decimal("0.85"), None),
    ]
    assert "of each 'Plan' is imported, and not NRR / Q1 2026 / Actual" in said(plan)


def test_a_column_of_no_measure_and_one_that_is_gone_are_told() -> None:
    rows: Rows = [["Scores Q2 FY2026"], ["Payee", "NRR", "Effort"], ["0012", "105%", 4], ["0013", "98%", 5]]
    plan = planned(rows, "Readings")
    assert "Effort: not imported" in said(plan)
    other: Rows = [["Scores Q3 FY2026"], ["Payee", "Net RR", "Effort"], ["0012", "105%", 4], ["0013", "98%", 5]]
    assert "the column 'NRR' is gone" in "\n".join(errors(run(other, plan.mapping, plan.book)))


def test_a_second_value_of_a_measure_and_period_stops_the_import() -> None:
    rows: Rows = [
        ["Payee", "Month", "NRR", "GRR"],
        ["0012", "2026-01", "99%", "90%"],
        ["0012", "2026-01", "98%", "91%"],
    ]
    plan = planned(rows, "Readings")
    assert "0012, NRR has a second value for 2026-01; keep one" in "\n".join(errors(plan)) or "NRR, 0012" in said(plan)


def test_one_column_of_values_waits_for_its_measure() -> None:
    rows: Rows = [["Quotas FY2026-Q3"], ["Rep", "Quota"], ["0012", 1000], ["0013", 2000]]
    mapping = met(rows, "Targets")
    plan = run(rows, mapping, into())
    assert len(errors(plan)) == 1
    (question,) = [one for one in plan.problems if isinstance(one, Question) and one.field == "Measure"]
    done = run(rows, answered(mapping, question, "=CSAT"), into())
    assert cells(done, "Owner", "Measure", "FY2026-Q3") == [("0012", "CSAT", 1000), ("0013", "CSAT", 2000)]


def test_the_title_or_sheet_names_the_measure() -> None:
    rows: Rows = [["NRR by CSM"], ["Payee", "2026-07", "2026-08"], ["0012", "101%", "102%"], ["0013", "95%", "96%"]]
    plan = planned(rows, "Readings")
    assert errors(plan) == []
    assert cells(plan, "Measure", "2026-07") == [("NRR", Decimal("1.01")), ("NRR", Decimal("0.95"))]


def test_next_month_a_title_of_another_measure_is_told() -> None:
    rows: Rows = [["NRR by CSM"], ["Payee", "2026-07", "2026-08"], ["0012", "101%", "102%"], ["0013", "95%", "96%"]]
    plan = planned(rows, "Readings")
    other = run([["CSAT by CSM"], *rows[1:]], plan.mapping, plan.book)
    assert "says CSAT, and all rows are taken as NRR" in said(other)
    assert "are taken as NRR" not in said(run(rows, plan.mapping, plan.book))


def test_several_measures_in_a_title_name_none() -> None:
    mapping = met([["NRR and CSAT"], ["Payee", "2026-07", "2026-08"], ["0012", 1, 2], ["0013", 1, 2]], "Targets")
    assert "Measure" not in mapping.fixed


def test_a_column_of_measures_is_known_by_what_it_holds() -> None:
    rows: Rows = [["Payee", "What", "2026-07"], ["0012", "NRR", "101%"], ["0012", "CSAT", 4], ["0013", "CSAT", 5]]
    plan = planned(rows, "Readings")
    assert cells(plan, "Measure", "2026-07") == [("NRR", Decimal("1.01")), ("CSAT", 4), ("CSAT", 5)]


def test_months_over_tables_under_each_other_are_those_of_their_rows() -> None:
    first: Rows = [["January 2026"], ["Payee", "NRR", "GRR"], ["0012", "101%", "90%"], ["0013", "99%", "91%"]]
    second: Rows = [["February 2026"], ["Payee", "NRR", "GRR"], ["0012", "102%", "92%"], ["0013", "98%", "93%"]]
    rows = [*first, [], [], *second]
    plan = run(rows, replace(met(rows, "Readings"), stacked=True, anchor=""), into())
    assert errors(plan) == []
    assert cells(plan, "Owner", "Measure", "2026-01", "2026-02")[0] == ("0012", "NRR", Decimal("1.01"), Decimal("1.02"))


def test_payees_beside_each_other_and_measures_under_each_other() -> None:
    rows: Rows = [["Q2 FY2026", "Ines Ortega", "Kenji Sato"], ["NRR", "101%", "95%"], ["CSAT", 4, 5]]
    plan = planned(rows, "Readings")
    assert errors(plan) == []
    assert cells(plan, "Owner", "Measure", "FY2026-Q2") == [
        ("0012", "NRR", Decimal("1.01")),
        ("0013", "NRR", Decimal("0.95")),
        ("0012", "CSAT", 4),
        ("0013", "CSAT", 5),
    ]


def test_the_year_of_months_under_measures_is_asked_once() -> None:
    rows: Rows = [
        [None, "NRR", None, "CSAT", None],
        ["CSM", "Jan", "Feb", "Jan", "Feb"],
        ["0012", "101%", "102%", 4, 5],
        ["0013", "95%", "96%", 3, 4],
    ]
    mapping = met(rows, "Readings")
    plan = run(rows, mapping, into())
    assert [one.topic for one in plan.problems if isinstance(one, Question)] == ["year"]
    assert "of each ''" not in said(plan)
    assert cells(run(rows, replace(mapping, year=2026), into()), "2026-02")[0] == (Decimal("1.02"),)
