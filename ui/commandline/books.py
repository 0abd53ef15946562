"""What every command begins with: open the book, and find the period that is named."""

from __future__ import annotations

from book import open_any
from model.basics.calendar import Period
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.values import parse_period
from ui.commandline.arguments import WrongUse


def opened(path: str) -> Tables:
    """The typed tables of a book or case file."""
    return read_tables(open_any(path))


def named_period(tables: Tables, text: str) -> Period:
    """The period a user means; raises WrongUse where the text names none."""
    read = parse_period(text, tables.calendar)
    if isinstance(read, Period):
        return read
    raise WrongUse(f"--period: {read.wrong}; {read.right}" if read else "--period: name a period such as FY2026-Q3")
