"""A column of a foreign table read as a column of the book: one reader for each kind of column."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from book.sheet.currencies import currencies_of, sign_in
from intake.files.source import counted
from intake.values.choices import read_choices, read_flags
from intake.values.dates import read_dates
from intake.values.days import USUAL, Years, parse_day
from intake.values.ids import read_ids
from intake.values.months import bounds_month, plain_period
from intake.values.numbers import read_amounts, read_numbers, read_percents
from intake.values.pairs import PAIRED, pair_in
from intake.values.periodnames import period_named
from intake.values.reading import ReadCells, Reading, cleaned, each, examples
from intake.values.terms import TERM_BOUNDS, holds_spans, read_spans, read_terms
from intake.values.tiers import lower_bounds
from model.basics.calendar import Calendar, Period, month_number
from model.basics.problem import Severity
from model.tables import values
from model.tables.book import Cell
from model.tables.schema import Column, Kind
from model.tables.values import Complaint

_PARTING = re.compile(r"[,/|+\n]|\s&\s")
_PARTING_TYPES = re.compile(rf"{_PARTING.pattern}|\s(?:and|or|und|oder|et|y)\s", re.IGNORECASE)
_LISTS = (("split", "They are several names"), ("keep", "Each is one name"))
_LONGEST_SIGN = 5
_OF_MONTHS = ("Term", *TERM_BOUNDS, "Clawback months", "Release after")
_REACHED = ("100%", "0%")  # what `Yes`, `Met` or `No` may mean of a goal
_ENDS = ("To", "Leave date")
_NEVER = 2099  # the first year that stands for no end
_NEVER_WRITTEN = re.compile(r"(?<!\d)(?:2099|2[1-9]\d\d|9999)(?!\d)")
_NOBODY = re.compile(
    r"(?:not |to be |yet to be |awaiting |waiting for |in )?"
    r"(?:pending|tb[adc]|n/?a|none|no|yes|y|n|true|false|reject\w*|declin\w*|den(?:ied|y)|approv\w*|open|review\w*|"
    r"draft|submitted|requested|cancel\w*|unapproved|waiting|ja|nein|offen|[-?\u2013\u2014]+)(?: approval)?",
    re.IGNORECASE,
)
_BOUNDS = ("From", "And from")  # those of curves are numbers


def read_as(
    column: Column,
    cells: Sequence[Cell],
    calendar: Calendar,
    reading: Reading | None = None,
    known: Collection[str] = (),
    date1904: bool = False,
    years: Years = USUAL,
) -> ReadCells:
    """The cells as the book's column holds them. `known`: the IDs of the book that an ID column may mean.

    `years`: what years of two digits mean.
    """
    reading = reading or Reading()
    clean = cleaned(cells, reading)
    is_bound = column.kind in (Kind.NUMBER, Kind.PERCENT) and column.heading in _BOUNDS
    bounds = lower_bounds(clean) if is_bound else clean
    if column.kind is Kind.DATE:
        never = [cell for cell in bounds if column.heading in _ENDS and not column.required and _is_never(cell)]
        read = read_dates([None if cell in never else cell for cell in bounds], reading, date1904, years)
        if never:
            wrong = f"{examples(never, 2)} in {counted(len(never), 'cell')} is read as no end"
            read.note(None, wrong, "", Severity.FINDING)
    else:
        read = _read(column, bounds, calendar, reading, known)
    trimmed = [b for a, b in zip(cells, clean, strict=True) if isinstance(a, str) and isinstance(b, str) and a != b]
    if trimmed:
        wrong = f"spaces around the text of {counted(len(trimmed), 'cell')} are left off ({examples(trimmed, 1)})"
        read.note(None, wrong, "", Severity.FINDING)
    return read


def _read(
    column: Column,
    cells: Sequence[Cell],
    calendar: Calendar,
    reading: Reading,
    known: Collection[str],
) -> ReadCells:
    match column.kind:
        case Kind.NUMBER if column.heading in TERM_BOUNDS and holds_spans(cells):
            return read_spans(cells)[TERM_BOUNDS.index(column.heading)]
        case Kind.NUMBER if column.heading in _OF_MONTHS:
            return read_terms(cells, reading)
        case Kind.NUMBER if column.heading == "FTE":
            return read_percents(cells, reading)
        case Kind.MONEY:
            return read_amounts(cells, reading)
        case Kind.NUMBER:
            return read_numbers(cells, reading)
        case Kind.PERCENT:
            return read_percents(cells, reading, _REACHED if column.heading == "Achieved" else ())
        case Kind.ID:
            return read_ids(cells, reading, known)
        case Kind.PERIOD:
            return _read_periods(cells, calendar)
        case Kind.CHOICE:
            return read_choices(column, cells)
        case Kind.FLAG:
            return read_flags(column, cells)
        case Kind.CURRENCY:
            return each(cells, partial(_currency, column.heading))
        case Kind.NAMES:
            return _read_lists(cells, reading, _PARTING_TYPES if column.heading == "Types" else _PARTING)
        case _ if column.heading == "Approved by":
            return each(cells, _somebody)
        case _:
            return each(cells, values.parse_text)


def _is_never(cell: Cell) -> bool:
    """Whether a day stands for no end, as 9999-12-31 does."""
    return (
        cell.year >= _NEVER if isinstance(cell, date) else bool(isinstance(cell, str) and _NEVER_WRITTEN.search(cell))
    )


def _somebody(cell: Cell) -> Cell | Complaint:
    """A name; what only says whether something is approved is none, and would be taken for an approver."""
    text = values.parse_text(cell)
    if isinstance(cell, bool) or (isinstance(text, str) and _NOBODY.fullmatch(text.strip())):
        wrong = f"'{values.shown(cell)}' is nobody's name, and would stand for the approver"
        return Complaint(wrong, "write who approved it, or leave it blank")
    return text


def _read_periods(cells: Sequence[Cell], calendar: Calendar) -> ReadCells:
    """Periods by the names that the book gives them; of a month the first day names it, and the last, which is told."""
    read = each(cells, lambda cell: _period(cell, calendar))
    ends = [cell for cell in cells if _month_ended(cell) is not None]
    if ends:
        wrong = f"last days of months in {counted(len(ends), 'cell')} are read as these months ({examples(ends, 1)})"
        read.note(None, wrong, "make sure that no quarter or year is meant")
    return read


def _period(cell: Cell, calendar: Calendar) -> Cell | Complaint:
    named = period_named(cell, calendar) if isinstance(cell, str) else None
    found = named or values.parse_period(plain_period(cell) if isinstance(cell, str) else cell, calendar)
    ended = None if isinstance(found, Period) else _month_ended(cell)
    if ended is not None:
        found = Period(month_number(ended), 1)
    return calendar.name(found) if isinstance(found, Period) else found


def _month_ended(cell: Cell) -> date | None:
    """The day of a cell that holds the last one of a month; None for all else."""
    found = parse_day(cell) if isinstance(cell, date | str) else None
    return found if isinstance(found, date) and found.day > 1 and bounds_month(found) else None


def _currency(heading: str, cell: Cell) -> Cell | Complaint:
    """A code, or a sign that only one currency has; of a pair such as `EUR/USD` the one that is asked for."""
    pair = pair_in(cell) if isinstance(cell, str) and heading in PAIRED else None
    if pair is not None and pair.target:
        return pair.source if heading == PAIRED[0] else pair.target
    codes = currencies_of(sign_in(cell)) if isinstance(cell, str) and len(cell.strip()) <= _LONGEST_SIGN else ()
    return codes[0] if len(codes) == 1 else values.parse_currency(cell)


def _read_lists(cells: Sequence[Cell], reading: Reading, parting: re.Pattern[str]) -> ReadCells:
    """Lists of names, which the book parts by semicolons; other marks may part names or belong to one: asked."""
    odd = [cell for cell in cells if isinstance(cell, str) and ";" not in cell and parting.search(cell)]
    if reading.lists != "split":
        read = each(cells, values.parse_text)
        if odd and not reading.lists:
            wrong = f"{examples(odd)} may be several names, which the book parts by semicolons"
            read.note(None, wrong, "say whether they are", Severity.ERROR, "lists", _LISTS)
        return read
    known = {cell: "; ".join(part for text in parting.split(cell) if (part := text.strip())) for cell in odd}
    return each([known.get(cell, cell) if isinstance(cell, str) else cell for cell in cells], values.parse_text)
