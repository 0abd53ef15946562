"""Tables and values for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from model.basics.legible import legible
from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from ui.figures.written import NO_BREAK, money, number, percent


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows below their headings in columns as wide as they need; `right`: the columns aligned to the right."""
    shown = [[legible(" ".join(cell.split())) for cell in row] for row in [headings, *rows]]
    sizes = [max(len(row[i]) for row in shown) for i in range(len(headings))]
    ruled = [shown[0], ["-" * size for size in sizes], *shown[1:]]
    return "\n".join(
        "  ".join(cell.rjust(sizes[i]) if i in right else cell.ljust(sizes[i]) for i, cell in enumerate(row)).rstrip()
        for row in ruled
    )


def amount(line: PayoutLine) -> str:
    """A line's amount with its currency's digits, or the word for one that is held."""
    return "held" if line.amount is None else money(line.amount, minor_digits(line.currency))


def value_text(value: Fraction | None, unit: str, currency: str = "") -> str:
    """A value in its unit: money, percent, or a plain number; money that is no whole cent shows its decimals."""
    if value is None:
        return ""
    if unit == "percent":
        return percent(value).replace(NO_BREAK, " ")
    digits = minor_digits(currency)
    if unit == "money" and (value * 10**digits).denominator == 1:
        return money(value, digits)
    return number(value)
