"""Targets with a hole: a stretch between filled cells that nothing covers counts as blank when a year is added up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.basics.calendar import Period
from model.basics.problem import Severity
from model.tables.columns import Table, Tables
from model.tables.faults import Fault


def target_gaps(tables: Tables) -> Iterator[Fault]:
    """Each row of Targets that leaves out months between its first and last filled cell, once.

    A payee's row is left alone where the payee has no assignment in those months.
    """
    table = tables["Targets"]
    periods = sorted(table.periods)
    if not periods or not table.size:
        return
    columns = [table.periods[period] for period in periods]
    covers = np.stack([column.numbers.filled | column.bad for column in columns], axis=1)
    patterns, which = np.unique(covers, axis=0, return_inverse=True)
    holes = [_hole([p for p, filled in zip(periods, pattern, strict=True) if filled]) for pattern in patterns]
    for row in np.flatnonzero(np.array([hole is not None for hole in holes], np.bool_)[which.ravel()]).tolist():
        hole = holes[int(which.ravel()[row])]
        if hole is not None and not table.broken[row] and _owes(tables["Assignments"], table, row, hole):
            yield _fault(tables, table, row, hole)


def _hole(filled: list[Period]) -> Period | None:
    """The first stretch inside that no filled cell covers."""
    at = filled[0].start if filled else 0
    for period in filled:
        if period.start > at:
            return Period(at, period.start - at)
        at = max(at, period.end)
    return None


def _owes(assignments: Table, targets: Table, row: int, hole: Period) -> bool:
    """Whether the owner, if it is one payee, has an assignment in the stretch; teams and groups always do."""
    payees = assignments.names("Payee ID")
    owner = targets.names("Owner").text(row)
    mine = payees.codes == (payees.names.index(owner) if owner in payees.names else -2)
    start, end = assignments.days("From").day, assignments.days("To").day
    holds = (start <= hole.last_day) & (end >= hole.first_day)
    return not mine.any() or bool((mine & holds).any())


def _fault(tables: Tables, table: Table, row: int, hole: Period) -> Fault:
    """At the blank cell that begins the stretch, else at the row."""
    name = tables.calendar.name(hole)
    column = next((table.periods[p] for p in sorted(table.periods) if p.start == hole.start), None)
    wrong = f"the targets of '{table.names('Owner').text(row)}' leave out {name}"
    right = "fill it in, with 0 if nothing is to be reached then"
    return Fault("Targets", row, column.heading if column else None, wrong, right, Severity.WARNING)
