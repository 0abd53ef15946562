"""Holdback: a part of what was earned is withheld and released later, if its condition then holds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import rounded
from model.basics.money import minor_digits
from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.earnings.assessment import named_or_formula, reason_of_state
from model.earnings.balances import balance_rows, opening_component, opening_currency
from model.earnings.context import Context
from model.measures.formulas import is_true
from model.measures.value import OK, PROBLEM
from model.measures.who import NOWHERE, Who
from model.pay.entries import Ledger, Reckoned, Slot
from model.plans.terms import ComponentTerms
from model.tables.schema import folded


@dataclass(frozen=True)
class Withheld:
    """An amount in minor units of `currency` that waits for the pay period of `month`.

    `unknown`: what was earned rests on a problem in the book, so nobody knows yet what was withheld of it.
    """

    payee: int
    component: ComponentTerms | None
    name: str
    month: int  # the absolute month whose pay period releases it
    amount: int
    currency: str
    origin: str
    cites: tuple[tuple[str, int], ...] = ()
    unknown: bool = False


def hold_back(context: Context, ledger: Ledger, before: list[Withheld]) -> list[Withheld]:
    """Adds holdback lines, then the releases that fall due in the year; returns what waits for a later one.

    `before`: what the year before left waiting, of payees whose last period of it is signed.
    """
    waiting = before + [item for item in _opening(context) if item.payee not in context.signed_off]
    holding = [block.rows.payee for block in ledger.blocks if block.rows.component.holdback > 0]
    payees = np.unique(np.concatenate(holding)).tolist() if holding else []
    slots = [slot for payee in payees for slot in ledger.of_payee(payee)]
    for slot in sorted(slots, key=lambda s: (s.period.end, s.payee)):
        waiting += _withhold(context, slot)
    for item in waiting:
        settlement = ledger.settlement(item.payee, item.month)
        if settlement is not None:
            _release(context, ledger.settling(item.payee, settlement), item)
    return [item for item in waiting if item.month >= context.until]


def _withhold(context: Context, slot: Slot) -> list[Withheld]:
    """Holdback lines of a slot: h % of each component's earned and true-up together, if above 0."""
    rows = {(e.plan, e.component): e.block.rows.component for e in slot.entries if e.block is not None}
    found = []
    for (plan, name), component in rows.items():
        if component.holdback <= 0:
            continue
        lines = [e for e in slot.entries if e.plan == plan and e.component == name and e.kind in ("earned", "true-up")]
        digits, currency = lines[0].digits, lines[0].currency
        total = Fraction(sum(e.amount for e in lines), 10**digits)
        month, origin = slot.period.end - 1 + component.release_after, context.calendar.name(slot.period)
        if any(e.held for e in lines):
            if any(e.reason == PROBLEM_IN_THE_BOOK for e in lines):
                found.append(Withheld(slot.payee, component, name, month, 0, currency, origin, unknown=True))
            continue
        amount = rounded(max(total, Fraction(0)) * component.holdback, digits)
        if amount:
            reckoning = (
                Reckoned("Earned", total, of_lines=True),
                Reckoned(
                    "Holdback",
                    component.holdback,
                    "percent",
                    cell=("Components", component.row, "Holdback"),
                    without=Fraction(0),
                ),
            )
            slot.add(context, "holdback", -amount, component=name, plan=plan, reckoning=reckoning)
            found.append(Withheld(slot.payee, component, name, month, amount, currency, origin))
    return found


def _opening(context: Context) -> list[Withheld]:
    table = context.tables["Opening balances"]
    found = []
    for r in balance_rows(context, "holdback"):
        payee = context.people.position[table.names("Payee ID").text(r)]
        period = table.period_values("Release in")[r]
        name = table.names("Component").text(r)
        amount = table.numbers("Amount").get(r) or Fraction(0)
        currency = opening_currency(context, payee, folded(name))
        if period is not None:
            found.append(
                Withheld(
                    payee,
                    opening_component(context, payee, folded(name)),
                    name,
                    period.end - 1,
                    rounded(amount, minor_digits(currency)),
                    currency,
                    "last year",
                    (("Opening balances", r),),
                )
            )
    return found


def _release(context: Context, slot: Slot, item: Withheld) -> None:
    plan = item.component.plan if item.component is not None else -1
    state, holds = (PROBLEM, False) if item.unknown else _condition(context, slot, item)
    note = f"withheld in {item.origin}"
    common = {"component": item.name, "plan": plan, "currency": item.currency, "cites": item.cites, "note": note}
    if item.component is not None and not item.unknown:
        withheld = Fraction(item.amount, 10 ** minor_digits(item.currency))
        cell = ("Components", item.component.row, "Release after")
        common["reckoning"] = (Reckoned("Withheld", withheld, note=item.origin, cell=cell),)
    if state != OK:
        slot.add(context, "release", 0, held=True, reason=reason_of_state(state), **common)  # type: ignore[arg-type]
    elif holds:
        slot.add(context, "release", item.amount, **common)  # type: ignore[arg-type]
    else:
        slot.add(context, "release", 0, reason="holdback lapsed", **common)  # type: ignore[arg-type]


def _condition(context: Context, slot: Slot, item: Withheld) -> tuple[int, bool]:
    """Whether `Release if` holds in the slot's period, asked at the component's scope."""
    component = item.component
    if component is None or not component.release_if:
        return OK, True
    value = named_or_formula(
        component.release_if, asking(context, component, item.payee, slot.period), context.measures
    )
    return int(value.state[0]), bool(is_true(value)[0])


def asking(context: Context, component: ComponentTerms, payee: int, period: Period) -> Who:
    """For whom and over what `Release if` is asked: the component's scope, in the period of the release.

    His group is that of his last spell in the plan, also after he left it.
    """
    plan = context.plans[component.plan]
    one = np.array([payee], np.intp)
    spells = context.people.spells
    mine = (spells.payee == payee) & (spells.plan == component.plan) & (spells.start <= period.last_day)
    return context.inputs.scopes.ask(
        component.scope,
        one,
        np.flatnonzero(mine)[-1:] if mine.any() else np.full(1, NOWHERE, np.intp),
        (period,),
        np.zeros(1, np.intp),
        frozenset([component.plan]),
        plan.currency,
        plan.months if plan.fx_by_period else None,
    )
