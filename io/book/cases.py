"""A book stated in text: a JSON file `{"tables": {sheet: [{column: value}]}, "period": ...}`, for tests and scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from book.errors import FileProblem, reading_of
from book.sheet.values import number
from model.tables.book import Book, Cell, book_of_rows
from model.tables.schema import SHEETS, folded


@dataclass(frozen=True)
class Case:
    """A case file: its book, and the period it is about ('' where it names none)."""

    book: Book
    period: str = ""


def read_case(path: Path | str) -> Book:
    """The book of a case file. Raises FileProblem for anything that is not one, naming the place."""
    return read_case_file(path).book


def read_case_file(path: Path | str) -> Case:
    """The book and the period of a case file. Raises FileProblem as `read_case` does."""
    path = Path(path)
    try:
        with reading_of(path):
            text = path.read_text("utf-8-sig")
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise FileProblem(
            f"{path.name} is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"{path.name} cannot be read as a case file: {error}") from error
    tables = data.get("tables") if isinstance(data, dict) else None
    if not isinstance(tables, dict):
        raise FileProblem(f'{path.name} is not a case file; it must read {{"tables": {{sheet: [{{column: value}}]}}}}')
    period = data.get("period", "")
    return Case(book_of_rows(_sheets(path.name, tables), path.name), period if isinstance(period, str) else str(period))


def _sheets(source: str, tables: dict[str, Any]) -> dict[str, list[dict[str, Cell]]]:
    specs = {folded(name): name for name in SHEETS}
    unknown = [name for name in tables if folded(name) not in specs]
    if unknown:
        raise FileProblem(f"{source} has unknown sheets: {', '.join(unknown)}; known are {', '.join(SHEETS)}")
    sheets: dict[str, list[dict[str, Cell]]] = {}
    for name, rows in tables.items():
        if specs[folded(name)] in sheets:
            raise FileProblem(f"{source} has the sheet {name} twice")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise FileProblem(f"{source}: {name} must be a list of rows, each {{column: value}}")
        sheets[specs[folded(name)]] = [
            {heading: _cell(source, f"{name}, row {i}, {heading}", value) for heading, value in row.items()}
            for i, row in enumerate(rows, 1)
        ]
    return sheets


def _cell(source: str, place: str, value: Any) -> Cell:
    """A JSON value as a cell; numbers as a workbook would hold them."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | Decimal):
        return number(str(value))
    raise FileProblem(f"{source}: {place} must be text, a number, true, false or null")


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with each name once; JSON itself would let the last one win unseen."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"the name {twice!r} stands twice in one row or object")
    return dict(pairs)
