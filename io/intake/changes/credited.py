"""Whom credits are for that name a deal and a role, and no payee: who has the deal in that role in the book.

`Deal | CSM % | AE %` says how a deal is shared, and leaves to everybody's knowledge whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.rows.record import Record
from model.basics.problem import Problem
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import folded
from model.tables.values import parse_date, shown

_PAYEE = "Payee ID"


def with_payees(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """Credits without any column of payees, with the one payee that the deal has in the role, where there is one."""
    book, mapping, records = underway.book, underway.mapping, underway.records
    if mapping.target != "Credits" or any(_PAYEE in record.cells for record in records):
        return list(records), []
    holders = _Holders(book)
    found = [holders.of(record.cells) for record in records]
    if not any(found):
        return list(records), []
    made = [replace(one, cells={**one.cells, _PAYEE: payee or None}) for one, payee in zip(records, found, strict=True)]
    first = next(record for record in made if record.cells[_PAYEE])
    deal, role, payee = (shown(first.cells.get(name)) for name in ("Transaction ID", "Role", _PAYEE))
    wrong = f"{counted(sum(map(bool, found)), 'credit')} go to whom the book has in the role ({deal}, {role}: {payee})"
    return made, [problem(first.sheet, "", None, wrong, "map a column to 'Payee ID' if others are meant")]


class _Holders:
    """Who has which deal in which role, by the columns of the deals and by the owners of accounts."""

    def __init__(self, book: Book) -> None:
        self._deals = book.sheet("Transactions")
        self._rows = {shown(cell).strip(): row for row, cell in enumerate(self._deals.column("Transaction ID"))}
        self._owners: dict[tuple[str, str], list[MappingOf[str, Cell]]] = defaultdict(list)
        owned = book.sheet("Ownership")
        for row in range(owned.size):
            cells = _row(owned, row)
            self._owners[shown(cells.get("Account ID")).strip(), folded(shown(cells.get("Role")))].append(cells)

    def of(self, cells: MappingOf[str, Cell]) -> str:
        """The ID of the one payee that a deal has in a role; '' where none or several have it."""
        row, role = self._rows.get(shown(cells.get("Transaction ID")).strip()), shown(cells.get("Role")).strip()
        if row is None or not role:
            return ""
        named = shown(self._deals.column(role)[row]).strip()
        if named:
            return named
        day, account = parse_date(self._deals.column("Date")[row]), shown(self._deals.column("Account ID")[row]).strip()
        there = self._owners.get((account, folded(role)), []) if isinstance(day, date) else []
        payees = {shown(one.get(_PAYEE)).strip() for one in there if isinstance(day, date) and _holds(one, day)}
        return payees.pop() if len(payees) == 1 else ""


def _row(sheet: Sheet, row: int) -> dict[str, Cell]:
    return {heading: column[row] for heading, column in zip(sheet.headings, sheet.cells, strict=True)}


def _holds(cells: MappingOf[str, Cell], day: date) -> bool:
    begin, end = parse_date(cells.get("From")), parse_date(cells.get("To"))
    return (not isinstance(begin, date) or begin <= day) and (not isinstance(end, date) or day <= end)
