"""Pay curves on a statement: the rows of the book, and beside each what lets a formula look it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from export.expression import Expression
from export.workbook import Workbook, line_height
from model.basics.exact import Exact
from model.curves.curve import Curve

HEIGHT = 3  # rows beside those of the curve: heading, head, space below
_LARGE = 1000  # a curve whose rows begin above this runs over amounts, one below over attainments
_AFTER = "; From itself belongs to the row before"
_WORDS = {
    "step": "pays this value",
    "linear": "straight line to the next row",
    "extend": "straight line, continued after the last row",
    "marginal": "this rate on what lies above From",
    "first dollar": "this rate on all of it",
}


@dataclass(frozen=True)
class CurveTable:
    """A curve, the addresses of its rows in the book, and the 0-based row of this sheet at which its rows begin."""

    name: str
    curve: Curve
    places: Sequence[str]
    body: int

    def at(self, x: Expression) -> Expression:
        """The curve at the value in a cell: the row it reaches, then a straight line."""
        first, last = self.body + 1, self.body + len(self.curve.rows)
        reached, constant, slope = (f"${letter}${first}:${letter}${last}" for letter in "FGH")
        rounded = f"ROUND({x.text},{self._digits})"
        row = f"MATCH({rounded},{reached},1)"
        text = f"IF({rounded}<$F${first},0,INDEX({constant},{row})+INDEX({slope},{row})*{x.text})"
        return Expression(self.curve.value(Exact.of([x.value])).fraction(0), text)

    @property
    def _digits(self) -> int:
        """Digits to which the input is rounded before it is compared, so that 0.8 reaches 0.8 also as a float."""
        return 6 if max(abs(row.start) for row in self.curve.rows) >= _LARGE else 12

    def reached(self, row: int) -> Fraction:
        """The least rounded input that belongs to a row: its From, or the next one after it where From is excluded."""
        start = self.curve.rows[row].start
        return start + Fraction(1, 10**self._digits) if self.curve.rows[row].excluded else start


def write_curve(workbook: Workbook, sheet: Any, table: CurveTable) -> None:
    """Write heading, head and rows; the body begins at `table.body`."""
    workbook.heading(sheet, table.body - 2, f"Curve {table.name}", 5)
    heads = ("Shape", "From", "Value", "What it does", "Source in the book", "Reached at", "Constant", "Slope")
    workbook.heads(sheet, table.body - 1, heads, (1, 2, 5, 6, 7))
    for at, row in enumerate(table.curve.rows):
        line = table.body + at
        does = f"{_WORDS[row.shape]}{_AFTER if row.excluded else ''}"
        sheet.set_row(line, line_height((does, 40)))
        workbook.text(sheet, line, 0, row.shape, "row")
        workbook.number(sheet, line, 1, row.start, "#,##0.00####", "row", "input")
        workbook.number(sheet, line, 2, row.value, "#,##0.00####", "row", "input")
        workbook.text(sheet, line, 3, does, "row", "wrap", "apart")
        workbook.text(sheet, line, 4, table.places[at], "row", "label", "apart")
        for column, value in enumerate((table.reached(at), table.curve.constant[at], table.curve.slope[at]), start=5):
            workbook.number(sheet, line, column, value, "#,##0.00####", "row", "label")
