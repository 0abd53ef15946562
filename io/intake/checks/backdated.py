"""Changes of an assignment that hold from its first day: a roster with the day of hire beside today's terms makes them.

What was paid on the old terms would be wrong after all.
"""

from __future__ import annotations

from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking
from model.basics.problem import Problem
from model.tables.values import shown

_TERMS = ("Role", "Plan ID", "Manager ID", "Team", "Region", "Segment", "Base salary", "Target incentive", "FTE")


def backdated(underway: Underway) -> Iterator[Problem]:
    """Rows that change terms which the book has for the whole of a spell."""
    mapping, found = underway.mapping, underway.found
    told = [
        (row.record, change)
        for row in found.rows
        if mapping.target == "Assignments" and row.action == "changed" and not row.record.ends
        for change in row.changes
        if change.heading in _TERMS and change.before is not None
    ]
    if told:
        record, change = told[0]
        who, since = (shown(record.cells.get(heading)) for heading in ("Payee ID", "From"))
        many = len({id(one) for one, _ in told})
        wrong = (
            f"the terms of {counted(many, 'assignment')} would change from {'its' if many == 1 else 'their'} first day"
        )
        wrong = f"{wrong} ({who} since {since}: {change.heading} {shown(change.before)} to {shown(change.after)})"
        right = "if they changed later, give 'From' that day as one value for all rows, or take it from another column"
        yield asking(problem(record.sheet, record.place, None, wrong, right), "field", field="From")
