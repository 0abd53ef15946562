"""A column of measured values: exact numbers, and by row whether there is a number at all and if not, why.

Not measurable is never 0 and never 100 %, so every value of the measures carries its state beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from model.basics.exact import Exact
from model.basics.integers import Index, Mask, Rows

State = npt.NDArray[np.int8]

OK = 0
NOT_MEASURABLE = 1  # a zero denominator, no reading
NO_TARGET = 2  # no target, or one that is not above 0
PROBLEM = 3  # a broken row of the book: the strongest, nothing catches it


def strongest(first: State, *others: State) -> State:
    """By row the largest of the states: a problem before a missing target before not measurable before none."""
    result = first
    for state in others:
        result = np.maximum(result, state)
    return result


@dataclass(frozen=True)
class Value:
    """`number[i]` counts where `state[i]` is OK and is 0 elsewhere; build it with `settled` where states vary."""

    number: Exact
    state: State

    def __len__(self) -> int:
        return len(self.number)

    @staticmethod
    def of(number: Exact) -> Value:
        """Numbers that are all measurable."""
        return Value(number, np.zeros(len(number), np.int8))

    @staticmethod
    def full(size: int, number: Fraction | int) -> Value:
        """One measurable number in every row."""
        return Value.of(Exact.full(size, number))

    @staticmethod
    def absent(size: int, state: int) -> Value:
        """No number in any row, for one reason."""
        return Value(Exact.zeros(size), np.full(size, state, np.int8))

    @staticmethod
    def settled(number: Exact, state: State) -> Value:
        """Numbers with their states; a number that does not count becomes 0."""
        bad = state != OK
        return Value(Exact.zeros(len(number)).where(bad, number), state) if bad.any() else Value(number, state)

    @property
    def measurable(self) -> Mask:
        """The rows that have a number."""
        return np.asarray(self.state == OK, np.bool_)

    def where(self, mask: Mask, other: Value) -> Value:
        """Own rows under the mask, the other's elsewhere."""
        return Value(self.number.where(mask, other.number), np.where(mask, self.state, other.state))

    def marked(self, mask: Mask, state: int) -> Value:
        """The rows under the mask at least in that state: a stronger one stays."""
        return Value.settled(self.number, strongest(self.state, np.where(mask, state, OK).astype(np.int8)))

    def replaced(self, rows: Index, part: Value) -> Value:
        """The column with some rows replaced by `part`."""
        state = self.state.copy()
        state[rows] = part.state
        return Value(self.number.replaced(rows, part.number), state)

    def take(self, rows: Rows) -> Value:
        """The rows at integer positions, under a mask, or of a slice."""
        return Value(self.number.take(rows), self.state[rows])

    def get(self, row: int) -> Fraction | None:
        """One number, None where there is none."""
        return self.number.fraction(row) if self.state[row] == OK else None


def is_true(value: Value) -> Mask:
    """The rows that are measurable and not 0."""
    return np.asarray(value.measurable & (value.number.num != 0), np.bool_)
