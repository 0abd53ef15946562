"""The book of a command, calculated up to the period that it names."""

from __future__ import annotations

from argparse import Namespace

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from ui.commandline.books import named_period, opened


def calculated(options: Namespace) -> tuple[Calculation, Period]:
    """The calculation of a book up to the end of the named period, and that period."""
    tables = opened(options)
    span = named_period(tables, options.period)
    return calculate(tables, span), span
