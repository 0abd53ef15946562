"""How each kind of column looks in Excel: number format, width, alignment, and the colours of the tabs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from model.tables.book import Cell
from model.tables.schema import Kind, SheetSpec

DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
TEXT_FORMAT = "@"
GENERAL = "General"

_TEXTS = {
    *(Kind.ID, Kind.NAME, Kind.NAMES, Kind.TEXT, Kind.PERIOD, Kind.NUMBERS),
    *(Kind.FORMULA, Kind.CURRENCY, Kind.TIMESTAMP),
}
_WIDTHS = {
    Kind.ID: 14,
    Kind.NAME: 18,
    Kind.TEXT: 24,
    Kind.NUMBER: 12,
    Kind.MONEY: 14,
    Kind.PERCENT: 10,
    Kind.DATE: 12,
    Kind.PERIOD: 12,
    Kind.CHOICE: 16,
    Kind.FLAG: 10,
    Kind.NAMES: 22,
    Kind.NUMBERS: 18,
    Kind.FORMULA: 30,
    Kind.CURRENCY: 10,
    Kind.TIMESTAMP: 22,
    Kind.VALUE: 20,
}
_WIDEST = 48
_MEASURED_ROWS = 200
_PLAN_SHEETS = {"Plans", "Components", "Curves", "Measures", "Targets", "Crediting rules", "Goals"}


def number_format(kind: Kind, cells: Iterable[Cell] = ()) -> str:
    """The number format of a column, with as many decimals as its numbers need.

    Whatever Excel might take for a date or a formula (IDs, names, periods, formulas) is formatted as text.
    """
    if kind in _TEXTS:
        return TEXT_FORMAT
    if kind is Kind.DATE:
        return DATE_FORMAT
    if kind is Kind.MONEY:
        return "#,##0." + "0" * min(max(2, _decimals(cells)), 6)
    if kind is Kind.PERCENT:
        return f"0.{'0' * min(max(2, _decimals(cells) - 2), 8)}%"
    return GENERAL


def width(kind: Kind, heading: str, cells: Iterable[Cell] = ()) -> float:
    """A column width in characters that shows the heading with its button, and most of the cells."""
    longest = max((len(str(cell)) for _, cell in zip(range(_MEASURED_ROWS), cells, strict=False) if cell), default=0)
    return float(min(max(_WIDTHS[kind], len(heading) + 4, longest + 2), _WIDEST))


def tab_colour(spec: SheetSpec) -> str:
    """Data blue, plans green, results grey."""
    if spec.written:
        return "#8C8C8C"
    return "#4E8F6A" if spec.name in _PLAN_SHEETS else "#3E6FA8"


def _decimals(cells: Iterable[Cell]) -> int:
    """The most decimals among the numbers of a column."""
    return max((-int(c.as_tuple().exponent) for c in cells if isinstance(c, Decimal)), default=0)
