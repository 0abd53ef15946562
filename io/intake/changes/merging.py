"""Values of one row of the book that a file has in several: rows of months, where the book has columns."""

from __future__ import annotations

from dataclasses import replace

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.rows.record import Record
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS
from model.tables.values import shown


def with_one_row_each(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """One record for all that agree in what is no period; another value of a period is an error, the same one told.

    Where the periods stand in columns of the file, each of its rows is one.
    """
    mapping, records = underway.mapping, underway.records
    if mapping.pivot is None and (mapping.unpivot is None or mapping.unpivot.value):
        return list(records), []
    spec = SHEETS[mapping.target]
    found: dict[tuple[str, ...], Record] = {}
    problems: list[Problem] = []
    same: list[Record] = []
    for record in records:
        own = {name: cell for name, cell in record.cells.items() if spec.find(name) is not None}
        values = {name: cell for name, cell in record.cells.items() if name not in own}
        key = tuple(f"{name}={shown(cell)}" for name, cell in sorted(own.items()))
        first = found.setdefault(key, record)
        again = [name for name in values if first is not record and name in first.cells]
        if again and all(values[name] is not None and values[name] == first.cells[name] for name in again):
            same.append(record)
        elif again:
            called = ", ".join(shown(cell) for cell in own.values())
            wrong, right = f"{called} has a second value for {again[0]}", "keep one"
            problems.append(problem(record.sheet, record.place, values[again[0]], wrong, right, Severity.ERROR))
        found[key] = replace(first, cells={**first.cells, **values}, bad=first.bad or record.bad)
    if same:
        again_told = f"the file has {counted(len(same), 'value')} again, all the same (the first in this row)"
        problems.append(problem(same[0].sheet, same[0].place, None, f"{again_told}; each is taken once", ""))
    return list(found.values()), problems
