"""A column of dates: the order of day and month that all of it tells, and what only somebody can say."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date

from intake.files.source import counted
from intake.values.daydoubts import tell_far, tell_short_years, tell_times_and_serials, tell_weekdays
from intake.values.days import USUAL, Years, first_two, month_alone, parse_day
from intake.values.reading import ReadCells, Reading, each, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import Complaint

ORDERS = (("dmy", "The day: 31/7/2026"), ("mdy", "The month: 7/31/2026"))
_SWAPS = (("swap", "Swap day and month back"), ("keep", "Keep them as they are"))
_Parts = tuple[str, str, int, int]  # a text of the form 3/4/2026, its mark, and its first two numbers
_MONTHS = (("first", "The first day of the month"), ("last", "The last day of the month"))


def read_dates(cells: Sequence[Cell], reading: Reading, date1904: bool = False, years: Years = USUAL) -> ReadCells:
    """Dates. The order of day and month is told from the column; where it is not certain, the column is not read."""
    read = ReadCells([])
    texts = [cell for cell in cells if isinstance(cell, str)]
    found = {text: first_two(text) for text in dict.fromkeys(texts)}
    parts = [(text, *two) for text in texts if (two := found[text])]
    if not reading.real_dates:
        _ask_for_swapped(cells, parts, read)
    if not reading.months:
        _ask_for_days([text for text in texts if found[text] is None], read)
    orders = _orders(parts, reading, read)
    tell_times_and_serials(cells, read, date1904)

    def parse(cell: Cell) -> Cell | Complaint:
        two = found[cell] if isinstance(cell, str) else None
        day = parse_day(cell, orders[two[0]] if two else "", date1904, years)
        if reading.real_dates == "swap" and isinstance(cell, date) and isinstance(day, date):
            return _swapped(day)
        if isinstance(cell, str) and isinstance(day, Complaint) and reading.months and (alone := month_alone(cell)):
            return date(*alone, 1 if reading.months == "first" else monthrange(*alone)[1])
        return day

    asked = {doubt.topic for doubt in read.doubts if doubt.severity is Severity.ERROR}
    read = each(cells, parse, read)
    read.doubts = [doubt for doubt in read.doubts if doubt.row is None or not _is_asked(cells[doubt.row], asked)]
    tell_far(cells, read)
    tell_weekdays(cells, read)
    tell_short_years(cells, read, years)
    return read


def _is_asked(cell: Cell, asked: Collection[str]) -> bool:
    """Whether what the column asks settles a cell too, so that nothing is to be said of it alone."""
    if not isinstance(cell, str):
        return False
    return ("dates" in asked and first_two(cell) is not None) or ("months" in asked and bool(month_alone(cell)))


def _swapped(found: date) -> date | Complaint:
    try:
        return date(found.year, found.day, found.month)
    except ValueError:
        return Complaint(f"{found.isoformat()} has no other reading with day and month swapped", "write it anew")


def _ask_for_swapped(cells: Sequence[Cell], parts: Sequence[_Parts], read: ReadCells) -> None:
    """Real dates that all have a day of 12 or less, beside texts that are none: a wrong regional setting did that."""
    real = [cell for cell in cells if isinstance(cell, date)]
    telling = [text for text, _, first, second in parts if max(first, second) > 12]
    if not telling or any(cell.day > 12 for cell in real) or all(cell.day == cell.month for cell in real):
        return
    wrong = (
        f"no real date has a day above 12 ({counted(len(real), 'cell')}, such as {examples(real, 1)}), but text does "
        f"({counted(len(telling), 'cell')}, such as {examples(telling, 1)}): day and month of the real dates were "
        "probably swapped when the file was opened under another regional setting"
    )
    right = "get the file again, or say whether the real dates are to be swapped back or kept"
    read.note(None, wrong, right, Severity.ERROR, "real_dates", _SWAPS)


def _ask_for_days(texts: Sequence[str], read: ReadCells) -> None:
    """Texts that name a month and no day, as Excel shows dates where nobody asked for the day."""
    known = {text: bool(month_alone(text)) and isinstance(parse_day(text), Complaint) for text in dict.fromkeys(texts)}
    alone = [text for text in texts if known[text]]
    if alone:
        wrong = f"{examples(alone)} names a month and no day, if the number is a year ({counted(len(alone), 'cell')})"
        read.note(None, wrong, "say which day is meant", Severity.ERROR, "months", _MONTHS)


def _orders(parts: Sequence[_Parts], reading: Reading, read: ReadCells) -> dict[str, str]:
    """The order of day and month in texts by the mark between them: `15.01.2026` says nothing of `1/5/2026`.

    What somebody decided is about slashes and dashes, if the column has any.
    """
    orders = {}
    marks = {mark for _, mark, _, _ in parts}
    for mark in "/-.":
        asks = mark != "." or marks <= {"."}
        own = [(text, first, second) for text, its, first, second in parts if its == mark and first != second]
        orders[mark] = reading.dates if reading.dates and asks else _order(own, mark == ".", read)
    return orders


def _order(parts: Sequence[tuple[str, int, int]], dotted: bool, read: ReadCells) -> str:
    days_first = [text for text, first, second in parts if first > 12 >= second]
    months_first = [text for text, first, second in parts if second > 12 >= first]
    if days_first and months_first:
        wrong = f"{examples(days_first, 1)} begins with the day and {examples(months_first, 1)} with the month"
        right = "the column mixes two regional settings; mend it, or leave it out"
        read.note(None, wrong, right, Severity.ERROR, "dates", ORDERS)
        return ""
    if parts and not days_first and not months_first and not dotted:
        wrong = f"nothing in the column tells whether {examples([parts[0][0]])} begins with the day or the month"
        read.note(None, wrong, "say which of them comes first", Severity.ERROR, "dates", ORDERS)
        return ""
    return "mdy" if months_first else "dmy" if days_first or dotted else ""
