"""Rows and cells that are struck out in the file: people's way to delete without deleting.

The values stand there all the same, and imported like the others they would be paid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from book.sheet.celllooks import STRUCK
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import PLACES, ROW, Mapping
from intake.mapping.questions import STRUCK as ANSWERS
from intake.mapping.questions import asking
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS


def struck_rows(table: FoundTable, rows: Sequence[int], mapping: Mapping) -> tuple[Collection[int], list[Problem]]:
    """The rows that are struck out, and what there is to ask or to tell about them.

    A row is struck out where a cell is without which it could not be imported.
    """
    marks = _marks(table, mapping)
    if not marks:
        return (), []
    needed = _needed(table, mapping)
    taken = set(rows)
    out: dict[int, int] = {}
    cells: list[tuple[int, int]] = []
    for position, by_row in marks.items():
        for row, mark in enumerate(by_row):
            if row in taken and mark.startswith(STRUCK) and table.cells[position][row] is not None:
                if position in needed and mark == STRUCK:
                    out.setdefault(row, position)
                else:
                    cells.append((row, position))
    cells = [(row, position) for row, position in cells if row not in out]
    return out, [_told(table, out, cells, len(rows), mapping.struck)] if out or cells else []


def without_struck(table: FoundTable, rows: Collection[int], mapping: Mapping) -> FoundTable:
    """The table with what is left of struck cells of some rows, where that was decided."""
    if mapping.struck != "leave":
        return table
    columns = list(table.cells)
    for position, marks in _marks(table, mapping).items():
        columns[position] = tuple(_left(table.cells[position], marks, rows))
    return replace(table, cells=tuple(columns))


def _marks(table: FoundTable, mapping: Mapping) -> dict[int, tuple[str, ...]]:
    """By column of the import what its cells have of struck text."""
    found = {position: table.look("struck", position) for position in _imported(table, mapping)}
    return {position: marks for position, marks in found.items() if marks}


def _imported(table: FoundTable, mapping: Mapping) -> Iterator[int]:
    """The columns of the import; where columns of periods are, which need not be named, all of the table."""
    if mapping.periods is not None or (mapping.unpivot is not None and not mapping.unpivot.headings):
        yield from range(len(table.headings))
        return
    used = (find_heading(table.headings, heading) for heading in mapping.used)
    yield from dict.fromkeys(position for position in used if position is not None)


def _needed(table: FoundTable, mapping: Mapping) -> set[int]:
    """The columns without which a row could not be imported."""
    spec = SHEETS[mapping.target]
    fields = {column.heading for column in spec.columns if column.required} | set(spec.key)
    headings = [one.heading for one in mapping.fields if one.field in fields]
    headings += [mapping.pivot.period, mapping.pivot.value] if mapping.pivot else []
    headings += [
        heading
        for field, pattern in mapping.composed.items()
        if field in fields
        for heading in PLACES.findall(pattern)
        if heading != ROW
    ]
    found = (find_heading(table.headings, heading) for heading in headings)
    return {position for position in found if position is not None}


def _left(cells: Sequence[Cell], marks: Sequence[str], rows: Collection[int]) -> Iterator[Cell]:
    """The cells of a column, those of some rows without what is struck out of them."""
    for row, (cell, mark) in enumerate(zip(cells, marks, strict=True)):
        yield mark[len(STRUCK) :] or None if mark.startswith(STRUCK) and row in rows else cell


def _told(table: FoundTable, out: dict[int, int], cells: Sequence[tuple[int, int]], rows: int, decided: str) -> Problem:
    row, position = min(out.items()) if out else min(cells)
    many = [f"{counted(len(out), 'row')} of {rows:,}"] if out else []
    more = "more " if out else ""
    many += [f"{len(cells):,} {more}{'cell' if len(cells) == 1 else 'cells'}"] if cells else []
    what = " and ".join(many)
    if decided:
        how = "left out" if decided == "leave" else "imported"
        return problem(table.sheet, "", None, f"{what} struck out, {how}, as decided", "", Severity.FINDING)
    wrong = f"{what} struck out, as people delete, from {table.place(row, position)} on{_partly(table, cells)}"
    right = "say whether what is struck out is left out"
    issue = problem(table.sheet, table.place(row, position), table.cells[position][row], wrong, right, Severity.ERROR)
    return asking(issue, "struck", ANSWERS)


def _partly(table: FoundTable, cells: Sequence[tuple[int, int]]) -> str:
    """The first cell of which only a part is struck out, and what is left of it."""
    for row, position in cells:
        rest = table.look("struck", position)[row].removeprefix(STRUCK)
        if rest:
            return f"; in {table.place(row, position)} all but '{rest}'"
    return ""
