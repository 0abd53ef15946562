"""Holdback: a part of what was earned is withheld and released later, if its condition then holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from model.basics.calendar import Int, Period
from model.basics.exact import Exact, concatenated, rounded
from model.basics.integers import Array, Index, Mask
from model.basics.money import minor_digits
from model.basics.reasons import PROBLEM_IN_THE_BOOK, REASONS
from model.earnings.assessment import named_or_formula, reason_of_state
from model.earnings.balances import balance_rows, opening_component, opening_currency
from model.earnings.context import Context
from model.measures.formulas import is_true
from model.measures.value import OK, PROBLEM, State
from model.measures.who import Who
from model.pay.batch import Batch
from model.pay.ledger import Ledger
from model.pay.settlement import Settled
from model.pay.slot import Reckoned, Slot
from model.plans.terms import ComponentTerms
from model.tables.schema import folded

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Withheld:
    """One row an amount, in minor units of `currency`, that waits for the pay period of an absolute month.

    `component`: a position in `Context.components` (-1: none), and its name as the line has it; `origin`: when it was
    withheld, or the `row` of Opening balances (else -1). `unknown`: what was earned rests on a problem in the book, so
    nobody knows yet what was withheld of it.
    """

    payee: Index
    component: Index
    name: Texts
    month: Int
    amount: Array
    currency: Texts
    origin: Texts
    row: Index
    unknown: Mask

    def __len__(self) -> int:
        return len(self.payee)

    def take(self, rows: Index | Mask) -> Withheld:
        """Some of the rows."""
        return Withheld(*(getattr(self, column.name)[rows] for column in fields(self)))


def nothing_withheld() -> Withheld:
    """No row."""
    at, texts, none = np.zeros(0, np.intp), np.zeros(0, object), np.zeros(0, np.int64)
    return Withheld(at, at, texts, none, none, texts, texts, at, np.zeros(0, np.bool_))


def hold_back(context: Context, ledger: Ledger, before: Withheld) -> Withheld:
    """Adds holdback lines, then the releases that fall due in the year; returns what waits for a later one.

    `before`: what the year before left waiting, of payees whose last period of it is signed.
    """
    waiting = _joined([before, _opening(context), _withhold(context, ledger)])
    if len(waiting):
        _release(context, ledger, waiting)
    return waiting.take(waiting.month >= context.until)


def _joined(parts: Sequence[Withheld]) -> Withheld:
    columns = (np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Withheld))
    return Withheld(*columns)


@dataclass(frozen=True)
class _Earned:
    """What each payee earned of a component in a pay period, true-up included, in minor units; rows in order of time.

    `component` is the row of it that says what is held back. `waits`: a line of it is held; `unknown`: by a problem.
    """

    payee: Index
    period: Index
    periods: tuple[Period, ...]
    component: Index
    total: Exact
    amount: Array
    waits: Mask
    unknown: Mask


def _withhold(context: Context, ledger: Ledger) -> Withheld:
    """Holdback lines: h % of each component's earned and true-up of a pay period together, if above 0."""
    earned = _earned(context, ledger)
    if earned is None:
        return nothing_withheld()
    ends = np.array([period.end for period in earned.periods], np.int64)
    after = np.array([c.release_after for c in context.components], np.int64)
    names = np.array([c.name for c in context.components], object)
    origins = np.array([context.calendar.name(period) for period in earned.periods], object)
    rows = np.flatnonzero(~earned.waits & (earned.amount != 0))
    rows = rows[np.argsort(earned.payee[rows], kind="stable")]
    plan = np.array([c.plan for c in context.components], np.intp)[earned.component[rows]]
    add = _withholding(context, earned, rows)
    ledger.post(Batch(earned.payee[rows], earned.period[rows], earned.periods, plan, plan, -earned.amount[rows], add))
    kept = np.flatnonzero(np.where(earned.waits, earned.unknown, earned.amount != 0))
    return Withheld(
        earned.payee[kept],
        earned.component[kept],
        names[earned.component[kept]],
        ends[earned.period[kept]] - 1 + after[earned.component[kept]],
        np.where(earned.waits, 0, earned.amount)[kept],
        _currencies(context, earned.payee[kept], earned.component[kept]),
        origins[earned.period[kept]],
        np.full(len(kept), -1, np.intp),
        earned.waits[kept],
    )


def _earned(context: Context, ledger: Ledger) -> _Earned | None:
    """All rows of components with a holdback above 0; None where there are none."""
    holding = {(c.plan, c.name) for c in context.components if c.holdback > 0}
    blocks = [b for b in ledger.blocks if len(b) and (b.rows.component.plan, b.rows.component.name) in holding]
    if not blocks:
        return None
    names = list(dict.fromkeys((b.rows.component.plan, b.rows.component.name) for b in blocks))
    periods = tuple(sorted({period for block in blocks for period in block.rows.pay}, key=lambda p: (p.end, p.start)))
    place = {period: at for at, period in enumerate(periods)}
    size = [len(block) for block in blocks]
    period = np.concatenate([np.array([place[p] for p in b.rows.pay], np.intp)[b.rows.span] for b in blocks])
    name = np.repeat([names.index((b.rows.component.plan, b.rows.component.name)) for b in blocks], size)
    payee = np.concatenate([block.rows.payee for block in blocks])
    codes, group = np.unique((period * context.people.size + payee) * len(names) + name, return_inverse=True)
    counted = np.repeat([block.line in ("earned", "true-up") for block in blocks], size)
    held = np.concatenate([block.held for block in blocks]) & counted
    problem = held & (np.concatenate([block.reason for block in blocks]) == REASONS.index(PROBLEM_IN_THE_BOOK))
    paid = concatenated([Exact(block.amount) for block in blocks])
    total = paid.sums(np.where(counted, group, -1), len(codes))
    last = np.zeros(len(codes), np.intp)
    np.maximum.at(last, group, np.repeat(np.arange(len(blocks)), size))
    number = {component.index: at for at, component in enumerate(context.components)}
    component = np.array([number[block.rows.component.index] for block in blocks], np.intp)[last]
    part = Exact.of([c.holdback for c in context.components]).take(component)
    amount = (total.maximum(Exact.zeros(len(codes))) * part).rounded(0)
    return _Earned(
        codes // len(names) % context.people.size,
        codes // len(names) // context.people.size,
        periods,
        component,
        total,
        amount,
        np.bincount(group[held], minlength=len(codes)) > 0,
        np.bincount(group[problem], minlength=len(codes)) > 0,
    )


def _withholding(context: Context, earned: _Earned, rows: Index) -> Callable[[Slot, int], None]:
    def add(slot: Slot, r: int) -> None:
        at = int(rows[r])
        component = context.components[int(earned.component[at])]
        unit = 10 ** minor_digits(context.pay_currency(slot.payee, context.plans[component.plan]))
        cell = ("Components", component.row, "Holdback")
        reckoning = (
            Reckoned("Earned", earned.total.fraction(at) / unit, of_lines=True),
            Reckoned("Holdback", component.holdback, "percent", cell=cell, without=Fraction(0)),
        )
        amount = -int(earned.amount[at])
        slot.add(context, "holdback", amount, component=component.name, plan=component.plan, reckoning=reckoning)

    return add


def _currencies(context: Context, payee: Index, component: Index) -> Texts:
    """The pay currency of each payee in the plan of a component."""
    own, of_plan = context.people.own_currency, [context.plans[c.plan].currency for c in context.components]
    names = np.array([*own.names, ""], object)
    found: Texts = np.where(own.codes[payee] >= 0, names[own.codes[payee]], np.array(of_plan, object)[component])
    return found


def _opening(context: Context) -> Withheld:
    """Opening balances of payees whose last year is not signed."""
    table = context.tables["Opening balances"]
    names, periods = table.names("Component"), table.period_values("Release in")
    number = {component.index: at for at, component in enumerate(context.components)}
    found = []
    for r in balance_rows(context, "holdback"):
        payee, period = context.people.position[table.names("Payee ID").text(r)], periods[r]
        if period is None or payee in context.signed_off:
            continue
        component = opening_component(context, payee, folded(names.text(r)))
        currency = opening_currency(context, payee, folded(names.text(r)))
        amount = rounded(table.numbers("Amount").get(r) or Fraction(0), minor_digits(currency))
        at = -1 if component is None else number[component.index]
        found.append((payee, at, names.text(r), period.end - 1, amount, currency, "last year", r, False))
    if not found:
        return nothing_withheld()
    kinds = (np.intp, np.intp, object, np.int64, object, object, object, np.intp, np.bool_)
    return Withheld(*(np.array(column, kind) for column, kind in zip(zip(*found, strict=True), kinds, strict=True)))


def _release(context: Context, ledger: Ledger, waiting: Withheld) -> None:
    """Release lines of all that falls due where its month is settled: paid, lapsed, or held while that is not known."""
    settled = ledger.settled_months(waiting.payee, waiting.month)
    rows = np.flatnonzero(settled.period >= 0)
    rows = rows[np.argsort(waiting.payee[rows], kind="stable")]
    due = waiting.take(rows)
    settled = Settled(settled.periods, settled.period[rows], settled.plan[rows])
    state, holds = _conditions(context, due, settled)
    amount = np.where((state == OK) & holds, due.amount, 0)
    plan = np.array([*(c.plan for c in context.components), -1], np.intp)[due.component]
    add = _releasing(context, due, state, holds)
    ledger.post(Batch(due.payee, settled.period, settled.periods, plan, settled.plan, amount, add))


def _releasing(context: Context, due: Withheld, state: State, holds: Mask) -> Callable[[Slot, int], None]:
    def add(slot: Slot, r: int) -> None:
        component = context.components[int(due.component[r])] if due.component[r] >= 0 else None
        reckoning: tuple[Reckoned, ...] = ()
        if component is not None and not due.unknown[r]:
            withheld = Fraction(int(due.amount[r]), 10 ** minor_digits(due.currency[r]))
            cell = ("Components", component.row, "Release after")
            reckoning = (Reckoned("Withheld", withheld, note=due.origin[r], cell=cell),)
        reason = reason_of_state(int(state[r])) if state[r] != OK else "" if holds[r] else "holdback lapsed"
        slot.add(
            context,
            "release",
            int(due.amount[r]) if holds[r] else 0,
            component=due.name[r],
            plan=-1 if component is None else component.plan,
            currency=due.currency[r],
            held=bool(state[r] != OK),
            reason=reason,
            cites=(("Opening balances", int(due.row[r])),) if due.row[r] >= 0 else (),
            note=f"withheld in {due.origin[r]}",
            reckoning=reckoning,
        )

    return add


def _conditions(context: Context, due: Withheld, settled: Settled) -> tuple[State, Mask]:
    """Whether `Release if` can be asked, and holds, in the period of each release, at its component's scope."""
    state = np.where(due.unknown, PROBLEM, OK).astype(np.int8)
    holds = np.ones(len(due), np.bool_)
    for at in np.unique(due.component[~due.unknown & (due.component >= 0)]).tolist():
        component = context.components[at]
        if component.release_if:
            rows = np.flatnonzero((due.component == at) & ~due.unknown)
            who = asking(context, component, due.payee[rows], settled.periods, settled.period[rows])
            value = named_or_formula(component.release_if, who, context.measures)
            state[rows], holds[rows] = value.state, is_true(value)
    return state, holds


def asking(
    context: Context, component: ComponentTerms, payee: Index, periods: tuple[Period, ...], period: Index
) -> Who:
    """For whom and over what `Release if` is asked: the component's scope, in the period of each release.

    A payee's group is that of his last spell in the plan, also after he left it; before he comes to it, of the first.
    """
    plan, spells = context.plans[component.plan], context.people.spells
    last_days = np.array([one.last_day for one in periods], np.int64)[period]
    mine = np.flatnonzero(spells.plan == component.plan)
    spell = spells.begun(payee, last_days, mine)
    if (spell < 0).any():
        first = np.full(len(context.people.ids), -1, np.intp)
        first[spells.payee[mine][::-1]] = mine[::-1]
        spell = np.where(spell < 0, first[payee], spell)
    months = plan.months if plan.fx_by_period else None
    plans = frozenset([component.plan])
    return context.inputs.scopes.ask(component.scope, payee, spell, periods, period, plans, plan.currency, months)
