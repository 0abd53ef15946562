"""Tiers in the order of the book, which wants each curve from its lowest row up; plans often begin at the top."""

from __future__ import annotations

from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.schema import folded
from model.tables.values import shown


def with_tiers_in_order(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with those of each curve by their bounds, and what is told of it. Rows without a bound stay last."""
    mapping, records = underway.mapping, underway.records
    if mapping.target != "Curves":
        return list(records), []
    curves: dict[str, list[Record]] = {}
    for record in records:
        curves.setdefault(folded(shown(record.cells.get("Curve"))), []).append(record)
    made: list[Record] = []
    turned: list[Record] = []
    for rows in curves.values():
        ordered = sorted(rows, key=_bounds)
        made += ordered
        turned += [] if ordered == rows else rows[:1]
    if not turned:
        return list(records), []
    wrong = f"the tiers of {counted(len(turned), 'curve')} do not begin with the lowest"
    told = problem(turned[0].sheet, turned[0].place, None, wrong, "they are put in order", Severity.FINDING)
    return made, [told]


def _bounds(record: Record) -> tuple[bool, Decimal, Decimal]:
    bounds = [record.cells.get(name) for name in ("From", "And from")]
    first, second = (Decimal(str(bound)) if is_number(bound) else Decimal(0) for bound in bounds)
    return not is_number(bounds[0]), first, second
