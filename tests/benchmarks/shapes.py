"""Every way to earn and to be paid by itself, for a whole company: none may take much longer than the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random

from model.calculate import calculate
from model.tables.book import Book, Cell, book_of_rows
from model.tables.reading import read_tables
from tests.benchmarks.clock import times_of
from tests.benchmarks.population import COMPONENTS, population

PAYEES, TRANSACTIONS, ACCOUNTS = 2_000, 50_000, 6_000
Row = Mapping[str, Cell]

LINE: Row = {"Method": "bonus", "Measure": "Renewed", "Curve": "Line"}
VALUE: Row = {"Method": "bonus", "Curve": "Line", "Curve input": "value"}
TIERS: Row = {"Method": "rate", "Measure": "Renewed", "Curve": "Tiers"}
GIVING: tuple[Row, ...] = (
    {**VALUE, "Component": "Gives", "Measure": "Never read", "Weight": Decimal("0.5")},
    {**LINE, "Component": "Takes", "Weight": Decimal("0.5")},
)
AMOUNTS: Row = {"Method": "rate", "Measure": "Renewed", "Curve": "Amounts", "Curve input": "amount"}

SHAPES: dict[str, Row] = {
    "bonus": LINE,
    "bonus, tied out at year end": {**LINE, "Basis": "period, tied out at year end"},
    "bonus, year to date": {**LINE, "Basis": "year to date"},
    "bonus, trailing 12 months": {**LINE, "Measured over": "trailing 12 months"},
    "bonus on my team": {**LINE, "Scope": "my team"},
    "bonus on the company": {**LINE, "Scope": "company"},
    "bonus on the average of a team": {**LINE, "Scope": "team", "Roll-up": "average"},
    "gate, multiplier, volume and cap": {
        **LINE,
        "Gate": "[Expanded: attainment] >= 0.5",
        "Multiplier measure": "Expanded",
        "Multiplier curve": "Kicker",
        "Cap": 1,
        "Minimum volume": 2,
        "Volume measure": "Deals",
    },
    "gate on the company's GRR": {**LINE, "Gate": "[GRR @ company] >= 0.5"},
    "holdback": {**LINE, "Holdback": Decimal("0.2"), "Release after": 2},
    "holdback with a condition": {
        **LINE,
        "Holdback": Decimal("0.2"),
        "Release after": 2,
        "Release if": "[Renewed] > 0",
    },
    "commission per transaction": {**AMOUNTS, "Applied": "per transaction"},
    "commission per transaction of a team": {**AMOUNTS, "Applied": "per transaction", "Scope": "team"},
    "running commission": {**TIERS, "Applied": "running"},
    "running commission on a cohort": {**AMOUNTS, "Measure": "Cohort", "Applied": "running"},
    "commission with clawback": {**TIERS, "Clawback months": 6},
    "money per account": {"Method": "unit", "Measure": "Served", "Rate": 10},
    "GRR of a cohort": {**VALUE, "Measure": "GRR"},
    "GRR of a cohort, by team": {**VALUE, "Measure": "GRR", "Scope": "team"},
    "GRR of a cohort, company": {**VALUE, "Measure": "GRR", "Scope": "company"},
    "account by account, cohort": {**VALUE, "Measure": "By account"},
    "account by account, all accounts": {**VALUE, "Measure": "By any account"},
    "readings of a team": {**VALUE, "Measure": "Survey", "Scope": "team"},
    "pool of my team": {**LINE, "Method": "pool", "Scope": "my team"},
    "pool of the company": {
        "Method": "pool",
        "Measure": "Renewed",
        "Rate": Decimal("0.01"),
        "Scope": "company",
        "Pool share": "equal",
    },
}


def shapes() -> None:
    """Each component alone against five common ones together, on the same payees and transactions."""
    common = _seconds(COMPONENTS)
    print(f"five components, {PAYEES:,} payees, {TRANSACTIONS:,} transactions: {common * 1000:.0f} ms")
    for name, terms in SHAPES.items():
        print(f"  {name}, alone: {_seconds(({'Component': 'Only', **terms},)) / common:.1f} times as long")
    plan = {"Plan ID": "CS", "Name": "Customer Success", "Paid": "month", "Plan cap": 1, "Excess": "carry"}
    print(f"  all five, plan cap with carry: {_seconds(COMPONENTS, {'Plans': [plan]}) / common:.1f} times as long")
    handed = tuple({**one, "Not measurable": "redistribute"} for one in GIVING)
    print(f"  two bonuses, one of which hands on its weight: {_seconds(handed) / common:.1f} times as long")
    draws = [
        {"Payee ID": f"P{i:05d}", "From": date(2026, 1, 1), "To": date(2026, 4, 30), "Amount": 3000}
        for i in range(0, PAYEES, 10)
    ]
    reversed_ = _seconds(COMPONENTS, reversed_=20) / common
    print(f"  all five, one deal in twenty reversed in part: {reversed_:.1f} times as long")
    print(f"  all five, a draw for one in ten: {_seconds(COMPONENTS, {'Draws': draws}) / common:.1f} times as long")


def _seconds(
    components: tuple[Row, ...], sheets: Mapping[str, list[Row]] | None = None, reversed_: int | None = None
) -> float:
    book = _company(components, sheets or {})
    if reversed_ is not None:
        _reverse(book, reversed_)
    tables = read_tables(book)
    year = tables.calendar.year(2026)
    return times_of(lambda: calculate(tables, year), 2)[0]


def _company(components: tuple[Row, ...], sheets: Mapping[str, list[Row]]) -> Book:
    """The population with accounts, their owners and contracts, readings, and measures of every kind."""
    book = population(PAYEES, TRANSACTIONS, components=components)
    chance, payees = Random(3), [f"P{at:05d}" for at in range(PAYEES)]
    accounts = [f"A{at:05d}" for at in range(ACCOUNTS)]
    begin, end = date(2025, 1, 1), date(2026, 12, 31)
    more: dict[str, list[Row]] = {
        "Accounts": [{"Account ID": a, "Account": f"Account {a}"} for a in accounts],
        "Ownership": [
            {"Account ID": a, "Role": "CSM", "Payee ID": chance.choice(payees), "From": begin} for a in accounts
        ],
        "Contracts": [
            {"Contract ID": f"C{a}", "Account ID": a, "From": begin, "To": end, "ARR": chance.randrange(1000, 90_000)}
            for a in accounts
        ],
        "Readings": [{"Owner": p, "Measure": "Survey", "FY2026": Decimal(chance.randrange(100)) / 100} for p in payees],
        "Measures": [*_rows(book, "Measures"), *_measures()],
        "Curves": [*_rows(book, "Curves"), *_curves()],
        **sheets,
    }
    book.sheets.update(book_of_rows(more).sheets)
    deals = book.sheets["Transactions"]
    deals.headings.append("Account ID")
    deals.cells.append([chance.choice(accounts) for _ in range(TRANSACTIONS)])
    return book


def _reverse(book: Book, every: int) -> None:
    """Lets each so many-th deal take back a part of the one before it."""
    deals = book.sheets["Transactions"]
    ids, amounts = (deals.cells[deals.headings.index(heading)] for heading in ("Transaction ID", "Amount"))
    deals.headings.append("Reverses")
    deals.cells.append([ids[at - 1] if at % every == every - 1 else None for at in range(len(ids))])
    for at in range(every - 1, len(ids), every):
        amounts[at] = -round(Decimal(str(amounts[at - 1])) / 3, 2)


def _rows(book: Book, name: str) -> list[Row]:
    sheet = book.sheets[name]
    return [dict(zip(sheet.headings, cells, strict=True)) for cells in zip(*sheet.cells, strict=True)]


def _measures() -> list[Row]:
    by_account = {"Kind": "formula", "Unit": "number", "Formula": "PERACCOUNT(MAX(0, [Expanded] - [Renewed])) / 1000"}
    return [
        {"Measure": "Cohort", "Kind": "sum", "Unit": "money", "Types": "renewal", "Cohort": "first day"},
        {"Measure": "Served", "Kind": "count", "Unit": "number", "Distinct accounts": "yes"},
        {"Measure": "Opening", "Kind": "book", "Book value": "opening", "Unit": "money", "Role": "CSM"},
        {
            "Measure": "GRR",
            "Kind": "formula",
            "Unit": "percent",
            "Formula": "([Opening] + MIN(0, [Expanded])) / [Opening]",
            "Cohort": "first day",
        },
        {"Measure": "By account", "Cohort": "first day", **by_account},
        {"Measure": "By any account", **by_account},
        {"Measure": "Never read", "Kind": "reading", "Unit": "points"},
        {"Measure": "Survey", "Kind": "reading", "Over time": "average", "Over people": "average", "Unit": "points"},
    ]


def _curves() -> list[Row]:
    rows = (
        ("Amounts", "marginal", 0, "0.02"),
        ("Amounts", "marginal", 5000, "0.04"),
        ("Kicker", "linear", 0, "1"),
        ("Kicker", "linear", 2, "1.2"),
    )
    return [{"Curve": c, "Shape": s, "From": x, "Value": Decimal(y)} for c, s, x, y in rows]
