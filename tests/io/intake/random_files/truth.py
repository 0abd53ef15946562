"""What a random file is about: a small book, and rows for one of its sheets, exact and known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from model.tables.book import Book, Cell, book_of_rows
from tests.io.intake.random_files.makers import MAKERS
from tests.io.intake.random_files.world import ACCOUNTS, MEASURES, NAMES, ROLES, Row, World, email


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
    target = random.choice((*MAKERS, "Transactions", "Transactions", "Transactions"))
    made = {_number(random, kind, i): name for kind in [random.choice(("00", "E-", "1"))] for i, name in _some(random)}
    first = random.choice(("A-", "00", "4"))
    accounts = {_number(random, first, i): name for i, name in enumerate(ACCOUNTS, 11)}
    payees, known = (made, made) if target != "Payees" else (made, {})
    deals = [f"D-{number}" for number in range(901, 931)]
    rows, key = MAKERS[target](World(random, list(payees), list(accounts), deals, payees))
    rows = list({tuple(str(row.get(name)) for name in key): row for row in rows}.values())
    book = _book(target, known, accounts, deals)
    last, held = len(rows) - 2, max(1, len(rows) // 6)
    some, spare, decoys = rows[: last - held], rows[last - held : last], rows[last:]
    return Truth(target, book, tuple(some), key, payees, accounts, tuple(spare), tuple(decoys))


def month_later(known: Truth, random: Random) -> Truth:
    """The rows of the next file: some gone, some with another amount, some new."""
    rows = [_changed(known.target, row, random) for row in known.rows if random.random() > 0.1]
    return replace(known, rows=(*rows, *known.spare))


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


def _changed(target: str, row: Row, random: Random) -> Row:
    names = [name for name in ("Amount", "ARR", "Target incentive", "Achieved") if isinstance(row.get(name), Decimal)]
    if not names or random.random() > 0.2:
        return row
    cell = row[names[0]]
    assert isinstance(cell, Decimal)
    return {**row, names[0]: cell / 2 if names[0] == "Achieved" else cell + 250}
