"""Every entry of the catalogue, calculated by the engine on one small book and compared with numbers worked by hand.

The quarter opens with four customers and 150,000 of ARR: A1 60,000, A2 40,000, A3 20,000, A4 30,000. The contracts of
A1, A3 and A4 end in it. A1 renews at 60,000 + 3,000 uplift; A2 grows by 8,000 and gives 2,000 back; A3 leaves; A4
renews 25,000 and drops 5,000. A5 is new with 10,000 and grows by 1,000; A6 comes back with 8,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.catalogue.adding import addition
from model.catalogue.entries import Entry, catalogue
from model.pay.lines import PayoutLine
from model.tables.book import Book, book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period

ENTRIES = {entry.name: entry for entry in catalogue().entries}
MEASURES = [entry for entry in ENTRIES.values() if entry.sheet == "Measures"]
STRAIGHT = [
    {"Curve": "Straight", "Shape": "linear", "From": 0, "Value": 0},
    {"Curve": "Straight", "Shape": "extend", "From": 1, "Value": 1},
]
MOVEMENTS = (
    ("2026-03-01", "A1", "renewal", 60_000),
    ("2026-03-01", "A1", "uplift", 3_000),
    ("2026-02-10", "A2", "expansion", 8_000),
    ("2026-03-12", "A2", "contraction", -2_000),
    ("2026-01-31", "A3", "churn", -20_000),
    ("2026-03-31", "A4", "renewal", 25_000),
    ("2026-03-31", "A4", "contraction", -5_000),
    ("2026-02-01", "A5", "new", 10_000),
    ("2026-03-05", "A5", "expansion", 1_000),
    ("2026-03-10", "A6", "reactivation", 8_000),
    *(("2026-01-20", "A1", "lead submitted", 0) for _ in range(4)),
    *(("2026-02-20", "A1", "lead accepted", 0) for _ in range(3)),
)
CONTRACTS = (
    ("A1", "2025-03-01", "2026-02-28", 60_000),
    ("A1", "2026-03-01", "2027-02-28", 63_000),
    ("A2", "2025-06-01", "2026-05-31", 40_000),
    ("A3", "2025-02-01", "2026-01-31", 20_000),
    ("A4", "2025-04-01", "2026-03-31", 30_000),
    ("A5", "2026-02-01", "2027-01-31", 10_000),
)
READINGS: dict[tuple[str, str], dict[str, Any]] = {
    ("company", "Gross margin"): {"2026-01": Decimal("0.79"), "2026-02": Decimal("0.80"), "2026-03": Decimal("0.81")},
    ("101", "Promoters"): {"2026-01": 10, "2026-03": 20},
    ("101", "Detractors"): {"2026-01": 4, "2026-03": 8},
    ("101", "NPS answers"): {"2026-01": 20, "2026-03": 40},
    ("101", "CSAT marks"): {"2026-01": 40, "2026-03": 140},
    ("101", "Satisfied answers"): {"2026-01": 6, "2026-03": 30},
    ("101", "CSAT answers"): {"2026-01": 10, "2026-03": 30},
    ("101", "References"): {"2026-01": 2, "2026-02": 1, "2026-03": -1},
    ("account: A1", "Health score"): {"2026-01": 70, "2026-03": 80},
    ("account: A2", "Health score"): {"2026-03": 60},
    ("account: A5", "Health score"): {"2026-03": 95},
    ("account: A1", "Health score at start"): {"2026-01": 70},
    ("account: A2", "Health score at start"): {"2026-01": 66},
    ("account: A3", "Health score at start"): {"2026-01": 50},
    ("account: A5", "Health score at start"): {"2026-02": 10},
    ("account: A1", "Adoption"): {"2026-01": Decimal("0.2"), "2026-03": Decimal("0.6")},
    ("account: A2", "Adoption"): {"2026-02": Decimal("0.9")},
    ("101", "EBRs held"): {"2026-01": 4, "2026-02": 5},
    ("101", "EBRs due"): {"2026-01": 6, "2026-02": 6},
    ("101", "Go-lives"): {"2026-02": 10},
    ("101", "Go-lives in 45 days"): {"2026-02": 8},
}
BY_HAND: dict[str, Fraction] = {
    "GRR": Fraction(150 - 7 - 20, 150),
    "GRR by account": Fraction(60 + 40 + 0 + 25, 150),  # A2's growth offsets A2's own loss only
    "NRR": Fraction(150 - 7 - 20 + 8 + 3, 150),  # neither A5 nor A6 were there on the first day
    "Logo retention": Fraction(3, 4),
    "Renewal rate": Fraction(60 + 25, 60 + 20 + 30),
    "Renewal rate by count": Fraction(2, 3),
    "Net renewal rate": Fraction(60 + 25 + 3, 60 + 20 + 30),
    "Net ARR change": Fraction(10_000 + 9_000 + 3_000 + 8_000 - 7_000 - 20_000),
    "Net ARR growth": Fraction(3_000, 150_000),
    "CLTV": Fraction(37_500) * Fraction(8, 10) / Fraction(1, 4),
    "Leads accepted": Fraction(3),
    "Lead conversion": Fraction(3, 4),
    "NPS": Fraction(30 - 12, 60) * 100,
    "CSAT mean": Fraction(180, 40),
    "CSAT satisfied": Fraction(36, 40),
    "References": Fraction(2),
    "Health score": Fraction(80 + 60 + 95, 3),
    "Health improvement": Fraction(10 - 6, 2),  # A3 has no later score, A5 was not there on the first day
    "Adoption": Fraction(60 + 90, 200),
    "EBR completion": Fraction(9, 12),
    "Live in 45 days": Fraction(8, 10),
}


def company(**tables: list[dict[str, Any]]) -> Book:
    """The book of the quarter, without any measure; `tables` replace or add sheets."""
    people = {
        "Payees": [{"Payee ID": "101", "Name": "Ines Ortega", "Hire date": date(2024, 1, 1)}],
        "Assignments": [
            {"Payee ID": "101", "From": date(2024, 1, 1), "Plan ID": "CSM", "Target incentive": 4000},
        ],
        "Plans": [{"Plan ID": "CSM", "Name": "Customer success managers"}],
        "Accounts": [{"Account ID": f"A{n}", "Account": f"Customer {n}"} for n in range(1, 7)],
        "Ownership": [
            {"Account ID": f"A{n}", "Role": "CSM", "Payee ID": "101", "From": "2024-01-01"} for n in range(1, 7)
        ],
        "Contracts": [
            {"Contract ID": f"K{n}", "Account ID": account, "From": start, "To": end, "ARR": arr}
            for n, (account, start, end, arr) in enumerate(CONTRACTS)
        ],
        "Transactions": [
            {"Transaction ID": f"T{n}", "Date": day, "Account ID": account, "Type": kind, "Amount": amount}
            for n, (day, account, kind, amount) in enumerate(MOVEMENTS)
        ],
        "Crediting rules": [{"Rule": "Everything", "Role": "CSM"}],
        "Curves": STRAIGHT,
        "Measures": [],
        "Readings": [],
    }
    return book_of_rows(people | tables)


def with_entry(book: Book, entry: Entry, values: Mapping[str, Any] | None = None) -> Book:
    """The book with everything that adding an entry brings."""
    for name, rows in addition(book, catalogue(), entry, values).rows.items():
        sheet = book.sheet(name)
        for row in rows:
            for heading, column in zip(sheet.headings, sheet.cells, strict=True):
                column.append(row.get(heading))
    return book


def with_readings(book: Book) -> Book:
    """The book with the readings of the measures that it has."""
    known = set(book.sheet("Measures").column("Measure"))
    rows = [{"Owner": o, "Measure": m, **cells} for (o, m), cells in READINGS.items() if m in known]
    book.sheets |= book_of_rows({"Readings": rows}).sheets
    return book


def lines_of(book: Book) -> list[PayoutLine]:
    tables = read_tables(book)
    assert not tables.problems, [str(problem) for problem in tables.problems]
    period = parse_period("FY2026-Q1", tables.calendar)
    assert isinstance(period, Period)
    return calculate(tables, period).lines(period)


def paid_on(measure: str, **more: Any) -> list[dict[str, Any]]:
    """A component that pays on the value of a measure."""
    terms = {"Plan ID": "CSM", "Component": "Bonus", "Method": "bonus", "Measure": measure, "Curve": "Straight"}
    return [terms | {"Curve input": "value"} | more]


def test_every_measure_was_worked_out_by_hand() -> None:
    assert set(BY_HAND) == {entry.name for entry in MEASURES}


@pytest.mark.parametrize("entry", MEASURES, ids=lambda entry: entry.name)
def test_a_measure_comes_to_what_was_worked_out_by_hand(entry: Entry) -> None:
    book = with_readings(with_entry(company(Components=paid_on(entry.name)), entry))
    (line,) = lines_of(book)
    assert line.actual == BY_HAND[entry.name]


@pytest.mark.parametrize(
    ("off", "wanted"),
    [
        ({"expansion"}, 3_000 - 9_000),
        ({"uplift"}, 3_000 - 3_000),
        ({"reactivation"}, 3_000 - 8_000),
        ({"expansion", "uplift", "reactivation"}, 10_000 - 7_000 - 20_000),
    ],
    ids=str,
)
def test_net_arr_change_counts_what_is_switched_on(off: set[str], wanted: int) -> None:
    for name, of_opening in (("Net ARR change", 1), ("Net ARR growth", 150_000)):
        entry = ENTRIES[name]
        assert {option.key for option in catalogue().options(entry)} == {"expansion", "uplift", "reactivation"}
        book = with_entry(company(Components=paid_on(name)), entry, dict.fromkeys(off, False))
        (line,) = lines_of(book)
        assert line.actual == Fraction(wanted, of_opening)
        assert ("Expansion" in book.sheet("Measures").column("Measure")) == ("expansion" not in off)


def test_the_days_until_live_are_chosen() -> None:
    entry = ENTRIES["Live in 45 days"]
    added = addition(Book(), catalogue(), entry, {"days": 30}).rows["Measures"]
    assert [row["Measure"] for row in added] == ["Live in 30 days", "Go-lives in 30 days", "Go-lives"]
    assert added[0]["Formula"] == "[Go-lives in 30 days] / [Go-lives]"
    assert "{days}" not in str(added)


def test_grr_never_counts_expansion() -> None:
    moved = [
        {"Transaction ID": "T", "Date": "2026-02-01", "Account ID": "A1", "Type": "expansion", "Amount": 90_000},
        {"Transaction ID": "U", "Date": "2026-02-01", "Account ID": "A1", "Type": "uplift", "Amount": 5_000},
    ]
    for name in ("GRR", "GRR by account"):
        (line,) = lines_of(with_entry(company(Components=paid_on(name), Transactions=moved), ENTRIES[name]))
        assert line.actual == 1


@pytest.mark.parametrize(
    ("name", "without"), [("CLTV", "Transactions"), ("Net ARR growth", "Contracts"), ("GRR", "Contracts")]
)
def test_what_has_no_denominator_is_not_measurable(name: str, without: str) -> None:
    book = with_readings(with_entry(company(Components=paid_on(name), **{without: []}), ENTRIES[name]))
    (line,) = lines_of(book)
    assert (line.amount, line.reason) == (None, "not measurable")


@pytest.mark.parametrize("target", [0, -5])
def test_nps_is_never_divided_by_a_target_that_is_not_above_0(target: int) -> None:
    targets = [{"Owner": "101", "Measure": "NPS", "FY2026-Q1": target}]
    components = paid_on("NPS", **{"Curve input": "attainment"})
    book = with_readings(with_entry(company(Components=components), ENTRIES["NPS"]))
    book.sheets |= book_of_rows({"Targets": targets}).sheets
    (line,) = lines_of(book)
    assert (line.amount, line.reason) == (None, "no target")


def reached(curve: str, attainment: str, second: str = "") -> Fraction | None:
    """What a template comes to at an attainment, and at another one for a matrix."""
    components = paid_on("Goal", Curve=curve, **{"Curve input": "attainment"})
    components[0] |= {"Second measure": "[Other goal: attainment]"} if second else {}
    goals = {"Goal": Decimal(attainment)} | ({"Other goal": Decimal(second)} if second else {})
    book = company(
        Components=components,
        Measures=[{"Measure": name, "Kind": "reading", "Over time": "last", "Unit": "percent"} for name in goals],
        Readings=[{"Owner": "101", "Measure": name, "2026-03": value} for name, value in goals.items()],
        Targets=[{"Owner": "101", "Measure": name, "FY2026-Q1": 1} for name in goals],
    )
    (line,) = lines_of(with_entry(book, ENTRIES[curve]))
    assert line.curve_result is not None
    assert line.amount == 1000 * line.curve_result
    return line.curve_result


@pytest.mark.parametrize(
    ("curve", "attainment", "second", "wanted"),
    [
        ("Floor to goal", "0.8", "", Fraction(0)),
        ("Floor to goal", "0.9", "", Fraction(1, 2)),
        ("Floor to goal", "1.3", "", Fraction(1)),
        ("Threshold, target, maximum", "0.79", "", Fraction(0)),
        ("Threshold, target, maximum", "0.8", "", Fraction(1, 2)),
        ("Threshold, target, maximum", "0.9", "", Fraction(3, 4)),
        ("Threshold, target, maximum", "1.1", "", Fraction(5, 4)),
        ("Threshold, target, maximum", "1.4", "", Fraction(3, 2)),
        ("Linear to goal, then 2:1", "0.4", "", Fraction(4, 10)),
        ("Linear to goal, then 2:1", "1.1", "", Fraction(12, 10)),
        ("Linear to goal, then 2:1", "3", "", Fraction(5)),
        ("Matrix of two goals", "0.95", "0.99", Fraction(1, 2)),
        ("Matrix of two goals", "1.05", "1.1", Fraction(12, 10)),
        ("Matrix of two goals", "1.1", "0.95", Fraction(9, 10)),
        ("Matrix of two goals", "1.2", "1.2", Fraction(3, 2)),
        ("Matrix of two goals", "0.89", "1.2", Fraction(0)),
    ],
)
def test_a_template_pays_what_its_note_says(curve: str, attainment: str, second: str, wanted: Fraction) -> None:
    assert reached(curve, attainment, second) == wanted


def test_three_marginal_tiers_pay_each_rate_on_its_own_part_alone() -> None:
    component = {"Plan ID": "CSM", "Component": "Commission", "Method": "rate", "Measure": "Sold"}
    sold = {"Transaction ID": "T", "Date": "2026-02-01", "Account ID": "A1", "Type": "expansion", "Amount": 150_000}
    book = company(
        Components=[component | {"Curve": "Three marginal tiers"}],
        Measures=[{"Measure": "Sold", "Kind": "sum", "Types": "expansion", "Unit": "money"}],
        Transactions=[sold],
        Targets=[{"Owner": "101", "Measure": "Sold", "FY2026-Q1": 100_000}],
    )
    (line,) = lines_of(with_entry(book, ENTRIES["Three marginal tiers"]))
    assert line.amount == 4_000 + 1_500 + 2_000


def test_every_template_was_tried() -> None:
    curves = {entry.name for entry in ENTRIES.values() if entry.sheet == "Curves"}
    tried = {"Floor to goal", "Threshold, target, maximum", "Linear to goal, then 2:1", "Matrix of two goals"}
    assert curves == tried | {"Three marginal tiers"}


def test_each_entry_says_its_decisions_in_one_line() -> None:
    for entry in ENTRIES.values():
        assert 0 < len(entry.note) < 140, entry.name
        assert "\n" not in entry.note
    names = [row.get("Measure") for entry in MEASURES for row in entry.rows]
    names += [row["Measure"] for row in catalogue().parts]
    assert len(names) == len(set(names))


def test_no_part_is_left_that_no_entry_needs() -> None:
    needed = {d.name for entry in catalogue().entries for d in catalogue().definitions(entry, {})}
    parts = {str(row["Measure"]).replace("{days}", "45") for row in catalogue().parts}
    assert parts <= needed
