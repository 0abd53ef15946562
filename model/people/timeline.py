"""The months that a calculation looks at, cut into segments in which no spell begins or ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import Int, Period, first_days, months_of
from model.basics.integers import Index


@dataclass(frozen=True)
class Timeline:
    """`starts[s]` is the first day of segment s; `month[s]` its month, counted from the span's first month.

    `segment_of_day` holds the segment of each day, with -1 before the first and after the last.
    """

    span: Period
    starts: Int
    month: Index
    segment_of_day: Index

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self.starts)

    def segment(self, days: Int) -> Index:
        """The segment of each day; -1 outside the span."""
        offset = np.clip(days - (self.span.first_day - 1), 0, len(self.segment_of_day) - 1)
        found: Index = self.segment_of_day[offset]
        return found

    def month_index(self, days: Int) -> Index:
        """The month of each day, counted from the span's first month; -1 outside the span."""
        segment = self.segment(days)
        return np.where(segment >= 0, self.month[segment], -1)


def timeline(span: Period, change_days: Int) -> Timeline:
    """Cuts `span` at its months and at every day on which something changes."""
    months = first_days(np.arange(span.start, span.end, dtype=np.int64))
    inside = change_days[(change_days > span.first_day) & (change_days <= span.last_day)]
    starts = np.unique(np.concatenate([months, inside]))
    ends = np.append(starts[1:], span.last_day + 1)
    segment_of_day = np.repeat(np.arange(len(starts), dtype=np.intp), ends - starts)
    outside = np.full(1, -1, np.intp)
    bounded = np.concatenate([outside, segment_of_day, outside])
    return Timeline(span, starts, (months_of(starts) - span.start).astype(np.intp), bounded)
