"""Edits as plain JSON values and back, for the recovery journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from book.recovery.journal import cell_of, json_of
from model.tables.book import Book, Cell
from ui.document.edits import CellsEdit, ColumnEdit, Content, Edit, HeadingEdit, RowsEdit, SheetEdit

_MOST_ROWS = 1_048_576


def recorded(edit: Edit) -> dict[str, Any]:
    """An edit as a JSON object."""
    match edit:
        case CellsEdit(sheet, column, rows, before, after):
            cells = {"before": _cells(before), "after": _cells(after)}
            return {"edit": "cells", "sheet": sheet, "column": column, "rows": _places(rows), **cells}
        case RowsEdit(sheet, rows, columns, add):
            contents = [_cells(column) for column in columns]
            return {"edit": "rows", "sheet": sheet, "rows": _places(rows), "cells": contents, "add": add}
        case ColumnEdit(sheet, at, heading, cells, add):
            return {
                "edit": "column",
                "sheet": sheet,
                "at": at,
                "heading": heading,
                "cells": _cells(cells),
                "add": add,
            }
        case HeadingEdit(sheet, column, before, after):
            return {"edit": "heading", "sheet": sheet, "column": column, "before": before, "after": after}
        case SheetEdit(sheet, before, after):
            return {"edit": "sheet", "sheet": sheet, "before": _content(before), "after": _content(after)}
    raise TypeError(f"{type(edit).__name__} cannot be recorded")


def edit_of(found: dict[str, Any]) -> Edit:
    """The edit of a JSON object. Raises ValueError, LookupError or TypeError where it is none."""
    kind, sheet = found["edit"], found["sheet"]
    if kind == "cells":
        before, after = _cells_of(found["before"]), _cells_of(found["after"])
        return CellsEdit(sheet, found["column"], _places_of(found["rows"]), before, after)
    if kind == "rows":
        columns = [_cells_of(column) for column in found["cells"]]
        return RowsEdit(sheet, _places_of(found["rows"]), columns, found["add"])
    if kind == "column":
        return ColumnEdit(sheet, found["at"], found["heading"], _cells_of(found["cells"]), found["add"])
    if kind == "heading":
        return HeadingEdit(sheet, found["column"], found["before"], found["after"])
    if kind == "sheet":
        return SheetEdit(sheet, _content_of(found["before"]), _content_of(found["after"]))
    raise ValueError(f"'{kind}' is no edit")


def padding(edit: Edit, book: Book) -> RowsEdit | None:
    """The blank rows that the edit found at the end of its sheet, which no file keeps; None where none are missing."""
    sheet = book.sheets.get(edit.sheet)
    match edit:
        case CellsEdit(_, _, rows, _, _) if rows:
            found = rows[-1] + 1
        case RowsEdit(_, rows, _, add) if rows:
            found = rows[-1] + 1 - (len(rows) if add else 0)
        case ColumnEdit(_, _, _, cells, _):
            found = len(cells)
        case _:
            found = 0
    if sheet is None or not sheet.size < found <= _MOST_ROWS:
        return None
    rows = range(sheet.size, found)
    return RowsEdit(edit.sheet, rows, [[None] * len(rows) for _ in sheet.cells], add=True)


def fits(edit: Edit, book: Book) -> bool:
    """Whether the book stands as the edit found it, so that applying it does what it did then."""
    sheet = book.sheets.get(edit.sheet)
    if sheet is None:
        return False
    match edit:
        case CellsEdit(_, column, rows, before, _):
            if column >= len(sheet.cells) or not _within(rows, sheet.size):
                return False
            return _same([sheet.cells[column][row] for row in rows], before)
        case RowsEdit(_, rows, columns, add):
            if len(columns) != len(sheet.cells):
                return False
            if add:
                return _within(rows, sheet.size + len(rows))
            return _within(rows, sheet.size) and all(
                _same([now[row] for row in rows], then) for now, then in zip(sheet.cells, columns, strict=True)
            )
        case ColumnEdit(_, at, heading, cells, add):
            if add:
                return at <= len(sheet.headings) and (len(cells) == sheet.size or not sheet.cells)
            return at < len(sheet.headings) and sheet.headings[at] == heading and _same(sheet.cells[at], cells)
        case HeadingEdit(_, column, before, _):
            return column < len(sheet.headings) and sheet.headings[column] == before
        case SheetEdit(_, (headings, columns), _):
            return list(headings) == sheet.headings and all(
                _same(now, then) for now, then in zip(sheet.cells, columns, strict=True)
            )
    return False


def width(edit: Edit) -> int:
    """About how many cells recording an edit writes."""
    match edit:
        case CellsEdit(_, _, rows, _, _):
            return 2 * len(rows)
        case RowsEdit(_, rows, columns, _):
            return len(rows) * len(columns)
        case ColumnEdit(_, _, _, cells, _):
            return len(cells)
        case SheetEdit(_, (_, before), (_, after)):
            return sum(map(len, before)) + sum(map(len, after))
    return 1


def _within(rows: Sequence[int], size: int) -> bool:
    return not rows or (rows[0] >= 0 and rows[-1] < size)


def _same(now: Sequence[Cell], then: Sequence[Cell]) -> bool:
    """Whether cells are the same once they went through a file, which keeps no blank rows at the end."""
    longest = max(len(now), len(then))
    return all(
        a is b or stored(a) == stored(b)
        for a, b in zip((*now, *[None] * (longest - len(now))), (*then, *[None] * (longest - len(then))), strict=True)
    )


def stored(cell: Cell) -> tuple[type, Cell]:
    """A cell as a workbook keeps it: no empty text, whole numbers as such, no time at midnight."""
    if cell == "":
        return type(None), None
    if isinstance(cell, Decimal) or (isinstance(cell, int) and not isinstance(cell, bool)):
        return Decimal, Decimal(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return date, cell.date()
    return type(cell), cell


def _cells(cells: Sequence[Cell]) -> list[Any]:
    return [json_of(cell) for cell in cells]


def _cells_of(values: Sequence[Any]) -> list[Cell]:
    return [cell_of(value) for value in values]


def _places(rows: Sequence[int]) -> list[int] | dict[str, int]:
    """Row numbers; a run of them by its ends."""
    if isinstance(rows, range) and rows.step == 1:
        return {"from": rows.start, "to": rows.stop}
    return [int(row) for row in rows]


def _places_of(value: Any) -> Sequence[int]:
    return range(value["from"], value["to"]) if isinstance(value, dict) else [int(row) for row in value]


def _content(content: Content) -> dict[str, Any]:
    headings, cells = content
    return {"headings": list(headings), "cells": [_cells(column) for column in cells]}


def _content_of(found: dict[str, Any]) -> Content:
    return found["headings"], [_cells_of(column) for column in found["cells"]]
