"""What a random file is about: a small book, and rows for one of its sheets, exact and known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.tables.book import Book, Cell, book_of_rows

Row = Mapping[str, Cell]
NAMES = (
    *("Ines Ortega", "Kenji Sato", "Zoë Müller", "Omar Haddad", "Priya Raman", "Liam O'Brien", "Marta Kowalska"),
    *("Jean-Luc Petit", "Aisha Bello", "Tom Becker", "Inez Ortega", "Sofia Rossi", "Noah Weiss", "Elena Petrova"),
    *("Diego Alvarez", "Max Weber", "Grace Lin"),
)
ACCOUNTS = (
    *("Acme Inc", "Globex", "Initech LLC", "Umbrella GmbH", "Hooli", "Stark Industries", "Wayne & Co"),
    *("Tyrell, Inc.", "Café Noir", "Soylent", "Cyberdyne Systems", "Wonka", "Vandelay", "Total Energies", "Oscorp"),
)
ROLES, REGIONS, SEGMENTS = ("CSM", "AE"), ("NAM", "EMEA", "APAC"), ("SMB", "Enterprise")
MEASURES = {"Bookings": "money", "NRR": "percent", "Logos": "number", "CSAT": "points"}
PERIODS = tuple(f"2026-{month:02}" for month in range(1, 13))


@dataclass(frozen=True)
class Truth:
    """The rows that the book must have after the import. `key`: the fields that name a row.

    `payees`, `accounts`: names by ID. `spare`: rows of next month. `decoys`: rows that never belong into the book.
    """

    target: str
    book: Book
    rows: tuple[Row, ...]
    key: tuple[str, ...]
    payees: Mapping[str, str]
    accounts: Mapping[str, str]
    spare: tuple[Row, ...] = ()
    decoys: tuple[Row, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any row has."""
        return tuple(dict.fromkeys(name for row in (*self.rows, *self.spare, *self.decoys) for name in row))


def truth(random: Random) -> Truth:
    """Rows for a sheet of a book in which everybody and everything that they name is known."""
    target = random.choice((*_MAKERS, "Transactions", "Transactions", "Transactions"))
    made = {_number(random, kind, i): name for kind in [random.choice(("00", "E-", "1"))] for i, name in _some(random)}
    first = random.choice(("A-", "00", "4"))
    accounts = {_number(random, first, i): name for i, name in enumerate(ACCOUNTS, 11)}
    payees, known = (made, made) if target != "Payees" else (made, {})
    deals = [f"D-{number}" for number in range(901, 931)]
    rows, key = _MAKERS[target](_World(random, list(payees), list(accounts), deals, payees))
    rows = list({tuple(str(row.get(name)) for name in key): row for row in rows}.values())
    book = _book(target, known, accounts, deals)
    last, held = len(rows) - 2, max(1, len(rows) // 6)
    some, spare, decoys = rows[: last - held], rows[last - held : last], rows[last:]
    return Truth(target, book, tuple(some), key, payees, accounts, tuple(spare), tuple(decoys))


def month_later(known: Truth, random: Random) -> Truth:
    """The rows of the next file: some gone, some with another amount, some new."""
    rows = [_changed(known.target, row, random) for row in known.rows if random.random() > 0.1]
    return replace(known, rows=(*rows, *known.spare))


@dataclass(frozen=True)
class _World:
    random: Random
    payees: list[str]
    accounts: list[str]
    deals: list[str]
    names: Mapping[str, str]

    def money(self, most: int = 90_000) -> Decimal:
        whole = self.random.choice((1, 1, 100, 500))
        cents = Decimal(self.random.randrange(100)) / 100 if whole == 1 and self.random.random() < 0.7 else 0
        return Decimal(self.random.randrange(200, most) // whole * whole) + cents

    def day(self) -> date:
        return date(2026, 1, 1) + timedelta(self.random.randrange(181))

    def times(self) -> range:
        return range(self.random.randrange(12, 40))


def _some(random: Random) -> list[tuple[int, str]]:
    return list(enumerate(NAMES[: random.randrange(8, len(NAMES) + 1)], 7))


def _number(random: Random, kind: str, i: int) -> str:
    return {"00": f"00{i:02}", "E-": f"E-{100 + i}", "1": f"{1000 + i}", "A-": f"A-{i}", "4": f"{400_000 + i}"}[kind]


def _book(target: str, payees: Mapping[str, str], accounts: Mapping[str, str], deals: list[str]) -> Book:
    hired = date(2020, 1, 1)
    tables: dict[str, list[dict[str, Cell]]] = {
        "Settings": [{"Setting": "Currency", "Value": "USD"}],
        "Payees": [
            {"Payee ID": key, "Name": name, "Email": email(name), "Hire date": hired} for key, name in payees.items()
        ],
        "Accounts": [{"Account ID": key, "Account": name} for key, name in accounts.items()],
        "Plans": [{"Plan ID": "CS26", "Name": "Success 2026"}, {"Plan ID": "AE26", "Name": "Sales 2026"}],
        "Measures": [
            {"Measure": name, "Kind": "reading", "Over time": "sum", "Unit": unit} for name, unit in MEASURES.items()
        ],
        "Components": [{"Plan ID": "CS26", "Component": "Goals", "Method": "scorecard"}],
        "Crediting rules": [{"Rule": f"All {role}", "Role": role} for role in ROLES],
    }
    if target != "Transactions":
        tables["Transactions"] = [
            {"Transaction ID": deal, "Date": date(2026, 2, 3), "Type": "new", "Amount": 1000} for deal in deals
        ]
    return book_of_rows(tables, "book.xlsx")


def email(name: str) -> str:
    """The address of a payee."""
    plain = name.casefold().translate(str.maketrans("ëü", "eu", "'"))
    return plain.replace(" ", ".") + "@trueup.example"


def _changed(target: str, row: Row, random: Random) -> Row:
    names = [name for name in ("Amount", "ARR", "Target incentive", "Achieved") if isinstance(row.get(name), Decimal)]
    if not names or random.random() > 0.2:
        return row
    cell = row[names[0]]
    assert isinstance(cell, Decimal)
    return {**row, names[0]: cell / 2 if names[0] == "Achieved" else cell + 250}


def _transactions(at: _World) -> tuple[list[Row], tuple[str, ...]]:
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


def _payees(at: _World) -> tuple[list[Row], tuple[str, ...]]:
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


def _assignments(at: _World) -> tuple[list[Row], tuple[str, ...]]:
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


def _ownership(at: _World) -> tuple[list[Row], tuple[str, ...]]:
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


def _contracts(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for number in at.times():
        start = at.day()
        row = {"Contract ID": f"C-{number + 100}", "Account ID": at.random.choice(at.accounts), "From": start}
        rows.append({**row, "To": start + timedelta(at.random.choice((364, 729))), "ARR": at.money()})
    return rows, ("Contract ID",)


def _curves(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for name in ("Main", "Fast", "Slow", "Steep")[: at.random.randrange(2, 5)]:
        shape, bound = at.random.choice(("step", "linear", "marginal")), Decimal("0.5")
        for _ in range(at.random.randrange(3, 6)):
            value = (bound * at.random.choice((90, 100, 125)) / 100).quantize(Decimal("0.001"))
            rows.append({"Curve": name, "Shape": shape, "From": bound, "Value": value})
            bound += Decimal(at.random.choice(("0.1", "0.15", "0.25")))
    return rows, ("Curve", "From")


def _credits(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for deal in at.deals[: len(at.times())]:
        role = at.random.choice(ROLES)
        half = Decimal(at.random.choice(("0.5", "0.6", "0.25", "1")))
        parts = [part for part in (half, 1 - half) if part]
        for payee, part in zip(at.random.sample(at.payees, 2), parts, strict=False):
            rows.append({"Transaction ID": deal, "Role": role, "Payee ID": payee, "Share": part})
    return rows, ("Transaction ID", "Role", "Payee ID")


def _goals(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for payee in at.payees:
        weight = Decimal(at.random.choice(("0.5", "0.3", "0.4")))
        for goal, part in (("Launch the portal", weight), ("Hire a lead", 1 - weight)):
            achieved = Decimal(at.random.choice((0, 50, 80, 95, 100, 120))) / 100
            row: Row = {"Payee ID": payee, "Component": "Goals", "Period": at.random.choice(("FY2026-Q1", "FY2026-Q2"))}
            rows.append({**row, "Goal": goal, "Weight": part, "Achieved": achieved})
    return rows, ("Payee ID", "Component", "Period", "Goal")


def _adjustments(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for _ in at.times():
        amount = (at.money(5_000) + 500) * at.random.choice((1, 1, -1))
        row: Row = {"Payee ID": at.random.choice(at.payees), "Period": at.random.choice(PERIODS[:6]), "Amount": amount}
        rows.append({**row, "Code": "SPIFF", "Reason": at.random.choice(("contest", "correction")), "By": "Dana Fox"})
    return rows, ("Payee ID", "Period", "Amount", "Reason")


def _values(at: _World, target: str) -> tuple[list[Row], tuple[str, ...]]:
    chosen = at.random.sample(tuple(MEASURES), at.random.randrange(1, 4))
    first, count = at.random.choice((0, 6)), at.random.choice((3, 6))
    rows: list[Row] = [
        {"Owner": payee, "Measure": measure}
        | {name: _value(at, MEASURES[measure]) for name in PERIODS[first : first + count]}
        for payee in at.payees
        for measure in chosen
    ]
    return rows, ("Owner", "Measure")


def _value(at: _World, unit: str) -> Cell:
    match unit:
        case "money":
            return at.money()
        case "percent":
            return Decimal(at.random.randrange(800, 1250)) / 1000
        case "number":
            return at.random.randrange(1, 40)
        case _:
            return Decimal(at.random.randrange(10, 50)) / 10


def _rates(at: _World) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    for code, usual in (("EUR", 10_800), ("GBP", 12_700), ("CAD", 7_300), ("JPY", 67)):
        rates = {name: Decimal(usual + at.random.randrange(-5, 5)) / 10_000 for name in PERIODS[:6]}
        rows.append({"From currency": code, "To currency": "USD", **rates})
    return rows, ("From currency", "To currency")


_MAKERS: Mapping[str, Callable[[_World], tuple[list[Row], tuple[str, ...]]]] = {
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
