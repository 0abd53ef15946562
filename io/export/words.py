"""The closed list of reasons, and the states of a statement, in words that a payee understands."""

from __future__ import annotations

from collections.abc import Iterable

REASON_WORDS = {
    "": "",
    "below threshold": "The result stayed below the first row of the pay curve.",
    "gate not met": "The condition for this component was not met.",
    "below minimum volume": "There was less volume than this component needs.",
    "no target": "There is no target for this period.",
    "no credit": "Nothing was credited in this period.",
    "not measurable": "The result could not be measured.",
    "capped": "The amount reached the component's cap.",
    "no variable pay": "This plan has no variable pay.",
    "earned earlier in the year": "What the year to date entitles to was already paid earlier in the year.",
    "plan cap, carried": "The plan's cap was reached; the rest is carried to a later period.",
    "plan cap, forfeited": "The plan's cap was reached; the rest is forfeited.",
    "carried from an earlier period": "Carried over from an earlier period.",
    "recoverable": "Paid in advance, to be recovered from later earnings.",
    "guarantee": "Guaranteed pay.",
    "needs a second approver": "On hold until a second approver is named.",
    "holdback lapsed": "The condition for the release was not met, so the holdback lapsed.",
    "forfeited by leaver": "Forfeited on leaving before the year's end.",
    "problem in the book": "On hold until a problem in the data is solved.",
}

_STATES = {
    "open": "Draft",
    "held": "Draft, with amounts on hold",
    "prepared": "Prepared, not yet approved",
    "approved": "Approved",
    "exported": "Approved and passed on to payroll",
    "stale": "Changed since it was prepared",
}
_WORST_FIRST = ("held", "stale", "open", "prepared", "approved", "exported")


def reason_in_words(reason: str) -> str:
    """A reason as a sentence; one that is not in the list as it stands."""
    return REASON_WORDS.get(reason, reason)


def state_in_words(statuses: Iterable[str]) -> str:
    """The state of a statement: that of the line that is furthest from being paid."""
    found = set(statuses)
    return next((_STATES[status] for status in _WORST_FIRST if status in found), "Draft")
