"""Basis `period`: each span alone, with a component cap whose excess may be carried to a later one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Array
from model.basics.reasons import REASONS
from model.earnings.balances import opening_balances
from model.earnings.context import Context, Owner
from model.earnings.lines import EarnedLines, minor
from model.earnings.steps import amounts
from model.earnings.work import Work, credited, earned

CARRIED = REASONS.index("carried from an earlier period")


@dataclass(frozen=True)
class _Capped:
    """Earned lines under a cap whose excess is carried, with the cap and what it withheld in minor units."""

    lines: EarnedLines
    limit: Array
    withheld: Array


def periodic_lines(context: Context, family: list[Work]) -> list[EarnedLines]:
    """Earned lines of all rows of one component, and cap carry where a plan carries what its cap withholds."""
    lines, capped = [], []
    for work in family:
        rows = work.rows
        rate, missing = context.pay_rates(rows.payee, rows.plan, rows.pay_months)
        known = credited(context, work.component, len(rows))
        found = amounts(work.component, work.found, work.weighed, rate, missing, known)
        paid = earned(context, work, found)
        lines.append(paid)
        if rows.plan.carries_excess and found.limit is not None:
            capped.append(_Capped(paid, minor(found.limit, paid.digits), minor(found.withheld, paid.digits)))
    return lines + (_carried(context, capped) if capped else [])


def _carried(context: Context, family: list[_Capped]) -> list[EarnedLines]:
    """Period by period, over all rows and plans: what was withheld earlier is paid where the cap leaves room.

    Of two plans in one period that of the earlier spell pays first.
    """
    key = family[0].lines.rows.component.key
    balance = context.cap_balances.setdefault(key, opening_balances(context, "cap", key))
    paid = [np.zeros(len(capped.lines), object) for capped in family]
    ending: dict[int, list[tuple[int, int, int]]] = {}
    for n, capped in enumerate(family):
        rows = capped.lines.rows
        for r in np.flatnonzero(~capped.lines.held).tolist():
            ending.setdefault(rows.spans[rows.span[r]].end, []).append((int(rows.spell[r]), n, r))
    for _, places in sorted(ending.items()):
        for _, n, r in sorted(places):
            owner = _owner(context, family[n].lines, r)
            owed = balance.get(owner, 0)
            paid[n][r] = min(owed, max(int(family[n].limit[r]) - int(family[n].lines.amount[r]), 0))
            balance[owner] = owed - paid[n][r]
        for _, n, r in places:
            balance[_owner(context, family[n].lines, r)] += int(family[n].withheld[r])
    carried = [_carry_lines(capped.lines, amount) for capped, amount in zip(family, paid, strict=True)]
    return [lines for lines in carried if len(lines)]


def _owner(context: Context, lines: EarnedLines, r: int) -> Owner:
    payee = int(lines.rows.payee[r])
    return payee, context.pay_currency(payee, lines.rows.plan)


def _carry_lines(lines: EarnedLines, amount: Array) -> EarnedLines:
    size = len(lines)
    carried = EarnedLines(
        lines.rows,
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
