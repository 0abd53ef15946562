"""The closed list of reasons that a line of pay can give for what it comes to."""

from __future__ import annotations

PROBLEM_IN_THE_BOOK = "problem in the book"
REASONS = (
    "",
    "below threshold",
    "gate not met",
    "below minimum volume",
    "no target",
    "no credit",
    "not measurable",
    "capped",
    "no variable pay",
    "earned earlier in the year",
    "plan cap, carried",
    "plan cap, forfeited",
    "carried from an earlier period",
    "recoverable",
    "guarantee",
    "needs a second approver",
    "holdback lapsed",
    "forfeited by leaver",
    PROBLEM_IN_THE_BOOK,
)
