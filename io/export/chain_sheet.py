"""One sheet of a statement: the chain behind one payout line, each step with a live formula where one gives it.

The steps stand indented below what they lead to; what comes from the book is blue and names its cell, what recomputes
is black, and what is stated as calculated says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from export.arithmetic import Operand, formula_of, rounding
from export.curve_table import HEIGHT, CurveTable, write_curve
from export.plain import fixed_number, rounded
from export.statement_curves import CitedCurve
from export.words import reason_in_words
from export.workbook import Workbook, line_height, number_format, page, widths
from model.basics.money import minor_digits
from model.explain.steps import Step
from model.pay.lines import PayoutLine

_TOP = 7  # 0-based row of the first step
_HEADS = ("Step", "Value", "Unit", "Explanation", "Source in the book")
_WIDTHS = {0: 38, 1: 15, 2: 10, 3: 44, 4: 20, 5: 12, 6: 12, 7: 12}
_LAST_PRINTED = 4  # what follows serves the formulas only
_DEEPEST = 7  # levels of Excel's outline
AS_CALCULATED = "as calculated"


@dataclass
class ChainSheet:
    """The sheet of one line while it is written. `live`: whether its amount recomputes from the cells below it."""

    workbook: Workbook
    sheet: Any
    line: PayoutLine
    curves: Sequence[CurveTable]
    live: bool = True
    next_row: int = _TOP
    cells: dict[int, Operand] = field(default_factory=dict)

    @property
    def amount_cell(self) -> str:
        """Address of the line's amount."""
        return f"B{_TOP + 1}"


def write_chain(
    workbook: Workbook, name: str, line: PayoutLine, step: Step, cited: Sequence[CitedCurve], header: str, serves: str
) -> ChainSheet:
    """Add a sheet for the line, with its steps and the curves that they cite."""
    sheet = workbook.file.add_worksheet(name)
    curves = _placed(cited, _TOP + _count(step) + HEIGHT)
    chain = ChainSheet(workbook, sheet, line, curves)
    _write_top(chain, serves)
    _write_step(chain, step, 0)
    for table in curves:
        write_curve(workbook, sheet, table)
    widths(sheet, _WIDTHS)
    sheet.outline_settings(True, False, True, False)
    sheet.freeze_panes(_TOP, 0)
    page(sheet, header, landscape=True)
    bottom = max([chain.next_row, *(table.body + len(table.curve.rows) for table in curves)])
    sheet.print_area(0, 0, bottom, _LAST_PRINTED)
    return chain


def _write_top(chain: ChainSheet, serves: str) -> None:
    text, line = chain.workbook.text, chain.line
    what = line.component or line.line.capitalize()
    chain.workbook.title(chain.sheet, what)
    text(chain.sheet, 1, 0, f"{line.name} ({line.payee_id}), {line.period_name}, {line.line}", "label")
    text(chain.sheet, 2, 0, f"What it is for: {serves}" if serves else "", "label")
    text(chain.sheet, 3, 0, reason_in_words(line.reason), "strong")
    chain.workbook.heading(chain.sheet, _TOP - 2, "How the amount came about", len(_HEADS))
    chain.workbook.heads(chain.sheet, _TOP - 1, _HEADS, (1,))


def _write_step(chain: ChainSheet, step: Step, depth: int) -> None:
    """Write what the step rests on below it, then the step with a formula over those cells."""
    row = chain.next_row
    chain.next_row += 1
    for part in step.parts:
        _write_step(chain, part, depth + 1)
    text, sheet = chain.workbook.text, chain.sheet
    looks = ("row", "strong") if depth == 0 else ("row",)
    text(sheet, row, 0, step.label, *looks, "wrap", indent=min(depth, 15))
    stated = _write_value(chain, step, row, looks)
    unit = step.currency or ("" if step.unit in ("text", "number") else step.unit)
    text(sheet, row, 2, unit, "row", "label", "apart")
    notes = [step.note, AS_CALCULATED if stated else ""]
    if step.without is not None:
        notes.append(f"without it {_written(step.without, step)}")
    note, places = "; ".join(note for note in notes if note), ", ".join(source.place for source in step.sources)
    text(sheet, row, 3, note, "row", "wrap", "apart")
    text(sheet, row, 4, places, "row", "label", "wrap", "apart")
    height = line_height((note, _WIDTHS[3]), (places, _WIDTHS[4]), (step.label, _WIDTHS[0] - 2 * depth))
    sheet.set_row(row, height, None, {"level": min(depth, _DEEPEST)})


def _write_value(chain: ChainSheet, step: Step, row: int, looks: Sequence[str]) -> bool:
    """Write the step's value; True where it has parts but no formula over them gives it."""
    if step.value is None:
        chain.workbook.text(chain.sheet, row, 1, "", *looks)
        return False
    cell = f"B{row + 1}"
    number = number_format(step.value, step.unit, minor_digits(step.currency))
    chain.cells[id(step)] = Operand(step.value, cell, step.unit)
    operands = [chain.cells[id(part)] for part in step.parts if id(part) in chain.cells]
    if not operands:
        chain.workbook.number(chain.sheet, row, 1, step.value, number, *looks, "input")
        return False
    formula = _formula(chain, step, operands)
    if formula is None:
        chain.live = False
        chain.workbook.number(chain.sheet, row, 1, step.value, number, *looks)
        return True
    chain.workbook.formula(chain.sheet, row, 1, formula, step.value, number, *looks)
    return False


def _formula(chain: ChainSheet, step: Step, operands: Sequence[Operand]) -> str | None:
    assert step.value is not None
    digits = minor_digits(step.currency) if step.unit == "money" else None
    return _by_curve(chain.curves, step, operands, digits) or formula_of(step.value, step.unit, operands, digits)


def _by_curve(curves: Sequence[CurveTable], step: Step, operands: Sequence[Operand], digits: int | None) -> str | None:
    """A look-up in one of the curves, if it gives the step's value at one of the operands."""
    if not any(source.sheet == "Curves" for source in (*step.sources, *(s for p in step.parts for s in p.sources))):
        return None
    for table in curves:
        for operand in operands:
            value = table.value(operand.value)
            if value == step.value:
                return f"={table.formula(operand.cell)}"
            if digits is not None and Fraction(rounded(value, digits), 10**digits) == step.value:
                return f"={rounding(table.formula(operand.cell), digits)}"
    return None


def _placed(cited: Sequence[CitedCurve], first: int) -> list[CurveTable]:
    """The curves below each other, the body of the first at `first`."""
    tables = []
    for curve in cited:
        tables.append(CurveTable(curve.name, curve.curve, first, curve.places))
        first += len(curve.curve.rows) + HEIGHT
    return tables


def _count(step: Step) -> int:
    return 1 + sum(map(_count, step.parts))


def _written(value: Fraction, step: Step) -> str:
    return f"{Decimal(fixed_number(value, minor_digits(step.currency))):,} {step.currency}".strip()
