"""Numbers outside of what they can be: negative shares, holdbacks above 1, exchange rates of zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.basics.calendar import MONTHS_IN
from model.basics.exact import Exact
from model.basics.integers import Mask
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, finding
from model.tables.values import fraction_text


@dataclass(frozen=True)
class _Range:
    """What the numbers of some columns must be; `outside` marks those that are not."""

    outside: Callable[[Exact], Mask]
    wrong: str
    right: str
    columns: tuple[tuple[str, str], ...]


def _not_whole(numbers: Exact) -> Mask:
    remainder: Mask = np.asarray(numbers.num % numbers.den != 0, np.bool_)
    return remainder


def _negative(numbers: Exact) -> Mask:
    return numbers.compared(0) < 0


def _not_a_part(numbers: Exact) -> Mask:
    return (numbers.compared(0) < 0) | (numbers.compared(1) > 0)


_RANGES = (
    _Range(
        _not_a_part,
        "is not between 0 and 1",
        "write a part of 1, such as 0.5 or 50%",
        (
            ("Ownership", "Share"),
            ("Credits", "Share"),
            ("Components", "Holdback"),
            ("Components", "Gate pays"),
            ("Draws", "Recovery"),
        ),
    ),
    _Range(
        _negative,
        "is negative",
        "write 0 or more",
        (
            ("Assignments", "FTE"),
            ("Assignments", "Base salary"),
            ("Assignments", "Target incentive"),
            ("Contracts", "ARR"),
            ("Plans", "Plan cap"),
            ("Components", "Weight"),
            ("Components", "Minimum volume"),
            ("Components", "Cap"),
            ("Components", "Cap until year end"),
            ("Components", "Release after"),
            ("Transactions", "Term"),
            ("Crediting rules", "Credit %"),
            ("Crediting rules", "Term from"),
            ("Crediting rules", "Term below"),
            ("Goals", "Weight"),
            ("Goals", "Achieved"),
            ("Draws", "Amount"),
            ("Opening balances", "Amount"),
        ),
    ),
    _Range(
        lambda numbers: _not_whole(numbers) | (numbers.compared(1) < 0),
        "is not a number of months",
        "write a whole number from 1 on, or leave it blank",
        (("Components", "Clawback months"),),
    ),
    _Range(_not_whole, "is not a number of months", "write a whole number", (("Components", "Release after"),)),
)


def numbers_out_of_range(tables: Tables) -> Iterator[Fault]:
    """Every number outside of its column's range."""
    for group in _RANGES:
        for sheet, heading in group.columns:
            numbers = tables[sheet].numbers(heading)
            for row in np.flatnonzero(numbers.filled & group.outside(numbers.value)).tolist():
                value = fraction_text(numbers.value.fraction(row))
                yield Fault(sheet, row, heading, f"{heading} {value} {group.wrong}", group.right)


def exchange_rates(tables: Tables) -> Iterator[Fault]:
    """Rates of zero or less, and rates between a currency and itself."""
    table = tables["FX"]
    for period, column in table.periods.items():
        numbers = column.numbers
        for row in np.flatnonzero(numbers.filled & (numbers.value.compared(0) <= 0)).tolist():
            wrong = f"the rate {fraction_text(numbers.value.fraction(row))} is not above 0"
            right = "write how much of the second currency one of the first is worth"
            yield Fault("FX", row, column.heading, wrong, right, breaks=(), spoils=((row, period),))
    for row in range(table.size):
        code = table.names("From currency").text(row)
        if code and code == table.names("To currency").text(row):
            yield finding("FX", row, "To currency", f"{code} to {code} needs no rate", "delete the row")


def weight_lists(tables: Tables) -> Iterator[Fault]:
    """Period weights that are not one positive number a pay period; year weights that are missing or no percentages."""
    plans = tables["Plans"]
    for row, weights in enumerate(plans.number_lists("Period weights")):
        paid = plans.choices("Paid").text(row)
        count = 12 // MONTHS_IN[paid]
        if weights and (len(weights) != count or min(weights) <= 0):
            wrong = f"{_listed(weights)} is not one positive number for each {paid}"
            yield Fault("Plans", row, "Period weights", wrong, f"write {count} positive numbers separated by ';'")
    yield from _year_weights(tables["Crediting rules"])


def _year_weights(rules: Table) -> Iterator[Fault]:
    for row, weights in enumerate(rules.number_lists("Year weights")):
        by_years = rules.choices("Basis").text(row) == "year weights"
        if by_years and not weights and not rules.broken[row]:
            wrong = "basis 'year weights' has no weights"
            yield Fault("Crediting rules", row, "Year weights", wrong, "write percentages such as 100;50;25")
        elif weights and (min(weights) < 0 or 0 < max(weights) <= 1):
            wrong = f"{_listed(weights)} does not read as percentages"
            yield Fault("Crediting rules", row, "Year weights", wrong, "write percentages such as 100;50;25")
        elif weights and not by_years:
            basis = rules.choices("Basis").text(row)
            wrong = f"year weights have no effect with basis '{basis}'"
            yield finding("Crediting rules", row, "Year weights", wrong, "choose basis 'year weights', or clear them")


def term_bounds(tables: Tables) -> Iterator[Fault]:
    """Crediting rules whose terms begin where they end or later, so that no transaction has one of them."""
    rules = tables["Crediting rules"]
    lowest, limit = rules.numbers("Term from"), rules.numbers("Term below")
    crossed = lowest.filled & limit.filled & (lowest.value.compare(limit.value) >= 0)
    for row in np.flatnonzero(crossed).tolist():
        wrong = f"no term is from {fraction_text(lowest.value.fraction(row))} on and below "
        wrong += fraction_text(limit.value.fraction(row))
        yield finding("Crediting rules", row, "Term below", wrong, "write a larger number, or leave it blank")


def _listed(weights: tuple[Fraction, ...]) -> str:
    return ";".join(fraction_text(weight) for weight in weights)
