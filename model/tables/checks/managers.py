"""Reporting lines that go in a circle: nobody can be their own manager's manager on any day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.basics.calendar import day_date
from model.tables.columns import Tables
from model.tables.faults import Fault, Place


@dataclass(frozen=True)
class _Line:
    row: int
    payee: str
    manager: str
    start: int
    end: int


def manager_circles(tables: Tables) -> Iterator[Fault]:
    """Each circle once, at its youngest row; all its rows are unusable."""
    table = tables["Assignments"]
    payees, managers = table.names("Payee ID"), table.names("Manager ID")
    start, end = table.days("From").day, table.days("To").day
    rows = np.flatnonzero((payees.codes >= 0) & (managers.codes >= 0) & ~table.broken).tolist()
    lines = [_Line(r, payees.text(r), managers.text(r), int(start[r]), int(end[r])) for r in rows]
    lines = _in_circles(lines)
    seen: set[frozenset[int]] = set()
    for day in sorted({line.start for line in lines}):
        holding = {line.payee: line for line in lines if line.start <= day <= line.end}
        for circle in _circles(holding):
            members = frozenset(line.row for line in circle)
            if members not in seen:
                seen.add(members)
                yield _fault(circle, day)


def _in_circles(lines: list[_Line]) -> list[_Line]:
    """Only lines that could be part of a circle if all held at once: those left when ends are cut off repeatedly."""
    while True:
        payees, managers = {line.payee for line in lines}, {line.manager for line in lines}
        kept = [line for line in lines if line.manager in payees and line.payee in managers]
        if len(kept) == len(lines):
            return kept
        lines = kept


def _circles(holding: dict[str, _Line]) -> Iterator[list[_Line]]:
    done: set[str] = set()
    for begin in holding:
        path: dict[str, _Line] = {}
        at = begin
        while at in holding and at not in done and at not in path:
            path[at] = holding[at]
            at = holding[at].manager
        if at in path:
            names = list(path)
            yield [path[name] for name in names[names.index(at) :]]
        done.update(path)


def _fault(circle: list[_Line], day: int) -> Fault:
    last = max(circle, key=lambda line: (line.start, line.row))
    others = tuple(Place("Assignments", line.row, "Manager ID") for line in circle if line is not last)
    chain = " -> ".join(f"'{line.payee}'" for line in (*circle, circle[0]))
    wrong = f"on {day_date(day).isoformat()} managers go in a circle: {chain}"
    if len(circle) == 1:
        wrong = f"'{last.payee}' is their own manager"
    breaks = tuple(line.row for line in circle)
    return Fault("Assignments", last.row, "Manager ID", wrong, "name another manager", breaks=breaks, see=others)
