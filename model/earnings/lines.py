"""Earned, true-up and component cap lines as columns, one block a component and kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Array, Index, Mask, Rows
from model.earnings.assessment import Assessment
from model.earnings.due import Due
from model.earnings.steps import Amounts


@dataclass(frozen=True)
class EarnedLines:
    """Lines of one component row and line kind; `amount` in minor units of the pay currency, 0 while held.

    `found` and `steps` are the assessment and amounts behind the rows (None for a component cap's carry); `spans`
    over which they were assessed; `history`: what was earned earlier in the year, in minor units.
    """

    rows: Due
    line: str
    amount: Array
    digits: Index
    held: Mask
    reason: Index
    incentive: Exact
    found: Assessment | None
    steps: Amounts | None
    history: Array

    def __len__(self) -> int:
        return len(self.amount)

    def take(self, rows: Rows) -> EarnedLines:
        """Some of the lines."""
        return EarnedLines(
            self.rows.take(rows),
            self.line,
            self.amount[rows],
            self.digits[rows],
            self.held[rows],
            self.reason[rows],
            self.incentive.take(rows),
            None if self.found is None else self.found.take(rows),
            None if self.steps is None else self.steps.take(rows),
            self.history[rows],
        )


def minor(amounts: Exact, digits: Index) -> Array:
    """Exact amounts in whole minor units of each row's currency, rounded once, halves away from zero."""
    if not len(digits) or int(digits.min()) == int(digits.max()):
        return amounts.rounded(int(digits[0]) if len(digits) else 0)
    places = np.unique(digits)
    result = np.zeros(len(amounts), object)
    for place in places:
        at = np.flatnonzero(digits == place)
        result[at] = amounts.take(at).rounded(int(place))
    return result


def exact_of(amount: Array, digits: Index) -> Exact:
    """Whole minor units as exact amounts."""
    if len(digits) and (digits == digits[0]).all():
        return Exact(amount, 10 ** int(digits[0]))
    return Exact(amount, 10 ** digits.astype(np.int64))
