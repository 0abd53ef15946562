"""Filters of a grid: what stands in the filter row, read into conditions, and the rows that meet them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from ui.grid.columns import GridColumn, Shown

Mask = npt.NDArray[np.bool_]
_OPERATORS: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("<>", operator.ne),
    ("<=", operator.le),
    (">=", operator.ge),
    ("=", operator.eq),
    ("<", operator.lt),
    (">", operator.gt),
)
BLANK, FILLED = "=", "<>"


@dataclass(frozen=True)
class Condition:
    """What one column must meet: the text of its filter cell, or the texts picked from its list.

    `abc` contains, `=abc` is, `<>abc` is not, `<5`, `>=5`; a lone `=` asks for blanks and a lone `<>` for the others.
    """

    text: str = ""
    picked: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip()) or self.picked is not None

    def shown(self) -> str:
        """What the filter row shows of it."""
        if self.picked is None:
            return {BLANK: "blank", FILLED: "not blank"}.get(self.text.strip(), self.text)
        if len(self.picked) == 1:
            return next(iter(self.picked)) or "blank"
        return f"{len(self.picked)} picked"

    def mask(self, column: GridColumn, cells: Sequence[Shown]) -> Mask:
        """Which of the cells meet it."""
        meets = self._test(column)
        return np.fromiter((meets(cell) for cell in cells), np.bool_, len(cells))

    def _test(self, column: GridColumn) -> Callable[[Shown], bool]:
        show = column.formatter()
        if self.picked is not None:
            picked = self.picked
            return lambda cell: show(cell) in picked
        text = self.text.strip()
        if text in (BLANK, FILLED):
            wanted = text == BLANK
            return lambda cell: (cell is None or (type(cell) is str and not cell.strip())) is wanted
        for sign, compare in _OPERATORS:
            if text.startswith(sign):
                return _comparison(column, compare, text[len(sign) :].strip())
        needle = text.casefold()
        if column.numeric:
            return lambda cell: needle in show(cell).casefold() or needle in column.edit_text(cell)
        return lambda cell: needle in show(cell).casefold()


def values_of(column: GridColumn, cells: Sequence[Shown], limit: int = 1000) -> list[str]:
    """The different texts of a column for its pick list, numbers and dates by value; at most `limit`."""
    show = column.formatter()
    distinct = list(dict.fromkeys(cells))[: limit * 4]
    distinct.sort(key=lambda cell: (not isinstance(cell, int | Decimal), cell is None, _by_value(cell)))
    return list(dict.fromkeys(show(cell) for cell in distinct))[:limit]


def _by_value(cell: Shown) -> tuple[Decimal, str]:
    if isinstance(cell, int | Decimal):
        return Decimal(cell), ""
    return Decimal(0), str(cell).casefold()


def _comparison(column: GridColumn, compare: Callable[[Any, Any], Any], operand: str) -> Callable[[Shown], bool]:
    """Numbers with numbers, dates with dates, anything else as text; what cannot be compared only differs."""
    wanted = column.entry(operand)
    otherwise = compare is operator.ne
    if isinstance(wanted, int | Decimal) and not isinstance(wanted, bool):
        return lambda cell: compare(cell, wanted) if type(cell) in (int, Decimal) else otherwise
    if isinstance(wanted, date):
        return lambda cell: compare(_day(cell), _day(wanted)) if isinstance(cell, date) else otherwise
    text = operand.casefold()
    show = column.formatter()
    if compare in (operator.eq, operator.ne):
        return lambda cell: compare(show(cell).casefold().strip(), text)
    return lambda cell: cell is not None and compare(show(cell).casefold(), text)


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
