"""Random edits of one transaction: those that are followed group by group, and those that only a full one can tell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from model.tables.book import Cell
from tests.model.incremental.books import Rows

Row = dict[str, Cell]
MADE_UP = ("PX", "nobody", "p1")


def edited(chance: Random, book: Rows, row: int) -> Row:
    """The row after one or two random changes; the book stays as it is."""
    after = dict(book["Transactions"][row])
    for _ in range(chance.choice((1, 1, 2))):
        chance.choice(_CHANGES)(chance, book, after)
    return after


def _others(book: Rows, heading: str) -> list[Cell]:
    return sorted({str(row[heading]) for row in book["Transactions"] if row.get(heading) is not None}) or [None]  # type: ignore[return-value]


def _amount(chance: Random, book: Rows, row: Row) -> None:
    row["Amount"] = chance.choice((-1, 1, 1, 1)) * Decimal(chance.randrange(0, 900_000)) / 100


def _half_cents(chance: Random, book: Rows, row: Row) -> None:
    row["Amount"] = Decimal(chance.randrange(1, 9_999)) + Decimal("0.10")


def _more_decimals(chance: Random, book: Rows, row: Row) -> None:
    row["Amount"] = Decimal(chance.randrange(1, 9_999_999)) / 100_000


def _huge(chance: Random, book: Rows, row: Row) -> None:
    row["Amount"] = 10 ** chance.randrange(9, 19)


def _date(chance: Random, book: Rows, row: Row) -> None:
    row["Date"] = f"{chance.choice((2024, 2025, 2026, 2026, 2026, 2026, 2027))}-{chance.randrange(1, 13):02d}-15"


def _name(heading: str, *blanks: Cell) -> Callable[[Random, Rows, Row], None]:
    def change(chance: Random, book: Rows, row: Row) -> None:
        row[heading] = chance.choice((*_others(book, heading), *blanks))

    return change


def _term(chance: Random, book: Rows, row: Row) -> None:
    row["Term"] = chance.choice((None, 7, 12, 23, 24, 36, Decimal("24.5")))


def _spelling(chance: Random, book: Rows, row: Row) -> None:
    row["Type"] = str(row.get("Type") or "renewal").upper()


def _flag(chance: Random, book: Rows, row: Row) -> None:
    row["Prepaid"] = chance.choice(("yes", "no", None))


def _unreadable(chance: Random, book: Rows, row: Row) -> None:
    row[chance.choice(("Amount", "Date", "Term"))] = chance.choice(("abc", "31.31.2026", None))


def _reversal(chance: Random, book: Rows, row: Row) -> None:
    row["Reverses"] = chance.choice((None, *_others(book, "Transaction ID")))


def _id(chance: Random, book: Rows, row: Row) -> None:
    row["Transaction ID"] = chance.choice((f"N{chance.randrange(1000)}", *_others(book, "Transaction ID")[:3], None))


_CHANGES: tuple[Callable[[Random, Rows, Row], None], ...] = (
    *(_amount, _amount, _half_cents, _more_decimals, _huge, _date, _date, _term, _term, _spelling, _flag),
    *(
        _name("Type", "unheard of", "churn"),
        _name("Type"),
        _name("CSM", None, *MADE_UP),
        _name("CSM"),
        _name("AE", None, *MADE_UP),
    ),
    *(
        _name("Account ID", None, "AX"),
        _name("Account ID"),
        _name("Currency", None, "EUR", "GBP"),
        _name("Region", "NAM"),
    ),
    *(_name("Segment", "ENT"), _name("Product", "Pro"), _unreadable, _reversal, _id),
)
