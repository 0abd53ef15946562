"""Weights of goals that are more than the whole together: no sheet shows their sum, and all of them would be paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem
from model.tables.values import number_text, shown

_KEY = ("Payee ID", "Component", "Period")
_WHOLE = Decimal("1.0001")  # thirds cannot be typed


def heavy_goals(underway: Underway) -> Iterator[Problem]:
    """Tells payees whose goals of one period have more than 100 % of the weight."""
    if underway.mapping.target != "Goals":
        return
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    first: dict[tuple[str, ...], Record] = {}
    for record in underway.records:
        weight = record.cells.get("Weight")
        if is_number(weight):
            key = tuple(shown(record.cells.get(name)) for name in _KEY)
            sums[key] += weight
            first.setdefault(key, record)
    heavy = [key for key, total in sums.items() if total > _WHOLE]
    if heavy:
        record = first[heavy[0]]
        named = f"the weights of {heavy[0][0]} for {heavy[0][2]} are {number_text(sums[heavy[0]] * 100)} % together"
        wrong = f"{named} ({counted(len(heavy), 'such set')} of goals)"
        issue = problem(record.sheet, record.place, None, wrong, "make sure that more than 100 % can be earned")
        yield asking(issue, "", field="Weight")
