"""What pay lines are made of: the slip of a pay period, and the ledger that runs on from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from model.basics.calendar import Period
from tests.reference.earnings import Due
from tests.reference.formula import half_away

ZERO = Fraction(0)


@dataclass(frozen=True)
class Line:
    """A payout line; the amount is in minor units, None while it is held."""

    period: str
    payee: str
    component: str
    line: str
    amount: int | None
    reason: str


@dataclass
class Paid:
    """What is remembered of an earned line: its period, amount, reason and what each transaction earned of it."""

    due: Due
    amount: Fraction | None
    raw: dict[str, Fraction]
    reason: str = ""
    taken: dict[str, Fraction] = field(default_factory=dict)


@dataclass
class Release:
    """Money held back, until the month in whose pay period it is released; None: a problem hides how much it is."""

    due: Due | None
    component: str
    month: int
    amount: Fraction | None


@dataclass
class Ledger:
    """What runs on from one pay period of a payee to the next."""

    paid: list[Paid] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    cap: dict[str, Fraction] = field(default_factory=dict)
    draw: Fraction = ZERO
    draw_known: bool = True
    negative: Fraction = ZERO


@dataclass
class Slip:
    """The lines of one payee and pay period while they are made."""

    payee: str
    pay: Period
    digits: int
    lines: list[tuple[str, str, Fraction | None, str, str]] = field(default_factory=list)

    def add(self, component: str, line: str, amount: Fraction | None, reason: str = "", plan: str = "") -> Fraction:
        rounded = None if amount is None else half_away(amount, self.digits)
        if rounded is None or rounded or line == "earned" or reason in ("holdback lapsed", "forfeited by leaver"):
            self.lines.append((component, line, rounded, reason, plan))
        return rounded or ZERO

    def rest(self, line: str, amount: Fraction, reason: str = "", plan: str = "") -> Fraction:
        """Adds what rests on all earned lines: held while one of them is, and then it moves no balance."""
        if self.held and half_away(amount, self.digits):
            self.add("", line, None, reason, plan)
        return ZERO if self.held else self.add("", line, amount, reason, plan)

    def total(self) -> Fraction:
        return sum((amount for _, _, amount, _, _ in self.lines if amount is not None), ZERO)

    def has_problem(self, *kinds: str) -> bool:
        """Whether a line (of one of the kinds) is held for a problem in the book."""
        return any(
            amount is None and reason == "problem in the book" and (not kinds or line in kinds)
            for _, line, amount, reason, _ in self.lines
        )

    @property
    def held(self) -> bool:
        return any(line == "earned" and amount is None for _, line, amount, _, _ in self.lines)
