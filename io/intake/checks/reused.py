"""Numbers of deals that begin anew each year: a deal of this year would be written over one of the last.

The row is only counted as changed, and what was paid on the old deal would be wrong after all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intake.changes.comparison import Change
from intake.changes.underway import Underway
from intake.files.source import counted, problem
from model.basics.problem import Problem
from model.tables.values import parse_date, shown

_LONG = 183  # days; a day that was put right lies nearer


def reused(underway: Underway) -> Iterator[Problem]:
    """Tells known transactions that would move by more than half a year."""
    mapping, found = underway.mapping, underway.found
    told = [
        (row.record, change)
        for row in found.rows
        if mapping.target == "Transactions" and row.action == "changed"
        for change in row.changes
        if change.heading == "Date" and _days(change) > _LONG
    ]
    if told:
        record, change = told[0]
        name = shown(record.cells.get("Transaction ID"))
        wrong = (
            f"{counted(len(told), 'known transaction')} would move by more than half a year "
            f"({name} from {shown(change.before)} to {shown(change.after)}), as if a number was used again"
        )
        right = "if they are other deals, compose Transaction ID, as 2026-{its column}"
        yield problem(record.sheet, record.place, None, wrong, right)


def _days(change: Change) -> int:
    before, after = parse_date(change.before), parse_date(change.after)
    return abs((after - before).days) if isinstance(before, date) and isinstance(after, date) else 0
