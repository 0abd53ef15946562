"""Small books whose transactions are edited: one of the kinds that an edit follows group by group, with all they hold.

Credits are split by hand, by shared owners and by role columns, deals come in two currencies, managers and plans change
in the year, a leader is paid on the average of his people, and months add up to a year that is tied out.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.tables.book import Cell

D = Decimal
Rows = dict[str, list[dict[str, Cell]]]
PEOPLE = ("P1", "P2", "P3", "P4", "P5", "P6")
ACCOUNTS = ("A1", "A2", "A3", "A4")
TYPES = ("renewal", "renewal", "expansion", "event")


def features(seed: int, deals: int = 45) -> Rows:
    """Six payees, two leaders and their head, paid by month."""
    chance = Random(seed)
    book: Rows = {
        "Settings": [{"Setting": "Currency", "Value": "USD"}],
        "Payees": [{"Payee ID": i, "Name": f"Name {i}", "Hire date": "2020-01-01"} for i in ("H", "L1", "L2", *PEOPLE)],
        "Assignments": _assignments(chance),
        "Plans": [{"Plan ID": plan, "Name": plan, "Paid": "month"} for plan in ("CSM", "AM", "LEAD")],
        "Accounts": [
            {"Account ID": a, "Account": a, "Region": region, "Segment": segment}
            for a, region, segment in zip(
                ACCOUNTS, ("NAM", "EMEA", "NAM", None), ("SMB", "ENT", None, "ENT"), strict=True
            )
        ],
        "Ownership": [
            {"Account ID": "A1", "Role": "CSM", "Payee ID": "P1", "From": "2020-01-01", "Share": D("0.6")},
            {"Account ID": "A1", "Role": "CSM", "Payee ID": "P2", "From": "2020-01-01", "Share": D("0.4")},
            {"Account ID": "A2", "Role": "CSM", "Payee ID": "P3", "From": "2020-01-01", "To": "2026-05-16"},
            {"Account ID": "A2", "Role": "CSM", "Payee ID": "P4", "From": "2026-05-17"},
            {"Account ID": "A3", "Role": "AE", "Payee ID": "P5", "From": "2020-01-01"},
        ],
        "Components": _components(),
        "Measures": [
            {"Measure": "Renewed", "Kind": "sum", "Unit": "money", "Types": "renewal; churn"},
            {"Measure": "Expanded", "Kind": "sum", "Unit": "money", "Types": "expansion; renewal", "Role": "CSM"},
            {"Measure": "Deals", "Kind": "count", "Unit": "number", "Types": "renewal; expansion; event"},
            {"Measure": "Scaled", "Kind": "count", "Unit": "number", "Scaled by share": "yes"},
            {"Measure": "Mix", "Kind": "formula", "Unit": "percent", "Formula": "=[Expanded]/[Renewed]"},
        ],
        "Curves": _curves(),
        "Targets": [
            {"Owner": owner, "Measure": measure, "FY2026": 12 * chance.randrange(800, 6000)}
            for owner in ("H", "L1", "L2", *PEOPLE)
            for measure in ("Renewed", "Expanded")
        ],
        "Crediting rules": [
            {"Rule": "Long", "Role": "CSM", "Term from": 24, "Credit %": D("1.1")},
            {"Rule": "CSM rest", "Role": "CSM"},
            {"Rule": "AE of enterprise", "Role": "AE", "Segment": "ENT", "Credit %": D("0.5")},
            {"Rule": "AE rest", "Role": "AE"},
        ],
        "FX": [{"From currency": "EUR", "To currency": "USD", "FY2026": D("1.1")}],
        "Transactions": [deal(chance, f"T{number:02d}") for number in range(deals)],
    }
    book["Credits"] = [
        {"Transaction ID": f"T{number:02d}", "Role": "CSM", "Payee ID": payee, "Share": share}
        for number in range(0, deals, 6)
        for payee, share in zip(chance.sample(PEOPLE, 3), _split(chance), strict=True)
    ]
    return book


def with_reversals(seed: int) -> Rows:
    """The same book in which half of every ninth deal was reversed on its own day."""
    book = features(seed)
    for row in book["Transactions"][::9]:
        amount = row["Amount"]
        assert isinstance(amount, Decimal)
        kept = {heading: row[heading] for heading in ("Date", "Type", "Currency", "Account ID")}
        reversal = {"Transaction ID": f"R{row['Transaction ID']}", "Amount": -amount / 2, **kept}
        book["Transactions"].append({**reversal, "Reverses": row["Transaction ID"]})
    return book


def deal(chance: Random, name: str) -> dict[str, Cell]:
    """A random transaction."""
    return {
        "Transaction ID": name,
        "Date": f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        "Type": chance.choice(TYPES),
        "Amount": D(chance.randrange(1, 450_000) * 2) / 100,
        "Term": chance.choice((12, 24, 36, None)),
        "CSM": chance.choice((None, None, *PEOPLE, "L1")),
        "AE": chance.choice((None, None, None, *PEOPLE)),
        "Account ID": chance.choice((None, *ACCOUNTS)),
        "Currency": chance.choice((None, None, None, "EUR")),
    }


def _split(chance: Random) -> tuple[Cell, ...]:
    return chance.choice(((D("0.5"), D("0.25"), D("0.25")), (D("0.3333"), D("0.3333"), D("0.3333")), (1, D("0.2"), 0)))


def _assignments(chance: Random) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for payee in ("H", "L1", "L2", *PEOPLE):
        leads = payee not in PEOPLE
        cut = date(2026, chance.randrange(2, 12), chance.choice((1, 11)))
        for begin, end in ((date(2020, 1, 1), cut - timedelta(days=1)), (cut, None)):
            rows.append(
                {
                    "Payee ID": payee,
                    "From": begin,
                    "To": end,
                    "Plan ID": "LEAD" if leads else chance.choice(("CSM", "CSM", "AM")),
                    "Manager ID": None if payee == "H" else "H" if leads else chance.choice(("L1", "L2", None)),
                    "Target incentive": chance.choice((12000, 7300, D("9999.99"))),
                }
            )
    return rows


def _components() -> list[dict[str, Cell]]:
    tied = "period, tied out at year end"
    rows: list[tuple[str, str, str, dict[str, Cell]]] = [
        ("CSM", "Renewals", "rate", {"Measure": "Renewed", "Curve": "Tiers"}),
        ("CSM", "Running", "rate", {"Measure": "Expanded", "Curve": "Tiers", "Applied": "running"}),
        (
            "CSM",
            "To date",
            "bonus",
            {"Measure": "Expanded", "Curve": "Line", "Weight": D("0.4"), "Basis": "year to date"},
        ),
        ("CSM", "Tied", "bonus", {"Measure": "Renewed", "Curve": "Steps", "Weight": D("0.6"), "Basis": tied}),
        ("CSM", "Deals", "unit", {"Measure": "Deals", "Rate": D("12.335")}),
        ("AM", "Renewals", "rate", {"Measure": "Renewed", "Rate": D("0.0125")}),
        ("AM", "Mix", "bonus", {"Measure": "Mix", "Curve": "Steps", "Gate": "[Deals] >= 1", "Not measurable": "zero"}),
        ("AM", "Scaled", "unit", {"Measure": "Scaled", "Rate": D("3.335")}),
        ("LEAD", "Override", "rate", {"Measure": "Renewed", "Rate": D("0.0015"), "Scope": "team"}),
        ("LEAD", "Mean", "bonus", {"Measure": "Expanded", "Curve": "Steps", "Scope": "reports", "Roll-up": "average"}),
        (
            "LEAD",
            "Weighted",
            "bonus",
            {"Measure": "Expanded", "Curve": "Line", "Scope": "team", "Roll-up": "target-weighted", "Basis": tied},
        ),
    ]
    return [
        {"Plan ID": plan, "Component": name, "Method": method, "Weight": _weight(plan, method), **terms}
        for plan, name, method, terms in rows
    ]


def _weight(plan: str, method: str) -> Cell:
    return None if method != "bonus" else D("0.5") if plan == "LEAD" else 1


def _curves() -> list[dict[str, Cell]]:
    shapes: dict[str, list[tuple[str, str, str]]] = {
        "Tiers": [("marginal", "0", "0.02"), ("marginal", "0.8", "0.035"), ("marginal", "1.1", "0.05")],
        "Line": [("linear", "0.1", "0.5"), ("linear", "1", "1"), ("extend", "1.25", "1.75")],
        "Steps": [("step", "0.2", "0.4"), ("step", "0.9", "0.8"), ("step", "1", "1.15")],
    }
    return [
        {"Curve": curve, "Shape": shape, "From": D(start), "Value": D(value)}
        for curve, rows in shapes.items()
        for shape, start, value in rows
    ]
