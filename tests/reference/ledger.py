"""What pay lines are made of: the slip of a pay period, and the ledger that runs on from one to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from model.basics.calendar import Period
from model.basics.money import minor_digits
from tests.reference.columns import Columns
from tests.reference.earnings import Due
from tests.reference.formula import half_away

ZERO = Fraction(0)
Balance = defaultdict[str, Fraction]  # by currency


def _nothing() -> Balance:
    return defaultdict(Fraction)


@dataclass(frozen=True)
class Line:
    """A payout line; the amount is in minor units, None while it is held."""

    period: str
    payee: str
    component: str
    line: str
    amount: int | None
    currency: str
    reason: str
    columns: Columns | None = None  # of an earned line of a component


@dataclass
class Paid:
    """What is remembered of an earned line: its period, amount, reason and what each transaction earned of it."""

    due: Due
    amount: Fraction | None
    currency: str
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
    currency: str


@dataclass
class Ledger:
    """What runs on from one pay period of a payee to the next, each currency for itself.

    `cap` by component, or plan, and currency; `withheld` is what caps took in the periods that end now.
    """

    paid: list[Paid] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    cap: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    withheld: list[tuple[tuple[str, str], Fraction]] = field(default_factory=list)
    draw: Balance = field(default_factory=_nothing)
    draw_unknown: set[str] = field(default_factory=set)
    negative: Balance = field(default_factory=_nothing)


class Written(NamedTuple):
    """A line of a slip, as written on it; None while it is held."""

    component: str
    line: str
    amount: Fraction | None
    reason: str
    plan: str
    currency: str
    columns: Columns | None = None


@dataclass
class Slip:
    """The lines of one payee and pay period while they are made; `currency_of` is what a plan pays him in."""

    payee: str
    pay: Period
    currency_of: Callable[[str], str]
    lines: list[Written] = field(default_factory=list)

    def add(
        self,
        component: str,
        line: str,
        amount: Fraction | None,
        reason: str = "",
        plan: str = "",
        currency: str = "",
        columns: Columns | None = None,
    ) -> Fraction:
        currency = currency or self.currency_of(plan)
        rounded = None if amount is None else half_away(amount, minor_digits(currency))
        if rounded is None or rounded or line == "earned" or reason in ("holdback lapsed", "forfeited by leaver"):
            self.lines.append(Written(component, line, rounded, reason, plan, currency, columns))
        return rounded or ZERO

    def rest(
        self, line: str, amount: Fraction, held: bool, currency: str, reason: str = "", plan: str = ""
    ) -> Fraction:
        """Adds what rests on all earned lines: held while one of them is, and then it moves no balance."""
        if held and half_away(amount, minor_digits(currency)):
            self.add("", line, None, reason, plan, currency)
        return ZERO if held else self.add("", line, amount, reason, plan, currency)

    def total(self, currency: str) -> Fraction:
        return sum((x.amount for x in self.lines if x.amount is not None and x.currency == currency), ZERO)

    def has_problem(self, *kinds: str) -> bool:
        """Whether a line (of one of the kinds) is held for a problem in the book."""
        held = [x for x in self.lines if x.amount is None and x.reason == "problem in the book"]
        return any(not kinds or x.line in kinds for x in held)

    @property
    def held(self) -> bool:
        return any(x.line == "earned" and x.amount is None for x in self.lines)
