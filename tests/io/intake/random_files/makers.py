"""Random rows for each sheet of the book that usually comes from somewhere else, with the fields that name a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from model.tables.book import Cell
from tests.io.intake.random_files.world import MEASURES, PERIODS, REGIONS, ROLES, Row, World, email


def _transactions(at: World) -> tuple[list[Row], tuple[str, ...]]:
    pick = at.random.choice
    currencies = pick((("USD", "EUR", "GBP"), ("EUR",)))
    has = {name for name in ("Term", "Product", "Note", "Region", "CSM", "Currency") if at.random.random() < 0.35}
    rows: list[Row] = []
    for number in at.times():
        kind = pick(("new", "expansion", "renewal", "churn"))
        row: dict[str, Cell] = {
            "Transaction ID": f"T{5000 + number}",
            "Date": at.day(),
            "Account ID": pick(at.accounts),
            "Type": kind,
            "Amount": -at.money() if kind == "churn" else Decimal(0) if at.random.random() < 0.05 else at.money(),
        }
        more: Row = {
            "Term": pick((12, 24, 36)),
            "Product": pick(("Core", "Plus", "None")),
            "Note": pick((None, "signed, at last", "None", "=1+1", 'the "big" one', "total rework")),
            "Region": pick(REGIONS),
            "CSM": pick(at.payees),
            "Currency": pick(currencies),
        }
        rows.append(row | {name: more[name] for name in more if name in has})
    return rows, ("Transaction ID",)


def _payees(at: World) -> tuple[list[Row], tuple[str, ...]]:
    left = at.random.random() < 0.4
    rows: list[Row] = [
        {
            "Payee ID": key,
            "Name": name,
            "Email": email(name),
            "Hire date": at.day() - timedelta(at.random.randrange(3000)),
        }
        | ({"Leave date": at.day() + timedelta(200) if at.random.random() < 0.3 else None} if left else {})
        for key, name in at.names.items()
    ]
    return rows, ("Payee ID",)


def _assignments(at: World) -> tuple[list[Row], tuple[str, ...]]:
    has = {name for name in ("Manager ID", "Base salary", "FTE", "Region", "To") if at.random.random() < 0.5}
    boss, *people = at.payees
    rows: list[Row] = []
    for payee in people:
        more: Row = {
            "To": date(2026, 12, 31),
            "Manager ID": boss,
            "Region": at.random.choice(REGIONS),
            "Base salary": at.money(90_000) + 30_000,
            "FTE": Decimal(at.random.choice(("1", "1", "0.8", "0.5"))),
        }
        row: Row = {
            "Payee ID": payee,
            "From": date(2026, at.random.choice((1, 1, 2, 4)), at.random.choice((1, 1, 15))),
            "Role": at.random.choice(ROLES),
            "Plan ID": at.random.choice(("CS26", "AE26")),
            "Target incentive": at.money(40_000) + 10_000,
        }
        rows.append(row | {name: more[name] for name in more if name in has})
    return rows, ("Payee ID", "From")


def _ownership(at: World) -> tuple[list[Row], tuple[str, ...]]:
    role, pick = at.random.choice(ROLES), at.random.choice
    shared = at.random.random() < 0.3
    rows: list[Row] = []
    for account in at.accounts:
        day = date(2026, 1, 1) if at.random.random() < 0.7 else at.day()
        first, second = at.random.sample(at.payees, 2)
        row: Row = {"Account ID": account, "Role": role, "Payee ID": first, "From": day}
        half = Decimal(pick(("0.5", "0.6", "0.25")))
        parts = [(first, half), (second, 1 - half)] if pick((True, False)) else [(first, Decimal(1))]
        rows += [{**row, "Payee ID": payee, "Share": part} for payee, part in parts] if shared else [row]
    return rows, ("Account ID", "Role", "Payee ID", "From")


def _contracts(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for number in at.times():
        start = at.day()
        row = {"Contract ID": f"C-{number + 100}", "Account ID": at.random.choice(at.accounts), "From": start}
        rows.append({**row, "To": start + timedelta(at.random.choice((364, 729))), "ARR": at.money()})
    return rows, ("Contract ID",)


def _curves(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for name in ("Main", "Fast", "Slow", "Steep")[: at.random.randrange(2, 5)]:
        shape, bound = at.random.choice(("step", "linear", "marginal")), Decimal("0.5")
        for _ in range(at.random.randrange(3, 6)):
            value = (bound * at.random.choice((90, 100, 125)) / 100).quantize(Decimal("0.001"))
            rows.append({"Curve": name, "Shape": shape, "From": bound, "Value": value})
            bound += Decimal(at.random.choice(("0.1", "0.15", "0.25")))
    return rows, ("Curve", "From")


def _credits(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for deal in at.deals[: len(at.times())]:
        role = at.random.choice(ROLES)
        half = Decimal(at.random.choice(("0.5", "0.6", "0.25", "1")))
        parts = [part for part in (half, 1 - half) if part]
        for payee, part in zip(at.random.sample(at.payees, 2), parts, strict=False):
            rows.append({"Transaction ID": deal, "Role": role, "Payee ID": payee, "Share": part})
    return rows, ("Transaction ID", "Role", "Payee ID")


def _goals(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for payee in at.payees:
        weight = Decimal(at.random.choice(("0.5", "0.3", "0.4")))
        for goal, part in (("Launch the portal", weight), ("Hire a lead", 1 - weight)):
            achieved = Decimal(at.random.choice((0, 50, 80, 95, 100, 120))) / 100
            row: Row = {"Payee ID": payee, "Component": "Goals", "Period": at.random.choice(("FY2026-Q1", "FY2026-Q2"))}
            rows.append({**row, "Goal": goal, "Weight": part, "Achieved": achieved})
    return rows, ("Payee ID", "Component", "Period", "Goal")


def _adjustments(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for _ in at.times():
        amount = (at.money(5_000) + 500) * at.random.choice((1, 1, -1))
        row: Row = {"Payee ID": at.random.choice(at.payees), "Period": at.random.choice(PERIODS[:6]), "Amount": amount}
        rows.append({**row, "Code": "SPIFF", "Reason": at.random.choice(("contest", "correction")), "By": "Dana Fox"})
    return rows, ("Payee ID", "Period", "Amount", "Reason")


def _values(at: World, target: str) -> tuple[list[Row], tuple[str, ...]]:
    chosen = at.random.sample(tuple(MEASURES), at.random.randrange(1, 4))
    first, count = at.random.choice((0, 6)), at.random.choice((3, 6))
    rows: list[Row] = [
        {"Owner": payee, "Measure": measure}
        | {name: _value(at, MEASURES[measure]) for name in PERIODS[first : first + count]}
        for payee in at.payees
        for measure in chosen
    ]
    return rows, ("Owner", "Measure")


def _value(at: World, unit: str) -> Cell:
    match unit:
        case "money":
            return at.money()
        case "percent":
            return Decimal(at.random.randrange(800, 1250)) / 1000
        case "number":
            return at.random.randrange(1, 40)
        case _:
            return Decimal(at.random.randrange(10, 50)) / 10


def _rates(at: World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for code, usual in (("EUR", 10_800), ("GBP", 12_700), ("CAD", 7_300), ("JPY", 67)):
        rates = {name: Decimal(usual + at.random.randrange(-5, 5)) / 10_000 for name in PERIODS[:6]}
        rows.append({"From currency": code, "To currency": "USD", **rates})
    return rows, ("From currency", "To currency")


MAKERS: Mapping[str, Callable[[World], tuple[list[Row], tuple[str, ...]]]] = {
    "Transactions": _transactions,
    "Payees": _payees,
    "Assignments": _assignments,
    "Ownership": _ownership,
    "Contracts": _contracts,
    "Curves": _curves,
    "Credits": _credits,
    "Goals": _goals,
    "Adjustments": _adjustments,
    "Targets": lambda at: _values(at, "Targets"),
    "Readings": lambda at: _values(at, "Readings"),
    "FX": _rates,
}
