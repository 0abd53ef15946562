"""Tables of periods (Targets, Readings): the cells of a row that fill a span.

Rows that have the same cells filled are treated alike, so the search for the longest cells that fit runs once per
pattern and span, and the arithmetic runs on whole columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.measures.value import OK, PROBLEM, State, Value
from model.tables.columns import Table

Pieces = tuple[tuple[int, Fraction, int], ...]  # (column, coefficient, months of the span that it stands for)


@dataclass(frozen=True)
class PeriodRows:
    """All period cells of a table. `cells.num[r * columns + c]` is row r in period c."""

    periods: tuple[Period, ...]
    cells: Exact
    filled: Mask
    bad: Mask
    broken: Mask

    @property
    def columns(self) -> int:
        """Number of period columns."""
        return len(self.periods)

    @cached_property
    def pattern(self) -> tuple[tuple[frozenset[int], ...], Index]:
        """Distinct sets of filled columns, and each row's number among them."""
        if not self.filled.size:
            return (frozenset(),), np.zeros(len(self.filled), np.intp)
        packed = np.packbits(self.filled, axis=1)
        _, first, inverse = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        patterns = tuple(frozenset(int(c) for c in np.flatnonzero(self.filled[r])) for r in first)
        return patterns, inverse.ravel().astype(np.intp)

    def combined(
        self,
        rows: Index,
        span: Index,
        spans: tuple[Period, ...],
        pieces: Callable[[frozenset[int], Period], Pieces],
        combine: Callable[[list[Exact], Pieces, int], Exact],
        absent: int,
    ) -> Value:
        """For each (row, span): the pieces that fill it, combined; `absent` where row is -1 or no piece fits."""
        size = len(rows)
        state = np.full(size, absent, np.int8)
        numbers: list[Exact] = []
        places: list[Index] = []
        patterns, pattern = self.pattern
        known = np.flatnonzero(rows >= 0)
        group = pattern[rows[known]] * len(spans) + span[known]
        for code in np.unique(group):
            at = known[group == code]
            found = pieces(patterns[int(code) // len(spans)], spans[int(code) % len(spans)])
            if not found:
                continue
            columns = [self.cells.take(rows[at] * self.columns + c) for c, _, _ in found]
            numbers.append(combine(columns, found, spans[int(code) % len(spans)].months))
            places.append(at)
            state[at] = OK
        place = np.zeros(size, np.intp)
        if places:
            place[np.concatenate(places)] = np.arange(sum(len(p) for p in places))
        number = concatenated(numbers).take(place) if places else Exact.zeros(size)
        return Value.settled(number, self._with_problems(state, rows, span, spans))

    def _with_problems(self, state: State, rows: Index, span: Index, spans: tuple[Period, ...]) -> State:
        """A broken row, or a cell inside the span that cannot be read, holds what is asked of it."""
        if not self.bad.any() and not self.broken.any():
            return state
        touches = np.array([[p.start < s.end and s.start < p.end for p in self.periods] for s in spans], np.bool_)
        at = np.where(rows >= 0, rows, 0)
        touched = (self.bad[at] & touches[span]).any(axis=1) if self.columns else np.zeros(len(rows), np.bool_)
        wrong = (rows >= 0) & (self.broken[at] | touched)
        return np.where(wrong, PROBLEM, state).astype(np.int8)


def period_rows(table: Table) -> PeriodRows:
    """Lays out the period columns of a table."""
    periods = tuple(sorted(table.periods))
    columns = [table.periods[p] for p in periods]
    if not columns:
        blank = np.zeros((table.size, 0), np.bool_)
        return PeriodRows((), Exact.zeros(0), blank, blank, table.broken)
    stacked = concatenated([c.numbers.value for c in columns])
    order = np.arange(len(columns) * table.size).reshape(len(columns), table.size).T.ravel()
    bad = np.stack([c.bad for c in columns], axis=1)
    readable = table.broken & ~bad.any(axis=1)
    return PeriodRows(
        periods, stacked.take(order), np.stack([c.numbers.filled for c in columns], axis=1), bad, readable
    )


def fitting(periods: tuple[Period, ...], filled: frozenset[int], span: Period) -> list[tuple[int, Period]]:
    """The filled cells inside the span, from its first day, each time the longest that fits; gaps stay gaps."""
    inside = [(c, periods[c]) for c in filled if span.holds(periods[c])]
    found: list[tuple[int, Period]] = []
    at = span.start
    while at < span.end:
        here = [(c, p) for c, p in inside if p.start == at]
        if here:
            best = max(here, key=lambda cell: cell[1].months)
            found.append(best)
            at = best[1].end
        else:
            at += 1
    return found


def filled_span(periods: tuple[Period, ...], filled: frozenset[int], span: Period, by_month: bool = False) -> Pieces:
    """As `fitting`; a stretch that no cell fills takes its share of the shortest longer cell that holds it.

    `by_month`: each month by itself, its own cell or its share.
    """
    whole = fitting(periods, frozenset(c for c in filled if periods[c].months == 1) if by_month else filled, span)
    pieces = [(c, Fraction(1), p.months) for c, p in whole]
    covered = {m for c, p in whole for m in range(p.start, p.end)}
    shares: dict[int, int] = {}
    for month in range(span.start, span.end):
        if month in covered:
            continue
        longer = [c for c in filled if periods[c].start <= month < periods[c].end]
        if longer:
            shortest = min(longer, key=lambda c: periods[c].months)
            shares[shortest] = shares.get(shortest, 0) + 1
    pieces += [(c, Fraction(months, periods[c].months), months) for c, months in shares.items()]
    return tuple(pieces)
