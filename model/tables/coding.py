"""One raw column becomes one typed column, each distinct cell being read once.

A million cells hold few distinct ones in most columns, so a column is coded first (C speed) and the parsers see only
the distinct cells. Columns of plain numbers take a shorter way: all of them share a power of ten as denominator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any, TypeVar

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Calendar, day_number
from model.basics.exact import Exact
from model.basics.integers import Index, Mask, narrowed
from model.tables import values
from model.tables.book import Cell
from model.tables.columns import (
    Choices,
    Days,
    Flags,
    NameLists,
    Names,
    NumberLists,
    Numbers,
    Periods,
    Texts,
    TypedColumn,
)
from model.tables.schema import Column, Kind, folded
from model.tables.values import SIGNIFICANT_DIGITS, Complaint, Number

T = TypeVar("T")

_OPEN_ENDS = {"To", "Leave date"}
_NUMBER_KINDS = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}
_RIGHT_NUMBERS = {Kind.PERCENT: "write 0.95 or 95%", Kind.NUMBER: "write it like 0.95, 95% or 1234.50"}
_CONTEXT = Context(prec=SIGNIFICANT_DIGITS)


@dataclass(frozen=True)
class Coded:
    """A column as codes into its distinct cells."""

    codes: Index
    cells: list[Cell]


@dataclass(frozen=True)
class ReadColumn:
    """A typed column, which cells were filled and readable, and what is to be said about the others."""

    column: TypedColumn
    filled: Mask
    bad: Mask
    complaints: list[tuple[int, Complaint]]


def coded(cells: Sequence[Cell]) -> Coded:
    """Distinct cells in the order met. True is kept apart from 1, which Python holds to be equal."""
    keys: Sequence[Any] = cells
    truths = bool in set(map(type, cells))
    if truths:
        keys = list(zip(map(type, cells), cells, strict=True))
    distinct = list(dict.fromkeys(keys))
    position = dict(zip(distinct, range(len(distinct)), strict=True))
    codes = np.fromiter(map(position.__getitem__, keys), np.intp, len(keys))
    return Coded(codes, [cell for _, cell in distinct] if truths else distinct)


def read_column(column: Column, cells: Sequence[Cell], calendar: Calendar) -> ReadColumn:
    """The typed column of a schema column, with the schema's defaults where cells are blank."""
    if column.kind in _NUMBER_KINDS:
        return read_numbers(cells, _RIGHT_NUMBERS.get(column.kind, "write it like 1234.50"), column.default)
    distinct = coded(cells)
    match column.kind:
        case Kind.ID:
            return _read(distinct, values.parse_id, lambda parsed: _names(distinct.codes, parsed, str))
        case Kind.NAME if column.heading == "Owner":
            return _read(distinct, values.parse_text, lambda parsed: _names(distinct.codes, parsed, str))
        case Kind.NAME:
            return _read(distinct, values.parse_text, lambda parsed: _names(distinct.codes, parsed, folded))
        case Kind.CURRENCY:
            return _read(distinct, values.parse_currency, lambda parsed: _names(distinct.codes, parsed, str))
        case Kind.DATE:
            blank = FAR_FUTURE if column.heading in _OPEN_ENDS else FAR_PAST
            return _read(distinct, values.parse_date, lambda parsed: _days(distinct.codes, parsed, blank))
        case Kind.CHOICE:
            options = column.choices
            return _read(
                distinct,
                lambda cell: values.parse_choice(cell, options),
                lambda parsed: _choices(distinct.codes, parsed, options, column.default),
            )
        case Kind.FLAG:
            default = column.default == "yes"
            return _read(distinct, values.parse_flag, lambda parsed: _flags(distinct.codes, parsed, default))
        case Kind.PERIOD:
            return _read(
                distinct,
                lambda cell: values.parse_period(cell, calendar),
                lambda parsed: Periods(_taken(distinct.codes, parsed)),
            )
        case Kind.NAMES:
            return _read(distinct, values.parse_names, lambda parsed: NameLists(_listed(distinct.codes, parsed)))
        case Kind.NUMBERS:
            return _read(distinct, values.parse_numbers, lambda parsed: NumberLists(_listed(distinct.codes, parsed)))
        case _:
            return _read(distinct, values.parse_text, lambda parsed: Texts(_texts(distinct.codes, parsed)))


def read_numbers(cells: Sequence[Cell], right: str, default: str | None = None) -> ReadColumn:
    """Exact numbers over one denominator; `default` (as a user would type it) where blank."""
    substitute = None if default is None else values.parse_number(default)
    assert not isinstance(substitute, Complaint), default
    if set(map(type, cells)) <= {int, Decimal, type(None)}:
        quick = _plain_numbers(cells, substitute)
        if quick is not None:
            return quick
    distinct = coded(cells)

    def build(parsed: list[Number | None]) -> Numbers:
        column = _scaled([_or(number, substitute) or 0 for number in parsed])
        assert column is not None, "the parser gives finite numbers"
        filled = np.array([_or(number, substitute) is not None for number in parsed], np.bool_)
        return Numbers(column.take(distinct.codes), filled[distinct.codes])

    return _read(distinct, lambda cell: values.parse_number(cell, right), build)


def _plain_numbers(cells: Sequence[Any], substitute: Number | None) -> ReadColumn | None:
    """The short way for cells that are int, Decimal or None; None where one is no number or has too many digits."""
    filled = np.array([cell is not None for cell in cells], np.bool_)
    blank = substitute or 0
    numbers = [blank if cell is None else cell for cell in cells] if not filled.all() else cells
    column = _scaled(numbers)
    if column is None:
        return None
    held = np.ones(len(filled), np.bool_) if substitute is not None else filled
    return ReadColumn(Numbers(column, held), filled, np.zeros(len(filled), np.bool_), [])


def _scaled(numbers: Sequence[Any]) -> Exact | None:
    """Numbers over the smallest power of ten that serves all, at 15 significant digits; None if one is not finite."""
    if Decimal not in set(map(type, numbers)) and max(map(abs, numbers), default=0) < 10**SIGNIFICANT_DIGITS:
        return Exact(np.array(numbers, np.int64))
    rounded = [_CONTEXT.create_decimal(number) for number in numbers]
    exponents = {number.as_tuple()[2] for number in rounded}
    whole_exponents = [exponent for exponent in exponents if isinstance(exponent, int)]
    if len(whole_exponents) < len(exponents):
        return None
    places = max(0, -min(whole_exponents))
    wide = Context(prec=max(whole_exponents) + places + SIGNIFICANT_DIGITS + 1)
    whole = [int(number.scaleb(places, wide)) for number in rounded]
    return Exact(narrowed(np.array(whole, object)), 10**places)


def _or(number: Number | None, substitute: Number | None) -> Number | None:
    return substitute if number is None else number


def _read(distinct: Coded, parse: Callable[[Cell], Any], build: Callable[[list[Any]], TypedColumn]) -> ReadColumn:
    """Parse the distinct cells, hand what could be read to `build`, and list the complaints by row."""
    parsed = [parse(cell) for cell in distinct.cells]
    bad = np.array([isinstance(value, Complaint) for value in parsed], np.bool_)[distinct.codes]
    readable = [None if isinstance(value, Complaint) else value for value in parsed]
    filled = np.array([value is not None and value != () for value in readable], np.bool_)[distinct.codes]
    complaints = [(int(row), parsed[distinct.codes[row]]) for row in np.flatnonzero(bad)]
    return ReadColumn(build(readable), filled, bad, complaints)


def _names(codes: Index, parsed: list[str | None], key: Callable[[str], str]) -> Names:
    keys = [None if text is None else key(text) for text in parsed]
    spelled: dict[str | None, str | None] = {}
    for folded_name, text in zip(keys, parsed, strict=True):
        spelled.setdefault(folded_name, text)
    spelled.pop(None, None)
    position = dict(zip(spelled, range(len(spelled)), strict=True))
    table = np.array([position.get(name, -1) for name in keys], np.intp)
    return Names(table[codes], tuple(text for text in spelled.values() if text is not None))


def _days(codes: Index, parsed: list[date | None], blank: int) -> Days:
    numbers = np.array([blank if day is None else day_number(day) for day in parsed], np.int64)
    filled = np.array([day is not None for day in parsed], np.bool_)
    return Days(numbers[codes], filled[codes])


def _choices(codes: Index, parsed: list[str | None], options: tuple[str, ...], default: str | None) -> Choices:
    blank = -1 if default is None else options.index(default)
    table = np.array([blank if word is None else options.index(word) for word in parsed], np.intp)
    return Choices(table[codes], options)


def _flags(codes: Index, parsed: list[bool | None], default: bool) -> Flags:
    return Flags(np.array([default if flag is None else flag for flag in parsed], np.bool_)[codes])


def _taken(codes: Index, parsed: list[T]) -> list[T]:
    return [parsed[code] for code in codes.tolist()]


def _listed(codes: Index, parsed: list[Any]) -> list[Any]:
    return _taken(codes, [() if value is None else value for value in parsed])


def _texts(codes: Index, parsed: list[str | None]) -> list[str]:
    return _taken(codes, ["" if text is None else text for text in parsed])
