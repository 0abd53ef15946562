"""The book of a command, calculated up to the period that it names."""

from __future__ import annotations

from model.basics.calendar import Period
from model.calculate import Calculation, calculate
from ui.commandline.books import named_period, opened


def calculated(path: str, period: str) -> tuple[Calculation, Period]:
    """The calculation of a book up to the end of the named period, and that period."""
    tables = opened(path)
    span = named_period(tables, period)
    return calculate(tables, span), span
