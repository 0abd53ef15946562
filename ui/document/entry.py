"""Entry forms: what somebody types or pastes becomes a raw cell by the kind of its column, and back.

Typing is never blocked. Text that does not read as its column asks stays text, so that the book's own check names the
cell, and `complaint` says beforehand what that check will say. Writing a cell out and reading it in again gives the
same cell for every value that is right for its column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QLocale

from model.basics.calendar import Calendar
from model.tables.book import Cell, CellError
from model.tables.schema import Kind, folded
from model.tables.values import (
    Complaint,
    number_text,
    parse_choice,
    parse_currency,
    parse_date,
    parse_flag,
    parse_number,
    parse_numbers,
    parse_period,
    shown,
)

NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
_PLAIN = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2}|\.[0-9]{4,6})?")  # three decimals could be thousands
_EITHER = re.compile(r"\D*[0-9]{1,3}[.,][0-9]{3}\D*")  # thousands, or three decimals
_NUMBERED = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})")
_CENTURY = {2: "20", 4: ""}  # before the digits of a year
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})


def decimal_mark() -> str:
    """The decimal mark of the user's locale, a point or a comma; numbers are written and read with it."""
    return "," if QLocale().decimalPoint() == "," else "."


def mark_of(texts: Collection[str], mark: str) -> str:
    """The decimal mark of numbers that come together, as in one paste: `mark` unless only the other one reads some.

    `1.000` alone is 1 where the locale has a point; beside `1.234,56` it is a thousand.
    """
    if not any(_EITHER.fullmatch(text.strip()) for text in texts):
        return mark
    other = "." if mark == "," else ","
    own, others = ({text for text in texts if _reads(text, attempt)} for attempt in (mark, other))
    return other if others - own and not own - others else mark


def typed(text: str, kind: Kind | None, choices: tuple[str, ...] = (), mark: str = ".") -> Cell:
    """The raw cell that `text` means in a column of a kind (None: a column of the user's own)."""
    stripped = text.strip()
    if not stripped:
        return None
    if stripped.upper() in ERRORS:
        return CellError(stripped.upper())
    if kind in NUMERIC:
        return _number(stripped, mark)
    if kind is Kind.DATE:
        return _day(stripped)
    if kind in (Kind.VALUE, Kind.NUMBERS, None):
        return _general(stripped, mark)
    if choices:
        chosen = parse_choice(stripped, choices)
        if isinstance(chosen, str):
            return chosen
    if kind is Kind.FLAG:
        flag = parse_flag(stripped)
        return stripped if isinstance(flag, Complaint) else "yes" if flag else "no"
    if kind is Kind.CURRENCY:
        code = parse_currency(stripped)
        return code if isinstance(code, str) else stripped
    return text if kind is Kind.TEXT else stripped


def written(cell: Cell, kind: Kind | None, mark: str = ".") -> str:
    """The cell as text for the editor and the clipboard: every digit, no thousands, percentages with their sign."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        text = number_text(Decimal(cell).scaleb(2)) + "%" if kind is Kind.PERCENT else number_text(cell)
        return text.replace(".", mark) if kind in NUMERIC or kind in (Kind.VALUE, Kind.NUMBERS, None) else text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return shown(cell)


def complaint(cell: Cell, kind: Kind | None, choices: tuple[str, ...], known: Collection[str]) -> str:
    """What is wrong with a typed cell in such a column, '' if nothing; `known` are the names it refers to, if any."""
    if cell is None:
        return ""
    found = None if kind is None else _checked(cell, kind, choices)
    if isinstance(found, Complaint):
        return f"{found.wrong}; {found.right}" if found.right else found.wrong
    if known and not _is_known(shown(cell), kind, known):
        return f"'{shown(cell)}' is not known; choose one that exists or add it first"
    return ""


def _checked(cell: Cell, kind: Kind, choices: tuple[str, ...]) -> object:
    if kind in NUMERIC:
        return parse_number(cell)
    if kind is Kind.DATE:
        return parse_date(cell)
    if kind is Kind.FLAG:
        return parse_flag(cell)
    if kind is Kind.CURRENCY:
        return parse_currency(cell)
    if kind is Kind.PERIOD:
        return parse_period(cell, Calendar())
    if kind is Kind.NUMBERS:
        return parse_numbers(cell)
    if isinstance(cell, CellError):
        return Complaint(f"{cell} is an error value", "")
    return parse_choice(cell, choices) if choices else None


def _is_known(text: str, kind: Kind | None, known: Collection[str]) -> bool:
    parts = [part.strip() for part in text.split(";")] if kind is Kind.NAMES else [text.strip()]
    if kind is Kind.ID:
        return all(part in known for part in parts)
    names = {folded(name) for name in known}
    return all(folded(part) in names for part in parts if part)


def _number(text: str, mark: str) -> Cell:
    """A number by the locale's decimal mark, else by the other one where the text can mean nothing else."""
    if _PLAIN.fullmatch(text):  # most of what is pasted; the parser of all forms takes ten times as long
        plain = Decimal(text)
        return int(plain) if plain == plain.to_integral_value() else plain
    for attempt in (mark, "." if mark == "," else ","):
        number = parse_number(text, decimal=attempt)
        if not isinstance(number, Complaint):
            return number
    return text


def _reads(text: str, mark: str) -> bool:
    return not isinstance(parse_number(text, decimal=mark), Complaint)


def _general(text: str, mark: str) -> Cell:
    """As Excel would read it, but digits with a leading zero are an ID and stay text."""
    plain = text.lstrip("-")
    if len(plain) > 1 and plain[0] == "0" and plain[1].isdigit():
        return text
    number = parse_number(text, decimal=mark)
    if not isinstance(number, Complaint):
        return number
    day = parse_date(text)
    return day if isinstance(day, date) else text


def _day(text: str) -> Cell:
    """A date in ISO form, or as numbers in the order of the locale: 7/31/2026, 31.7.26."""
    day = parse_date(text)
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    numbers = _NUMBERED.fullmatch(text)
    if numbers is None:
        return text
    found = {_date_of((numbers[1], numbers[3], numbers[4]), order) for order in _orders()} - {None}
    return found.pop() if len(found) == 1 else text


def _orders() -> tuple[str, ...]:
    """Where day, month and year stand in dates of the user's locale; either way round where it is nobody's."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return "dMy", "Mdy"
    return ("".join(dict.fromkeys(c for c in locale.dateFormat(QLocale.FormatType.ShortFormat) if c in "dMy")),)


def _date_of(numbers: Sequence[str], order: str) -> date | None:
    parts = dict(zip(order, numbers, strict=True))
    century = _CENTURY.get(len(parts["y"]))
    if century is None:
        return None
    try:
        return date(int(century + parts["y"]), int(parts["M"]), int(parts["d"]))
    except ValueError:
        return None
