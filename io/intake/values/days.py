"""A day as foreign workbooks write it: in a dozen text shapes, as a bare serial number, with or without a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from book.sheet.values import day
from intake.values.months import month_of, parted, plain_period
from model.tables.book import Cell
from model.tables.values import Complaint, quoted

TIME = re.compile(
    r"(?:[T ,]+|^)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$"
)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
_RIGHT = "write it like 2026-07-31"
_NAME = r"([^\W\d_]{3,10})\.?"
_ENDING = r"(?:st|nd|rd|th|er|º|ª)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}}){_ENDING}[- ./]*(?:del? |of )?{_NAME}(?:[- ,./]+|\s+del?\s+)?(\d{{4}}|\d{{2}})", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"{_NAME}[- ]+(\d{{1,2}}){_ENDING}(?:,\s*|[- ]+)(\d{{4}}|\d{{2}})")
_YEAR_MONTH = re.compile(rf"(\d{{4}})[- ./,]+{_NAME}[- ./,]+(\d{{1,2}}){_ENDING}")
_YEARLESS = re.compile(rf"(?:(\d{{1,2}})[- ./]+{_NAME}|{_NAME}[- ./]+(\d{{1,2}}){_ENDING}|\d{{1,2}}[/.]\d{{1,2}}\.?)")
_MONTH_ALONE = re.compile(rf"(\d{{4}})-(\d{{2}})|{_NAME}[- ](\d{{4}}|\d{{2}})")
_SPACED = re.compile(r"(?<=\d) ?([-/.]) ?(?=['\u2019]?\d)")
_SHORT = re.compile(r"(?<=\D)['\u2019](?=\d\d$)")
_PACKED = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class Years:
    """What years of two digits mean: the last hundred that end with `last`; those out of `usual` are told."""

    last: int = 2069
    usual: range = range(1990, 2041)

    def full(self, digits: str) -> int:
        """The year that two digits mean, or four."""
        return int(digits) if len(digits) == 4 else self.last - (self.last - int(digits)) % 100


USUAL = Years()


def parse_day(cell: Cell, order: str = "", date1904: bool = False, years: Years = USUAL) -> date | Complaint:
    """A cell as a day. `order` (`dmy`, `mdy`) is that of 3/4/2026; without it such a text is not read."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return _day_of_number(cell, date1904)
    if not isinstance(cell, str):
        return Complaint(f"{quoted(cell)} is not a date", _RIGHT)
    return _day_of_text(cell, order, date1904, years)


def bare(written: str) -> str:
    """The text of a day without its weekday and the time of day."""
    return _SHORT.sub("", _SPACED.sub(r"\1", TIME.sub("", parted(written.strip())[1]).strip()))


def first_two(text: str) -> tuple[str, int, int] | None:
    """The mark and the first two numbers of a text of the form 3/4/2026."""
    match = _YEAR_LAST.fullmatch(bare(text))
    return (match[2], int(match[1]), int(match[3])) if match else None


def month_alone(text: str) -> tuple[int, int] | None:
    """Year and month of a text that names no day: `Jan 2026`, `2026-01`, `01/2026`, `Jan-26`."""
    match = _MONTH_ALONE.fullmatch(plain_period(bare(text)))
    month = int(match[2]) if match and match[2] else month_of(match[3]) if match else None
    if match is None or month is None or not 1 <= month <= 12:
        return None
    return USUAL.full(match[1] or match[4]), month


def _day_of_text(written: str, order: str, date1904: bool, years: Years) -> date | Complaint:
    text = bare(written)
    for pattern, (year, month, number) in (
        (_YEAR_FIRST, (1, 3, 4)),
        (_DAY_MONTH, (3, 2, 1)),
        (_MONTH_DAY, (3, 1, 2)),
        (_YEAR_MONTH, (1, 2, 3)),
    ):
        if match := pattern.fullmatch(text):
            return _day(written, years.full(match[year]), match[month], match[number])
    if match := _YEAR_LAST.fullmatch(text):
        order = order or _order_alone(int(match[1]), match[2], int(match[3]))
        if not order:
            return Complaint(
                f"{quoted(written)} can be read in two ways", "say whether the day or the month comes first"
            )
        month, number = (3, 1) if order == "dmy" else (1, 3)
        return _day(written, years.full(match[4]), match[month], match[number])
    if re.fullmatch(r"\d{5}(?:\.\d+)?|\d{8}", text):
        return _day_of_number(Decimal(text), date1904)
    if month_alone(written):
        return Complaint(f"{quoted(written)} names a month and no day", _RIGHT)
    yearless = _YEARLESS.fullmatch(text)
    name = (yearless[2] or yearless[3]) if yearless else ""
    lacks = "names no year" if yearless and (not name or month_of(name)) else "is not a date"
    return Complaint(f"{quoted(written)} {lacks}", _RIGHT)


def _order_alone(first: int, mark: str, second: int) -> str:
    """The order of a text that tells it by itself; points are written between day and month."""
    if mark == "." and second <= 12:
        return "dmy"
    return "dmy" if first > 12 else "mdy" if second > 12 else "dmy" if first == second else ""


def _day_of_number(number: int | Decimal, date1904: bool) -> date | Complaint:
    whole = int(number)
    if match := _PACKED.fullmatch(str(whole)):
        return _day(str(whole), int(match[1] + match[2]), match[3], match[4])
    found = day(whole, date1904) if whole in SERIALS else None
    return found if isinstance(found, date) else Complaint(f"{quoted(number)} is not a date", _RIGHT)


def _day(written: str, year: int, month: str, number: str) -> date | Complaint:
    named = int(month) if month.isdigit() else month_of(month)
    if named is None:
        return Complaint(f"'{month}' in {quoted(written)} is not the name of a month", _RIGHT)
    if year < _FIRST_YEAR:
        return Complaint(f"{quoted(written)} has the year {year}", _RIGHT)
    try:
        return date(year, named, int(number))
    except ValueError:
        return Complaint(f"{quoted(written)} is not a day of the calendar", _RIGHT)
