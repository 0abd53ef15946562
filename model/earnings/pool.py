"""Pools: one amount for a group, rounded once and shared among its members by largest remainder."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Array, Index
from model.basics.problem import Problem
from model.earnings.assessment import Assessment
from model.earnings.context import Context
from model.earnings.due import Due
from model.earnings.lines import EarnedLines, minor
from model.earnings.steps import NO_CREDIT, NO_VARIABLE_PAY, amounts
from model.earnings.work import Work, credited, decided
from model.measures.value import NOT_MEASURABLE, OK, PROBLEM, State, strongest


def pool_lines(context: Context, work: Work) -> list[EarnedLines]:
    """Members have a spell in the plan and share the scope's value; the pool is what all of their TI x weight earns.

    A gate or multiplier that asks for the individual may leave each member a part of another pool.
    """
    rows = work.rows
    group = _pools(context, rows)
    size = int(group.max()) + 1
    rate, missing = context.pay_rates(rows.payee, rows.plan, rows.pay_months)
    total = work.incentive.scaled(work.component.weight).sums(group, size)  # also of who gave his own weight away
    found = amounts(
        work.component,
        work.found,
        total.take(group),
        rate,
        missing,
        credited(context, work.component, len(rows)),
    )
    digits = context.digits(rows.payee, rows.plan)
    pooled = minor(found.final, digits)
    share, state = _shares(context, work, group)
    state = np.where((state == NOT_MEASURABLE) & (pooled == 0), OK, state).astype(np.int8)
    state = strongest(state, found.state)
    amount = _parts(pooled, share, group, context.people.rank[rows.payee])
    partless = NO_VARIABLE_PAY if work.component.pool_share == "TI" else NO_CREDIT
    why = np.where((share.num == 0) & (pooled != 0), partless, found.reason)
    amount, held, reason = decided(work.component, amount, why, state, work.given, minor(work.weighed, digits))
    history = np.zeros(len(rows), np.int64)
    shown = replace(work.found, state=state)
    return [EarnedLines(rows, "earned", amount, digits, held, reason, work.weighed, shown, found, history)]


def in_one_currency(context: Context, rows: Due, found: Assessment) -> Assessment:
    """What was found, with a problem where the members of a pool are paid in several currencies.

    It is asked before weights are settled: a pool that is an error gives none away.
    """
    paid_in = {int(m): context.pay_currency(int(m), rows.plan) for m in np.unique(rows.payee)}
    if len({*paid_in.values()}) < 2:
        return found
    group = _pools(context, rows)
    currencies: list[set[str]] = [set() for _ in range(int(group.max()) + 1)]
    for member, pool in zip(rows.payee.tolist(), group.tolist(), strict=True):
        currencies[pool].add(paid_in[member])
    mixed = np.array([len(several) > 1 for several in currencies], np.bool_)
    if mixed.any():
        component, table = rows.component, context.tables["Components"]
        context.problems.append(
            Problem(
                "Components",
                int(table.rows[component.row]),
                "Method",
                table.address(component.row, "Method"),
                component.method,
                f"the members of pool '{component.name}' are paid in {', '.join(sorted(set().union(*currencies)))}",
                "a pool has one pay currency; make one component for each",
            )
        )
    return replace(found, state=np.where(mixed[group], PROBLEM, found.state).astype(np.int8))


def _pools(context: Context, rows: Due) -> Index:
    """The number of each row's pool: those of a span who share the scope's value."""
    who = context.inputs.scopes.ask(
        rows.component.scope, rows.payee, rows.spell, rows.spans, rows.span, rows.plans, rows.plan.currency, None
    )
    _, pool = np.unique(np.stack([who.key, rows.span], axis=1), axis=0, return_inverse=True)
    number: Index = pool.ravel().astype(np.intp)
    return number


def _shares(context: Context, work: Work, group: Index) -> tuple[Exact, State]:
    """What each member's part is in proportion to; without points above 0 a member gets none, and a group waits."""
    rows, size = work.rows, len(work.rows)
    fine = np.zeros(size, np.int8)
    if work.component.pool_share == "equal":
        return Exact.full(size, 1), fine
    if work.component.pool_share == "TI":
        return work.incentive, _shared_by_something(work.incentive, group, fine)
    who = context.inputs.scopes.ask(
        "individual", rows.payee, rows.spell, rows.spans, rows.span, rows.plans, rows.plan.currency, None
    )
    points = context.measures.value(work.component.points_measure, who)
    state = np.where(points.state == PROBLEM, PROBLEM, fine).astype(np.int8)
    above = points.number.where(points.number.num > 0, Exact.zeros(size))
    return above, strongest(state, _shared_by_something(above, group, fine))


def _shared_by_something(parts: Exact, group: Index, fine: State) -> State:
    """Not measurable where a group has nothing to share its pool by."""
    total = parts.sums(group, int(group.max()) + 1).take(group)
    return np.where(total.num == 0, NOT_MEASURABLE, fine).astype(np.int8)


def _parts(pooled: Array, share: Exact, group: Index, rank: Index) -> Array:
    """Each row's part of the pool as that row sees it, so many pools a group as it has different amounts."""
    values, value = np.unique(pooled, return_inverse=True)
    of, code = np.unique(np.stack([group, value.ravel()], axis=1), axis=0).T
    nth = np.arange(len(of)) - np.searchsorted(of, of)
    parts = np.zeros(len(group), pooled.dtype)
    for number in range(int(nth.max()) + 1):
        pool = np.zeros(int(group.max()) + 1, pooled.dtype)
        pool[of[nth == number]] = values[code[nth == number]]
        seen = pool[group] == pooled
        parts[seen] = _split(pool, share, group, rank)[seen]
    return parts


def _split(pool: Array, share: Exact, group: Index, rank: Index) -> Array:
    """Each pool's minor units in proportion to the shares, by largest remainder, ties to the smaller payee ID.

    A pool below zero is shared like one above it, so that the same member gets the odd cent.
    """
    size = len(pool)
    sign = np.where(pool < 0, -1, 1)
    pool = pool * sign
    total = share.sums(group, size)
    part = Exact(pool).take(group) * share / total.take(group)
    units = part.floored(0)
    rest = part - Exact(units)
    left = np.asarray(pool - _sums(units, group, size))
    order = np.lexsort((rank, -rest.ranks(), group))
    first = np.searchsorted(group[order], np.arange(size))
    turn = np.zeros(len(group), np.int64)
    turn[order] = np.arange(len(group)) - first[group[order]]
    takes = (turn < left[group]) & (total.num[group] != 0)
    return np.asarray((units + takes) * sign[group])


def _sums(units: Array, group: Index, size: int) -> Array:
    total = np.zeros(size, units.dtype)
    np.add.at(total, group, units)
    return total
