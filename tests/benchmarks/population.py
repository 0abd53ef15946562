"""A large book for measuring: payees in levels whose managers change, and transactions that they are credited with.

Everything follows from one seed, so that two runs measure the same work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.tables.book import Book, Cell, Sheet, book_of_rows

LEVELS = (1, 9, 90, 900, 2000, 7000)  # of 10,000 payees, from the top down
FIRST_DAY = date(2026, 1, 1)

COMPONENTS: tuple[Mapping[str, Cell], ...] = (
    {"Component": "Renewals", "Method": "rate", "Measure": "Renewed", "Curve": "Tiers"},
    {"Component": "Expansion", "Method": "bonus", "Measure": "Expanded", "Curve": "Line", "Weight": Decimal("0.5")},
    {"Component": "Deals", "Method": "unit", "Measure": "Deals", "Rate": Decimal("12.5")},
    {"Component": "Override", "Method": "rate", "Measure": "Renewed", "Rate": Decimal("0.0015"), "Scope": "team"},
    {
        "Component": "Growth",
        "Method": "bonus",
        "Measure": "Expanded",
        "Curve": "Steps",
        "Scope": "team",
        "Weight": Decimal("0.5"),
    },
)


def population(
    payees: int = 10_000,
    transactions: int = 1_000_000,
    seed: int = 7,
    components: Sequence[Mapping[str, Cell]] = COMPONENTS,
) -> Book:
    """A book of a year of monthly pay: five components for each payee, tiers by attainment among them."""
    chance = Random(seed)
    ids = [f"P{number:05d}" for number in range(payees)]
    book = book_of_rows(
        {
            "Settings": [{"Setting": "Currency", "Value": "USD"}],
            "Payees": [{"Payee ID": i, "Name": f"Payee {i}", "Hire date": date(2020, 1, 1)} for i in ids],
            "Assignments": _assignments(ids, chance),
            "Plans": [{"Plan ID": "CS", "Name": "Customer Success", "Paid": "month"}],
            "Components": [{"Plan ID": "CS", **component} for component in components],
            "Curves": _curves(),
            "Measures": [
                {"Measure": "Renewed", "Kind": "sum", "Unit": "money", "Types": "renewal"},
                {"Measure": "Expanded", "Kind": "sum", "Unit": "money", "Types": "expansion"},
                {"Measure": "Deals", "Kind": "count", "Unit": "number"},
            ],
            "Targets": [
                {"Owner": i, "Measure": measure, "FY2026": 12 * chance.randrange(1000, 40000)}
                for i in ids
                for measure in ("Renewed", "Expanded")
            ],
            "Crediting rules": [
                {"Rule": "Two years", "Role": "CSM", "Term from": 24, "Credit %": Decimal("1.1")},
                {"Rule": "All", "Role": "CSM"},
            ],
        },
        source="benchmark",
    )
    book.sheets["Transactions"] = _transactions(ids, transactions, chance)
    return book


def _assignments(ids: list[str], chance: Random) -> list[dict[str, object]]:
    """Two spells each: on a month's first day in the year the manager changes within the level above."""
    bounds = [0]
    for count in LEVELS:
        bounds.append(bounds[-1] + max(1, count * len(ids) // sum(LEVELS)))
    bounds[-1] = len(ids)
    rows: list[dict[str, object]] = []
    for level in range(len(LEVELS)):
        for at in range(bounds[level], bounds[level + 1]):
            change = date(2026, chance.randrange(2, 13), 1)
            salary = Decimal(chance.randrange(8_000_00, 40_000_00)) / 100
            for start, end in ((date(2020, 1, 1), change - timedelta(days=1)), (change, None)):
                above = ids[chance.randrange(bounds[level - 1], bounds[level])] if level else None
                rows.append(
                    {
                        "Payee ID": ids[at],
                        "From": start,
                        "To": end,
                        "Plan ID": "CS",
                        "Manager ID": above,
                        "Target incentive": salary,
                    }
                )
    return rows


def _curves() -> list[dict[str, object]]:
    tiers = [
        ("Tiers", "marginal", "0", "0.02"),
        ("Tiers", "marginal", "0.8", "0.035"),
        ("Tiers", "marginal", "1.1", "0.05"),
    ]
    line = [("Line", "linear", "0.5", "0.5"), ("Line", "linear", "1", "1"), ("Line", "extend", "1.25", "1.75")]
    steps = [("Steps", "step", "0.7", "0.4"), ("Steps", "step", "0.9", "0.8"), ("Steps", "step", "1", "1.15")]
    return [
        {"Curve": curve, "Shape": shape, "From": Decimal(start), "Value": Decimal(value)}
        for curve, shape, start, value in tiers + line + steps
    ]


def _transactions(ids: list[str], size: int, chance: Random) -> Sheet:
    days = [FIRST_DAY + timedelta(days=at) for at in range(365)]
    kinds = ("renewal", "renewal", "expansion")
    pick = chance.randrange
    columns: dict[str, list[object]] = {
        "Transaction ID": [f"T{at}" for at in range(size)],
        "Date": [days[pick(365)] for _ in range(size)],
        "Type": [kinds[pick(3)] for _ in range(size)],
        "Amount": [Decimal(pick(1_00, 9_000_00)) / 100 for _ in range(size)],
        "Term": [12 if pick(4) else 24 for _ in range(size)],
        "CSM": [ids[pick(len(ids))] for _ in range(size)],
    }
    return Sheet("Transactions", list(columns), list(columns.values()))  # type: ignore[arg-type]
