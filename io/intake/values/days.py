"""Dates as foreign workbooks write them: a dozen text shapes, bare serial numbers, and days swapped with months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from book.sheet.values import day
from intake.files.source import counted
from intake.values.months import ENGLISH_DAYS, bounds_month, month_of, parted
from intake.values.reading import ReadCells, Reading, each, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import Complaint, quoted

_RIGHT = "write it like 2026-07-31"
_TIME = re.compile(
    r"(?:[T ,]+|^)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_ZONE = re.compile(r"\d\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[- ./]+(?:de\s+)?([^\W\d_]{3,10})\.?(?:[- ,./]+|\s+del?\s+)(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[- ]+)(\d{4})")
_PACKED = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_FAR, _OPEN_END = 30, 9000  # years
_USUAL_YEARS = range(1990, 2041)
ORDERS = (("dmy", "The day: 31/7/2026"), ("mdy", "The month: 7/31/2026"))
_SWAPS = (("swap", "Swap day and month back"), ("keep", "Keep them as they are"))


def read_dates(cells: Sequence[Cell], reading: Reading, date1904: bool = False) -> ReadCells:
    """Dates. The order of day and month is told from the column; where it is not certain, the column is not read."""
    read = ReadCells([])
    if not reading.real_dates:
        _ask_for_swapped(cells, read)
    order = _order(cells, reading, read)
    _tell_times_and_serials(cells, read, date1904)

    def parse(cell: Cell) -> Cell | Complaint:
        found = parse_day(cell, order, date1904)
        if reading.real_dates == "swap" and isinstance(cell, date) and isinstance(found, date):
            return _swapped(found)
        return found

    read = each(cells, parse, read)
    _tell_far(cells, read)
    _tell_weekdays(cells, read)
    _tell_short_years(cells, read)
    return read


def _tell_far(cells: Sequence[Cell], read: ReadCells) -> None:
    """Days that lie generations from the others, as a slip in the year brings them; 9999 stands for no end."""
    days = [(cell, row) for row, cell in enumerate(read.cells) if isinstance(cell, date) and cell.year < _OPEN_END]
    middle = sorted(days)[len(days) // 2][0].year if days else 0
    far = [row for cell, row in days if abs(cell.year - middle) > _FAR]
    if far:
        wrong = f"{quoted(cells[far[0]])} lies more than {_FAR} years from most of the column"
        more = f" ({counted(len(far), 'such cell')})" if len(far) > 1 else ""
        read.note(far[0], wrong + more, "look at its year", Severity.WARNING)


def parse_day(cell: Cell, order: str = "", date1904: bool = False) -> date | Complaint:
    """A cell as a day. `order` (`dmy`, `mdy`) is that of 3/4/2026; without it such a text is not read."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return _day_of_number(cell, date1904)
    if not isinstance(cell, str):
        return Complaint(f"{quoted(cell)} is not a date", _RIGHT)
    return _day_of_text(cell, order, date1904)


def _day_of_text(written: str, order: str, date1904: bool) -> date | Complaint:
    text = _bare(written)
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(written, match[1], match[3], match[4])
    if match := _DAY_MONTH.fullmatch(text):
        return _day(written, match[3], match[2], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _day(written, match[3], match[1], match[2])
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if not order and match[2] == "." and second <= 12:
            order = "dmy"
        order = order or ("dmy" if first > 12 else "mdy" if second > 12 else "dmy" if first == second else "")
        if not order:
            return Complaint(
                f"{quoted(written)} can be read in two ways", "say whether the day or the month comes first"
            )
        month, number = (match[3], match[1]) if order == "dmy" else (match[1], match[3])
        return _day(written, match[4], month, number)
    if re.fullmatch(r"\d{5}(?:\.\d+)?|\d{8}", text):
        return _day_of_number(Decimal(text), date1904)
    return Complaint(f"{quoted(written)} is not a date", _RIGHT)


def _bare(written: str) -> str:
    """The text of a day without its weekday and the time of day."""
    return _TIME.sub("", parted(written.strip())[1]).strip()


def _day_of_number(number: int | Decimal, date1904: bool) -> date | Complaint:
    whole = int(number)
    if match := _PACKED.fullmatch(str(whole)):
        return _day(str(whole), match[1] + match[2], match[3], match[4])
    found = day(whole, date1904) if whole in _SERIALS else None
    return found if isinstance(found, date) else Complaint(f"{quoted(number)} is not a date", _RIGHT)


def _day(written: str, year: str, month: str, number: str) -> date | Complaint:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    named = int(month) if month.isdigit() else month_of(month)
    if named is None:
        return Complaint(f"'{month}' in {quoted(written)} is not the name of a month", _RIGHT)
    try:
        return date(full, named, int(number))
    except ValueError:
        return Complaint(f"{quoted(written)} is not a day of the calendar", _RIGHT)


def _swapped(found: date) -> date | Complaint:
    try:
        return date(found.year, found.day, found.month)
    except ValueError:
        return Complaint(f"{found.isoformat()} has no other reading with day and month swapped", _RIGHT)


def _parts(cells: Sequence[Cell]) -> list[tuple[str, int, int]]:
    """The texts of the form 3/4/2026, with their first two numbers."""
    found = []
    for cell in cells:
        if isinstance(cell, str):
            match = _YEAR_LAST.fullmatch(_bare(cell))
            if match:
                found.append((cell, int(match[1]), int(match[3])))
    return found


def _ask_for_swapped(cells: Sequence[Cell], read: ReadCells) -> None:
    """Real dates that all have a day of 12 or less, beside texts that are none: a wrong regional setting did that."""
    real = [cell for cell in cells if isinstance(cell, date)]
    telling = [text for text, first, second in _parts(cells) if max(first, second) > 12]
    if not telling or any(cell.day > 12 for cell in real) or all(cell.day == cell.month for cell in real):
        return
    wrong = (
        f"no real date has a day above 12 ({counted(len(real), 'cell')}, such as {examples(real, 1)}), but text does "
        f"({counted(len(telling), 'cell')}, such as {examples(telling, 1)}): day and month of the real dates were "
        "probably swapped when the file was opened under another regional setting"
    )
    right = "get the file again, or say whether the real dates are to be swapped back or kept"
    read.note(None, wrong, right, Severity.ERROR, "real_dates", _SWAPS)


def _order(cells: Sequence[Cell], reading: Reading, read: ReadCells) -> str:
    """The order of day and month in the texts of a column."""
    if reading.dates:
        return reading.dates
    parts = [(text, first, second) for text, first, second in _parts(cells) if first != second]
    days_first = [text for text, first, second in parts if first > 12 >= second]
    months_first = [text for text, first, second in parts if second > 12 >= first]
    if days_first and months_first:
        wrong = f"{examples(days_first, 1)} begins with the day and {examples(months_first, 1)} with the month"
        right = "the column mixes two regional settings; mend it, or leave it out"
        read.note(None, wrong, right, Severity.ERROR, "dates", ORDERS)
        return ""
    dotted = all("." in text for text, _, _ in parts)
    if parts and not days_first and not months_first and not dotted:
        wrong = f"nothing in the column tells whether {examples([parts[0][0]])} begins with the day or the month"
        read.note(None, wrong, "say which of them comes first", Severity.ERROR, "dates", ORDERS)
        return ""
    return "mdy" if months_first else "dmy" if days_first or dotted else ""


def _tell_times_and_serials(cells: Sequence[Cell], read: ReadCells, date1904: bool) -> None:
    timed = [c for c in cells if isinstance(c, datetime) and c.time() != time()]
    timed_texts = [c for c in cells if isinstance(c, str) and _TIME.search(c.strip()) and not _midnight(c)]
    if timed or timed_texts:
        count = len(timed) + len(timed_texts)
        wrong = f"the time of day in {counted(count, 'cell')} is left out ({examples([*timed, *timed_texts], 1)})"
        read.note(None, wrong, "", Severity.FINDING)
        _tell_zones(timed_texts, read)
    numbers = [c for c in cells if isinstance(c, int | Decimal) and not isinstance(c, bool) and int(c) in _SERIALS]
    if numbers:
        first = parse_day(numbers[0], date1904=date1904)
        shown = first.isoformat() if isinstance(first, date) else "no date"
        wrong = (
            f"bare numbers in {counted(len(numbers), 'cell')} are read as Excel counts days ({numbers[0]} is {shown})"
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


def _tell_weekdays(cells: Sequence[Cell], read: ReadCells) -> None:
    """Texts whose weekday is not that of their day: one of the two is wrong, and nobody can tell which."""
    for row, (cell, found) in enumerate(zip(cells, read.cells, strict=True)):
        weekday = parted(cell.strip())[0] if isinstance(cell, str) and isinstance(found, date) else None
        if weekday is not None and isinstance(found, date) and found.weekday() != weekday:
            wrong = f"{found.isoformat()} is a {ENGLISH_DAYS[found.weekday()]}, and no {ENGLISH_DAYS[weekday]}"
            read.note(row, wrong, "make sure that the day is right")


def _tell_short_years(cells: Sequence[Cell], read: ReadCells) -> None:
    """Years of two digits that are read as one of long ago, or of long ahead."""
    odd = [
        (cell, found)
        for cell, found in zip(cells, read.cells, strict=True)
        if isinstance(cell, str) and isinstance(found, date) and found.year not in _USUAL_YEARS
        if str(found.year) not in cell
    ]
    if odd:
        first, day_of_first = odd[0]
        wrong = (
            f"{quoted(first)} is read as {day_of_first.isoformat()}; years of two digits are those from 1970 to 2069"
        )
        more = f" ({counted(len(odd), 'cell')} of years before {_USUAL_YEARS[0]} or after {_USUAL_YEARS[-1]})"
        read.note(None, wrong + more, "write the year with four digits where that is wrong")


def _midnight(text: str) -> bool:
    return bool(re.search(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$", text.strip()))
