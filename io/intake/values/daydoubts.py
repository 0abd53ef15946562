"""What is odd about a column of dates that can be read: its times, its years, its weekdays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from intake.files.source import counted
from intake.values.days import SERIALS, TIME, Years, parse_day
from intake.values.months import ENGLISH_DAYS, bounds_month, parted
from intake.values.reading import ReadCells, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import quoted

_ZONE = re.compile(r"\d\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FAR, _OPEN_END = 30, 9000  # years


def tell_far(cells: Sequence[Cell], read: ReadCells) -> None:
    """Days that lie generations from the others, as a slip in the year brings them; 9999 stands for no end."""
    days = [(cell, row) for row, cell in enumerate(read.cells) if isinstance(cell, date) and cell.year < _OPEN_END]
    middle = sorted(days)[len(days) // 2][0].year if days else 0
    far = [row for cell, row in days if abs(cell.year - middle) > _FAR]
    if far:
        wrong = f"{quoted(cells[far[0]])} lies more than {_FAR} years from most of the column"
        more = f" ({counted(len(far), 'such cell')})" if len(far) > 1 else ""
        read.note(far[0], wrong + more, "look at its year", Severity.WARNING)


def tell_times_and_serials(cells: Sequence[Cell], read: ReadCells, date1904: bool) -> None:
    timed = [c for c in cells if isinstance(c, datetime) and c.time() != time()]
    timed_texts = [c for c in cells if isinstance(c, str) and TIME.search(c.strip()) and not _midnight(c)]
    if timed or timed_texts:
        count = len(timed) + len(timed_texts)
        wrong = f"the time of day in {counted(count, 'cell')} is left out ({examples([*timed, *timed_texts], 1)})"
        read.note(None, wrong, "", Severity.FINDING)
        _tell_zones(timed_texts, read)
    texts = [c for c in cells if isinstance(c, str) and _SERIAL.fullmatch(c.strip())]
    numbers = [c for c in cells if isinstance(c, int | Decimal) and not isinstance(c, bool) and int(c) in SERIALS]
    serials: list[Cell] = [*numbers, *texts]
    if serials:
        first = parse_day(serials[0], date1904=date1904)
        shown = first.isoformat() if isinstance(first, date) else "no date"
        wrong = (
            f"bare numbers in {counted(len(serials), 'cell')} are read as Excel counts days ({serials[0]} is {shown})"
        )
        read.note(None, wrong, "say so if they are no dates")


def _tell_zones(timed: Sequence[str], read: ReadCells) -> None:
    """Times of another clock at the edge of a month, where the day may be one of the month before or after."""
    zoned = [text for text in timed if _ZONE.search(text.strip())]
    edge = [text for text in zoned if isinstance(day := parse_day(text), date) and bounds_month(day)]
    if edge:
        wrong = (
            f"{counted(len(edge), 'time')} with a time zone stand on the first or last day of a month "
            f"({examples(edge, 2)}): the day is taken as written"
        )
        read.note(None, wrong, "make sure that it is the day where the deal was made")


def tell_weekdays(cells: Sequence[Cell], read: ReadCells) -> None:
    """Texts whose weekday is not that of their day: one of the two is wrong, and nobody can tell which."""
    for row, (cell, found) in enumerate(zip(cells, read.cells, strict=True)):
        weekday = parted(cell.strip())[0] if isinstance(cell, str) and isinstance(found, date) else None
        if weekday is not None and isinstance(found, date) and found.weekday() != weekday:
            wrong = f"{found.isoformat()} is a {ENGLISH_DAYS[found.weekday()]}, and no {ENGLISH_DAYS[weekday]}"
            read.note(row, wrong, "make sure that the day is right")


def tell_short_years(cells: Sequence[Cell], read: ReadCells, years: Years) -> None:
    """Years of two digits that are read as ones long before or after what is usual in the column."""
    odd = [
        (cell, found)
        for cell, found in zip(cells, read.cells, strict=True)
        if isinstance(cell, str) and isinstance(found, date) and found.year not in years.usual
        if str(found.year) not in cell
    ]
    if odd:
        first, day_of_first = odd[0]
        wrong = (
            f"{quoted(first)} is read as {day_of_first.isoformat()}; years of two digits are those from "
            f"{years.last - 99} to {years.last}"
        )
        more = f" ({counted(len(odd), 'cell')} of years before {years.usual[0]} or after {years.usual[-1]})"
        read.note(None, wrong + more, "write the year with four digits where that is wrong")


def _midnight(text: str) -> bool:
    return bool(re.search(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$", text.strip()))
