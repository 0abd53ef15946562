"""A component's rows on their way from assessment to line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Array, Index, Mask
from model.basics.reasons import REASONS
from model.earnings.assessment import Assessment, reason_of_state
from model.earnings.context import Context
from model.earnings.due import Due
from model.earnings.lines import EarnedLines, minor
from model.earnings.steps import Amounts
from model.measures.value import OK, PROBLEM, State
from model.plans.terms import ComponentTerms


@dataclass(frozen=True)
class Work:
    """Rows with what was found, their target incentive before weight, and the weight that holds for each.

    `given`: the row is not measurable and its weight, now 0, went to others. `unknown`: the weight is not known,
    because what others give or take rests on a problem.
    """

    rows: Due
    found: Assessment
    incentive: Exact
    weight: Exact
    given: Mask
    unknown: Mask

    @property
    def component(self) -> ComponentTerms:
        """The component row."""
        return self.rows.component

    @property
    def weighed(self) -> Exact:
        """TI(P) x weight of each row."""
        return self.incentive * self.weight

    def take(self, rows: Index) -> Work:
        """Some of the rows."""
        return replace(
            self,
            rows=self.rows.take(rows),
            found=self.found.take(rows),
            incentive=self.incentive.take(rows),
            weight=self.weight.take(rows),
            given=self.given[rows],
            unknown=self.unknown[rows],
        )


def decided(
    component: ComponentTerms, amount: Array, reason: Index, state: State, given: Mask, target: Array
) -> tuple[Array, Mask, Index]:
    """Amount, held and reason of each row once `Not measurable` has been heard.

    `target`: TI(P) x weight in minor units, which that policy pays.
    """
    unmeasured = (state != OK) & (state != PROBLEM)
    policy = component.not_measurable
    paid = np.where(unmeasured & (policy == "target"), target, np.where(state == OK, amount, 0))
    settled = unmeasured & ((policy in ("zero", "target")) | given)
    held = (state != OK) & ~settled
    named = np.array([0] + [REASONS.index(reason_of_state(code)) for code in (1, 2, 3)], np.intp)
    return paid, held, np.where(state == OK, reason, named[state])


def credited(context: Context, component: ComponentTerms, size: int) -> Mask:
    """Whether a 0 of the component's measure means that nothing was credited."""
    measure = context.measures.terms(component.measure)
    return np.full(size, measure is not None and measure.kind in ("sum", "count"))


def earned(context: Context, work: Work, found: Amounts, history: Array | None = None) -> EarnedLines:
    """Earned lines of one period each."""
    digits = context.digits(work.rows.payee, work.rows.plan)
    amount, held, reason = decided(
        work.component,
        minor(found.final, digits),
        found.reason,
        found.state,
        work.given,
        minor(work.weighed, digits),
    )
    before = np.zeros(len(digits), np.int64) if history is None else history
    return EarnedLines(work.rows, "earned", amount, digits, held, reason, work.weighed, work.found, found, before)
