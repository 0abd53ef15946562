"""The engine's lines beside the reference's, and the smallest book on which they still differ."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.basics.problem import Severity
from model.calculate import calculate
from model.pay.lines import PayoutLine
from model.tables.book import book_of_rows
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.schema import folded
from model.tables.values import parse_period
from tests.reference.columns import Columns
from tests.reference.ledger import Line
from tests.reference.pay import reference_lines
from tests.reference.setting import Book


def tables_of(book: Book) -> Tables:
    return read_tables(book_of_rows(book))


def period_of(tables: Tables, name: str) -> Period:
    period = parse_period(name, tables.calendar)
    assert isinstance(period, Period)
    return period


def engine_lines(book: Book, name: str) -> list[Line]:
    """The engine's lines in the form of the reference's."""
    tables = tables_of(book)
    period = period_of(tables, name)
    return [
        Line(
            line.period_name,
            line.payee_id,
            folded(line.component),
            line.line,
            None if line.amount is None else int(line.amount.scaleb(minor_digits(line.currency))),
            line.currency,
            line.reason,
            _columns(line) if line.line in ("earned", "true-up") and line.component else None,
        )
        for line in calculate(tables, period).lines(period)
    ]


def _columns(line: PayoutLine) -> Columns:
    return Columns(line.plan_id, line.actual, line.target, line.attainment, line.curve_result, line.target_incentive)


def errors_of(book: Book) -> list[str]:
    """The errors that reading finds in a book; random books have none."""
    return [str(p) for p in tables_of(book).problems if p.severity is Severity.ERROR]


def difference(book: Book, name: str, reasons: bool = True) -> list[str]:
    """What only one of the two says, as text; empty where they agree."""
    period = period_of(tables_of(book), name)
    lines = engine_lines(book, name), reference_lines(book, period)
    ours, theirs = (_told(side, reasons) for side in lines)
    return [
        *(f"engine    {text}" for text in sorted((ours - theirs).elements())),
        *(f"reference {text}" for text in sorted((theirs - ours).elements())),
        *(f"{x.period} | {x.payee} | {x.component}: {name} {values}" for x, name, values in _unlike(*lines)),
    ]


def _unlike(ours: list[Line], theirs: list[Line]) -> list[tuple[Line, str, str]]:
    """Lines of the reference with each column, and both its values, in which the engine's most similar one differs."""
    found = []
    by_key = _with_columns(ours)
    for key, lines in _with_columns(theirs).items():
        for line, columns in lines:
            alike = [(columns.unlike(other), other) for _, other in by_key.get(key, [])]
            names, other = min(alike, key=lambda pair: len(pair[0]), default=((), columns))
            found += [(line, name, f"{getattr(other, name)}, not {getattr(columns, name)}") for name in names]
    return found


def _with_columns(lines: list[Line]) -> dict[tuple[str, ...], list[tuple[Line, Columns]]]:
    found: dict[tuple[str, ...], list[tuple[Line, Columns]]] = {}
    for line in lines:
        if line.columns is not None:
            key = line.period, line.payee, line.columns.plan, line.component, line.line
            found.setdefault(key, []).append((line, line.columns))
    return found


def _told(lines: list[Line], reasons: bool) -> Counter[str]:
    return Counter(
        f"{line.period} | {line.payee} | {line.component} | {line.line}: "
        f"{'held' if line.amount is None else line.amount} {line.currency}{f' ({line.reason})' if reasons else ''}"
        for line in lines
    )


def shrunk(book: Book, name: str, reasons: bool = True) -> Book:
    """The book without every row and cell that the difference does not need."""
    book = {sheet: [dict(row) for row in rows] for sheet, rows in book.items()}
    kind = sorted(kinds(book, name, reasons))[0]
    smaller = True
    while smaller:
        smaller = False
        for sheet in list(book):
            smaller |= _thinned(book, sheet, name, reasons, kind)
        for sheet in list(book):
            for at in range(len(book[sheet])):
                for heading in book[sheet][at].keys() - {"Paid"}:
                    row = {h: cell for h, cell in book[sheet][at].items() if h != heading}
                    rows = [*book[sheet][:at], row, *book[sheet][at + 1 :]]
                    smaller |= _try(book, {**book, sheet: rows}, name, reasons, kind)
    return {sheet: rows for sheet, rows in book.items() if rows}


def kinds(book: Book, name: str, reasons: bool) -> set[tuple[str, ...]]:
    """In what lines the two differ, without amounts: kind of line, method, and how each sees it, or which column."""
    tables = tables_of(book)
    methods = {folded(str(row.get("Component"))): str(row.get("Method")) for row in book.get("Components", [])}
    found: dict[tuple[str, ...], list[list[str]]] = {}
    lines = engine_lines(book, name), reference_lines(book, period_of(tables, name))
    for side, theirs in enumerate(lines):
        for line in theirs:
            key = (line.period, line.payee, line.component, line.line)
            amount = "held" if line.amount is None else str(line.amount)
            found.setdefault(key, [[], []])[side].append(f"{amount} ({line.reason})" if reasons else amount)
    return {
        (key[3], methods.get(key[2], ""), *(_kind(side, reasons) for side in sides))
        for key, sides in found.items()
        if sorted(sides[0]) != sorted(sides[1])
    } | {("column", methods.get(line.component, ""), name) for line, name, _ in _unlike(*lines)}


def _kind(texts: list[str], reasons: bool) -> str:
    if not texts:
        return "missing"
    if reasons:
        return texts[0].partition(" ")[2] or texts[0]
    return texts[0] if texts[0] in ("held", "0") else "amount"


def _thinned(book: Book, sheet: str, name: str, reasons: bool, kind: tuple[str, ...]) -> bool:
    """Take rows out of a sheet, many at once where that goes."""
    found, size = False, len(book[sheet])
    while size:
        at = len(book[sheet]) - size
        while at > -size:
            rows = [*book[sheet][: max(0, at)], *book[sheet][max(0, at) + size :]]
            if len(rows) < len(book[sheet]):
                found |= _try(book, {**book, sheet: rows}, name, reasons, kind)
            at -= size
        size //= 2
    return found


def _try(book: Book, smaller: Book, name: str, reasons: bool, kind: tuple[str, ...]) -> bool:
    """Take over the smaller book if it is sound and still differs."""
    try:
        if errors_of(smaller) or kind not in kinds(smaller, name, reasons):
            return False
    except (AssertionError, LookupError, StopIteration, TypeError, ValueError, AttributeError):
        return False
    book.clear()
    book.update(smaller)
    return True


def as_case(book: Book, name: str) -> str:
    """The book as a case file, one row a line."""
    sheets = []
    for sheet, rows in book.items():
        lines = ",\n".join(f"      {json.dumps(row, default=_plain)}" for row in rows)
        sheets.append(f'    "{sheet}": [\n{lines}\n    ]')
    return f'{{\n  "period": "{name}",\n  "tables": {{\n' + ",\n".join(sheets) + "\n  }\n}"


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal | Fraction):
        return float(cell)
    assert isinstance(cell, date)
    return cell.isoformat()
