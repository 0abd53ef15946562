"""The pay code of each payout line: its component's own, or the layout's for that kind of line."""

from __future__ import annotations

from collections.abc import Callable

from export.layouts import Layout
from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.pay.lines import PayoutLine
from model.tables.columns import Tables
from model.tables.schema import folded

_OF_ITS_COMPONENT = ("earned", "true-up", "cap carry", "holdback", "release", "retro", "clawback")


def code_finder(tables: Tables, layout: Layout) -> Callable[[PayoutLine], str]:
    """A function from a payout line to its pay code, by the Components row in force on the period's last day."""
    table = tables["Components"]
    plans, names, codes = table.names("Plan ID"), table.names("Component"), table.texts("Payroll code")
    start, end = table.days("From"), table.days("To")
    dated: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for row in range(table.size):
        first = int(start.day[row]) if start.filled[row] else FAR_PAST
        last = int(end.day[row]) if end.filled[row] else FAR_FUTURE
        dated.setdefault((plans.text(row), folded(names.text(row))), []).append((first, last, codes[row]))

    def code(line: PayoutLine) -> str:
        own = ""
        if line.line in _OF_ITS_COMPONENT:
            rows = dated.get((line.plan_id, folded(line.component)), [])
            day = line.period.last_day
            own = next((code for first, last, code in rows if first <= day <= last), rows[0][2] if rows else "")
        return own or layout.codes.get(line.line, line.line.upper())

    return code
