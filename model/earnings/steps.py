"""From an assessment to an amount: target incentive, volume, gate, multiplier and cap, each step kept.

Amounts are exact here, in pay currency; nothing is rounded before the payout line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Index, Mask, Rows
from model.basics.reasons import REASONS
from model.earnings.assessment import Assessment
from model.measures.value import OK, PROBLEM, State
from model.plans.terms import ComponentTerms

BLANK = REASONS.index("")
BELOW_THRESHOLD = REASONS.index("below threshold")
GATE_NOT_MET = REASONS.index("gate not met")
BELOW_VOLUME = REASONS.index("below minimum volume")
NO_CREDIT = REASONS.index("no credit")
CAPPED = REASONS.index("capped")
NO_VARIABLE_PAY = REASONS.index("no variable pay")


@dataclass(frozen=True)
class Amounts:
    """Exact amounts after each step; `withheld` is what the component's cap took; `reason` a position in REASONS."""

    incentive: Exact
    raw: Exact
    gated: Exact
    multiplied: Exact
    limit: Exact | None
    final: Exact
    withheld: Exact
    reason: Index
    state: State

    def take(self, rows: Rows) -> Amounts:
        """Some of the rows."""
        return Amounts(
            self.incentive.take(rows),
            self.raw.take(rows),
            self.gated.take(rows),
            self.multiplied.take(rows),
            None if self.limit is None else self.limit.take(rows),
            self.final.take(rows),
            self.withheld.take(rows),
            self.reason[rows],
            self.state[rows],
        )


def amounts(
    component: ComponentTerms,
    found: Assessment,
    incentive: Exact,
    rate: Exact,
    rate_missing: Mask,
    credited: Mask,
    until_year_end: bool = False,
) -> Amounts:
    """`incentive` is TI x weight in pay currency, `rate` plan to pay currency; `credited`: a 0 means no credit.

    `until_year_end`: the row is a period of a component that is tied out, so `Cap until year end` limits it too.
    """
    size = len(incentive)
    nothing = Exact.zeros(size)
    raw = found.raw * (incentive if found.by_incentive else rate)
    reason = np.full(size, BLANK, np.intp)
    zero = raw.num == 0
    reason[zero] = BELOW_THRESHOLD
    if found.by_incentive:
        reason[zero & (incentive.num == 0)] = NO_VARIABLE_PAY
    else:
        flat = bool(component.rate)
        reason[zero & (flat | (credited & found.idle))] = NO_CREDIT
    gated = multiplied = raw
    if component.minimum_volume is not None:
        gated = multiplied = nothing.where(found.below_volume, raw)
        reason[found.below_volume] = BELOW_VOLUME
    if component.gate:
        before, gated = gated, gated * found.gate
        multiplied = gated
        reason[gated.compare(before) != 0] = GATE_NOT_MET
    if component.multiplier_measure or component.multiplier_curve:
        multiplied = gated * found.multiplier
        reason[(multiplied.num == 0) & (gated.num != 0)] = BELOW_THRESHOLD
    limit = _limit(component, incentive, rate, until_year_end)
    final, withheld = multiplied, nothing
    if limit is not None:
        final = multiplied.minimum(limit)
        withheld = multiplied - final
        reason[withheld.num != 0] = CAPPED
    state = found.state
    if rate_missing.any():
        capped = component.cap is not None and component.cap_in_money
        asks = np.full(size, capped) if found.by_incentive or capped else ~found.below_volume
        state = np.where(rate_missing & asks, PROBLEM, state).astype(np.int8)
    if (state != OK).any():
        final, withheld = final.where(state == OK, nothing), withheld.where(state == OK, nothing)
    return Amounts(incentive, raw, gated, multiplied, limit, final, withheld, reason, state)


def _limit(component: ComponentTerms, incentive: Exact, rate: Exact, until_year_end: bool) -> Exact | None:
    limit = None
    if component.cap is not None:
        limit = rate.scaled(component.cap) if component.cap_in_money else incentive.scaled(component.cap)
    if until_year_end and component.cap_until_year_end is not None:
        yearly = incentive.scaled(component.cap_until_year_end)
        limit = yearly if limit is None else limit.minimum(yearly)
    return limit
