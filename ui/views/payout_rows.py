"""Payout lines as they are listed: grouped by payee, with totals by currency, searched and filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from model.tables.schema import folded
from ui.figures.written import NO_BREAK, money


class Only(Enum):
    """Which lines are wanted."""

    ALL = "all"
    HELD = "held"
    ZERO = "zero"


@dataclass(frozen=True)
class Totals:
    """Sums of the lines that are not held, by currency in alphabetical order."""

    sums: tuple[tuple[str, Decimal], ...]

    def __str__(self) -> str:
        return " and ".join(f"{money(sum_, minor_digits(code))}{NO_BREAK}{code}" for code, sum_ in self.sums)


@dataclass(frozen=True)
class Group:
    """All lines of one payee in the period, and those of them that are listed."""

    payee_id: str
    name: str
    totals: Totals
    held: int
    lines: tuple[PayoutLine, ...]


@dataclass(frozen=True)
class Summary:
    """The strip above the list."""

    payees: int
    totals: Totals
    held: int
    zero: int


def totals(lines: Iterable[PayoutLine]) -> Totals:
    """Sums by currency; held lines count for nothing."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        if line.amount is not None:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.amount
    return Totals(tuple(sorted(sums.items())))


def is_zero(line: PayoutLine) -> bool:
    """Whether a line pays nothing, for the reason it states."""
    return line.amount is not None and not line.amount


def summary(lines: Sequence[PayoutLine]) -> Summary:
    """Counts and sums over all lines."""
    held = sum(1 for line in lines if line.amount is None)
    zero = sum(1 for line in lines if is_zero(line))
    return Summary(len({line.payee_id for line in lines}), totals(lines), held, zero)


def groups(lines: Sequence[PayoutLine], search: str = "", only: Only = Only.ALL) -> list[Group]:
    """The payees by ID; without those that the search or the filter leaves nothing of.

    The search finds payees by ID and name, and lines by plan, component, measure and reason. A group's totals are those
    of all its lines, listed or not.
    """
    by_payee: dict[str, list[PayoutLine]] = {}
    for line in lines:
        by_payee.setdefault(line.payee_id, []).append(line)
    wanted = folded(search)
    found = []
    for payee_id, own in sorted(by_payee.items()):
        whole = wanted in folded(payee_id) or wanted in folded(own[0].name)
        listed = tuple(line for line in own if _passes(line, only) and (whole or wanted in _searched(line)))
        if listed:
            held = sum(1 for line in own if line.amount is None)
            found.append(Group(payee_id, own[0].name, totals(own), held, listed))
    return found


def _passes(line: PayoutLine, only: Only) -> bool:
    return only is Only.ALL or (line.amount is None if only is Only.HELD else is_zero(line))


def _searched(line: PayoutLine) -> str:
    return folded("\n".join((line.plan_id, line.component, line.measure, line.line, line.reason)))
