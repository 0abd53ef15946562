"""Basis `period`: each span alone, with a component cap whose excess may be carried to a later one."""

from __future__ import annotations

import numpy as np

from model.basics.exact import Exact
from model.earnings.balances import opening_balances
from model.earnings.context import Context
from model.earnings.lines import EarnedLines, minor
from model.earnings.steps import amounts
from model.earnings.work import Work, credited, earned
from model.pay.lines import REASONS

CARRIED = REASONS.index("carried from an earlier period")


def periodic_lines(context: Context, work: Work) -> list[EarnedLines]:
    """Earned lines, and lines of cap carry where the plan carries what the component's cap withholds."""
    rows = work.rows
    rate, missing = context.pay_rates(rows.payee, rows.plan, rows.pay_months)
    found = amounts(
        work.component, work.found, work.weighed, rate, missing, credited(context, work.component, len(rows))
    )
    lines = earned(context, work, found)
    if not rows.plan.carries_excess or found.limit is None:
        return [lines]
    carried = _carried(context, lines)
    return [lines, carried] if len(carried) else [lines]


def _carried(context: Context, lines: EarnedLines) -> EarnedLines:
    """Span by span: what was withheld earlier is paid where this span leaves room under the same cap."""
    rows, found = lines.rows, lines.steps
    assert found is not None
    assert found.limit is not None
    limit, withheld = minor(found.limit, lines.digits), minor(found.withheld, lines.digits)
    balance = context.cap_balances.setdefault(rows.component.key, opening_balances(context, "cap", rows.component.key))
    amount = np.zeros(len(lines), object)
    for span in np.argsort([s.end for s in rows.spans], kind="stable"):
        for r in np.flatnonzero((rows.span == span) & ~lines.held):
            payee = int(rows.payee[r])
            owed = balance.get(payee, 0)
            amount[r] = min(owed, max(int(limit[r]) - int(lines.amount[r]), 0))
            balance[payee] = owed - amount[r] + int(withheld[r])
    size = len(lines)
    carried = EarnedLines(
        rows,
        "cap carry",
        amount,
        lines.digits,
        np.zeros(size, np.bool_),
        np.full(size, CARRIED, np.intp),
        Exact.zeros(size),
        None,
        None,
        np.zeros(size, np.int64),
    )
    return carried.take(amount != 0)
