"""From what stands in a cell to what it means: the one place where text becomes typed.

Every parser takes a raw cell and gives the value, None for a blank cell, or a `Complaint` that says what is wrong and
what would be right. Nothing is guessed: what could be read in two ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

from model.basics.calendar import Calendar, Period, month_number
from model.basics.money import is_currency
from model.tables.book import Cell, CellError
from model.tables.schema import folded

SIGNIFICANT_DIGITS = 15
Number = int | Decimal

_ROUND = Context(prec=SIGNIFICANT_DIGITS)
_WIDE = Context(prec=60)
_SUFFIXES = {"k": 3, "m": 6}
_CURRENCY_SIGNS = "$€£¥"
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SPACES = re.compile(r"\s+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")


@dataclass(frozen=True)
class Complaint:
    """Why a cell cannot be read, and what would be right in its place."""

    wrong: str
    right: str


def shown(cell: Cell) -> str:
    """A cell as a message shows it: text as it is, numbers without exponent, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | Decimal):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def quoted(cell: Cell) -> str:
    """As `shown`, text in quotes."""
    return f"'{cell}'" if isinstance(cell, str) else shown(cell)


def number_text(number: Number) -> str:
    """A number with a decimal point, without exponent and trailing zeros: 7.0 is `7`."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def fraction_text(number: Fraction) -> str:
    """An exact number as messages show it: as a decimal at up to 15 significant digits."""
    return number_text(_ROUND.divide(Decimal(number.numerator), Decimal(number.denominator)))


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty or holds only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _error(cell: CellError) -> Complaint:
    return Complaint(f"{cell} is an error value", "mend its formula or type the value")


# --- numbers ------------------------------------------------------------------------------------------------------


def parse_number(cell: Cell, right: str = "write it like 1234.50", decimal: str = ".") -> Number | Complaint | None:
    """A number of at most 15 significant digits; 12.5% is Decimal("0.125").

    Text may read 1,234.50 · (500) · -500 · 12.5% · $1,000 · 1.2m · 5k; `decimal=","` reads 1.234,50 instead. True and
    False are no numbers, nor is a comma that could be either a decimal comma or a separator of thousands.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, CellError):
        return _error(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal | str):
        return Complaint(f"{quoted(cell)} is not a number", right)
    if isinstance(cell, str):
        return _number_of_text(cell, right, decimal)
    if isinstance(cell, Decimal):
        return _ROUND.plus(cell) if cell.is_finite() else Complaint(f"{cell} is not a number", right)
    return cell if abs(cell) < 10**SIGNIFICANT_DIGITS else int(_ROUND.create_decimal(cell))


def _number_of_text(text: str, right: str, decimal: str) -> Number | Complaint:
    if decimal == "." and len(text) <= SIGNIFICANT_DIGITS and _PLAIN.fullmatch(text):  # as most are written
        plain = Decimal(text)
        return int(plain) if plain == plain.to_integral_value() else plain
    body = text.strip().replace("\u2212", "-").replace("\u202f", "\u00a0").replace("\u2009", "\u00a0")
    negative = body.startswith("(") and body.endswith(")")
    body = body[1:-1].strip() if negative else body
    sign = -1 if negative else 1
    if body[:1] in ("-", "+") and not negative:
        sign, body = (-1 if body[0] == "-" else 1), body[1:].lstrip()
    body = body[1:].lstrip() if body[:1] and body[0] in _CURRENCY_SIGNS else body
    if body[:1] == "-" and sign == 1 and not negative:
        sign, body = -1, body[1:].lstrip()
    shift = -2 if body.endswith("%") else _SUFFIXES.get(body[-1:].lower(), 0)
    body = body[:-1].rstrip() if shift else body
    digits = _plain_digits(body, decimal)
    if digits is None:
        return Complaint(f"{quoted(text)} is not a number", right)
    number = Decimal(digits)
    if len(digits) > SIGNIFICANT_DIGITS and len(number.normalize(_WIDE).as_tuple().digits) > SIGNIFICANT_DIGITS:
        return Complaint(f"{quoted(text)} has more than 15 significant digits", "round it; Excel keeps 15")
    number = (sign * number).scaleb(shift, _WIDE)
    return int(number) if number == number.to_integral_value() else number


def _plain_digits(body: str, decimal: str) -> str | None:
    """`1,234.50` as `1234.50`; None unless thousands are grouped by three or not at all."""
    if body.isascii() and body.isdigit():
        return body
    if not _grouped(decimal).fullmatch(body):
        return None
    separator = "." if decimal == "," else ","
    return body.replace(separator, "").replace("\u00a0", "").replace(decimal, ".")


@cache
def _grouped(decimal: str) -> re.Pattern[str]:
    separator = "." if decimal == "," else ","
    groups = "|".join(rf"(?:{re.escape(mark)}[0-9]{{3}})+" for mark in (separator, "\u00a0"))
    point = re.escape(decimal)
    return re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:{groups}))(?:{point}[0-9]+)?|{point}[0-9]+")


def parse_numbers(cell: Cell) -> tuple[Fraction, ...] | Complaint:
    """A list of numbers separated by ';'; a number alone is a list of one, a blank cell an empty one."""
    right = "write numbers separated by ';', such as 20;20;20;40"
    parts = cell.split(";") if isinstance(cell, str) else [cell]
    numbers = []
    for part in parts:
        number = parse_number(part, right)
        if isinstance(number, Complaint):
            return number
        if number is None:
            if len(parts) > 1:
                return Complaint(f"{quoted(cell)} has an empty place in its list", right)
            continue
        numbers.append(Fraction(number))
    return tuple(numbers)


# --- text ---------------------------------------------------------------------------------------------------------


def parse_id(cell: Cell) -> str | Complaint | None:
    """An ID as text: 7 and 7.0 are `7`, the text 007 stays."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, date):
        return Complaint(
            f"{shown(cell)} is a date where an ID belongs", "format the cell as text and type the ID again"
        )
    return parse_text(cell)


def parse_text(cell: Cell) -> str | Complaint | None:
    """Text without the spaces around it; numbers and dates as they are shown."""
    if isinstance(cell, CellError):
        return _error(cell)
    return shown(cell).strip() or None


def parse_names(cell: Cell) -> tuple[str, ...] | Complaint:
    """A list of names separated by ';'; empty places are left out."""
    text = parse_text(cell)
    if isinstance(text, Complaint):
        return text
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def parse_currency(cell: Cell) -> str | Complaint | None:
    """An ISO 4217 code in capitals."""
    text = parse_text(cell)
    if text is None or isinstance(text, Complaint):
        return text
    if not is_currency(text.upper()):
        return Complaint(f"{quoted(cell)} is not a currency", "write an ISO 4217 code such as USD or EUR")
    return text.upper()


def parse_choice(cell: Cell, choices: Sequence[str]) -> str | Complaint | None:
    """One of `choices` without regard to case and spaces, in the spelling of `choices`."""
    if isinstance(cell, bool) and {"yes", "no"} <= set(choices):
        return "yes" if cell else "no"
    text = parse_text(cell)
    if text is None or isinstance(text, Complaint):
        return text
    chosen = next((choice for choice in choices if folded(choice) == folded(text)), None)
    if chosen is None:
        return Complaint(f"{quoted(cell)} is not one of the choices", f"choose {' · '.join(choices)}")
    return chosen


def parse_flag(cell: Cell) -> bool | Complaint | None:
    """yes, no, true, false, 1, 0 or x."""
    if isinstance(cell, CellError):
        return _error(cell)
    word = folded(shown(cell))
    if word in ("yes", "true", "1", "x"):
        return True
    if word in ("no", "false", "0"):
        return False
    return None if not word else Complaint(f"{quoted(cell)} is neither yes nor no", "write yes or no")


# --- time ---------------------------------------------------------------------------------------------------------


def parse_date(cell: Cell) -> date | Complaint | None:
    """A date, a time stamp at midnight, or ISO text."""
    right = "write it like 2026-07-31"
    if isinstance(cell, datetime):
        if cell.time() == time(0):
            return cell.date()
        return Complaint(f"{shown(cell)} has a time of day", f"write {cell.date().isoformat()}")
    if isinstance(cell, date) or is_blank(cell):
        return cell if isinstance(cell, date) else None
    if isinstance(cell, CellError):
        return _error(cell)
    if isinstance(cell, str) and (match := _MIDNIGHT.fullmatch(cell.strip())):
        try:
            return date.fromisoformat(match[1])
        except ValueError:
            return Complaint(f"{quoted(cell)} is not a day of the calendar", right)
    return Complaint(f"{quoted(cell)} is not a date", right)


def parse_month(cell: Cell) -> int | Complaint | None:
    """A month of the year by number or English name: 7, `July` and `Jul` are 7."""
    text = parse_text(cell)
    if text is None or isinstance(text, Complaint):
        return text
    month = _month_named(text) or (int(text) if re.fullmatch(r"0?[1-9]|1[0-2]", text) else None)
    return month or Complaint(f"{quoted(cell)} is not a month", "write 1 to 12 or a name such as July")


def _month_named(text: str) -> int | None:
    for names in (_MONTHS, _LONG_MONTHS):
        if text.lower() in names:
            return names.index(text.lower()) + 1
    return 9 if text.lower() == "sept" else None


_Reader = Callable[[re.Match[str], Calendar], Period | None]


def _full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _fiscal(year: str, part: str | None, number: str | None, calendar: Calendar) -> Period | None:
    if part is None or number is None:
        return calendar.year(_full_year(year))
    kind, parts = ("quarter", 4) if part.upper() == "Q" else ("half", 2)
    return calendar.part(_full_year(year), kind, int(number)) if 1 <= int(number) <= parts else None


def _in_calendar_year(year: str, part: str, number: str, calendar: Calendar) -> Period | None:
    return _fiscal(year, part, number, calendar) if calendar.start_month == 1 else None


def _month(year: str, month: int | None) -> Period | None:
    return Period(_full_year(year) * 12 + month - 1, 1) if month and 1 <= month <= 12 else None


_PERIOD_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (r"(\d{4})-(\d{2})", lambda m, _: _month(m[1], int(m[2]))),
        (r"FY ?(\d{4}|\d{2})(?:[- ]?([QH])(\d))?", lambda m, c: _fiscal(m[1], m[2], m[3], c)),
        (r"([QH])(\d)[- ]?FY ?(\d{4}|\d{2})", lambda m, c: _fiscal(m[3], m[1], m[2], c)),
        (r"(\d{4})[- ]?([QH])(\d)", lambda m, c: _in_calendar_year(m[1], m[2], m[3], c)),
        (r"([QH])(\d)[- ](\d{4})", lambda m, c: _in_calendar_year(m[3], m[1], m[2], c)),
        (r"([a-z]+)\.?[- ](\d{4}|\d{2})", lambda m, _: _month(m[2], _month_named(m[1]))),
    )
)


def parse_period(cell: Cell, calendar: Calendar) -> Period | Complaint | None:
    """A period as the book names it: 2026-07 · FY2026-Q3 · FY26 · Q3 FY26 · Jul 2026 · a first-of-month date.

    `2026-Q3` counts only where the fiscal year starts in January, because elsewhere it could be either quarter.
    """
    right = "write it like 2026-07, FY2026-Q3, FY2026-H2 or FY2026"
    if is_blank(cell):
        return None
    if isinstance(cell, CellError):
        return _error(cell)
    if isinstance(cell, date) or (isinstance(cell, str) and _MIDNIGHT.fullmatch(cell.strip())):
        day = parse_date(cell)
        if isinstance(day, date) and day.day == 1:
            return Period(month_number(day), 1)
        return day if isinstance(day, Complaint) else Complaint(f"{shown(cell)} is not the first day of a month", right)
    text = _SPACES.sub(" ", cell.strip()) if isinstance(cell, str) else ""
    for pattern, reader in _PERIOD_FORMS:
        if match := pattern.fullmatch(text):
            period = reader(match, calendar)
            if period is not None:
                return period
    return Complaint(f"{quoted(cell)} is not a period", right)
