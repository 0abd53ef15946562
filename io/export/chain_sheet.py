"""One sheet of a statement: the chain behind one payout line, each step with a live formula where one gives it.

The steps stand indented below what they lead to; what comes from the book is blue and names its cell, what recomputes
is black, and what is stated as calculated says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from export.curve_table import HEIGHT, CurveTable, write_curve
from export.expression import Expression
from export.places import origin
from export.plain import fixed_number
from export.recompute import DERIVED, GIVEN, Cells, Recomputation
from export.shared import Shared
from export.statement_curves import CitedCurve, cited_curves
from export.words import reason_in_words
from export.workbook import Workbook, line_height, number_format, page, widths
from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from model.tables.schema import folded

_TOP = 7  # 0-based row of the first step
_HEADS = ("Step", "Value", "Unit", "Explanation", "Source in the book")
_WIDTHS = {0: 36, 1: 15, 2: 10, 3: 42, 4: 30, 5: 12, 6: 12, 7: 12}
_LAST_PRINTED = 4  # what follows serves the formulas only
_MANY = 40  # parts; more than these are folded away
_DEEPEST = 7  # levels of Excel's outline
AS_CALCULATED = "as calculated"


@dataclass
class ChainSheet:
    """The sheet of one line while it is written. `live`: whether its amount recomputes from the cells below it."""

    workbook: Workbook
    sheet: Any
    line: PayoutLine
    step: Step
    formulas: Recomputation
    live: bool = True
    next_row: int = _TOP

    def cell(self, step: Step | None) -> Expression | None:
        """A step's value, as another sheet refers to it."""
        found = self.formulas.cells.of(step)
        if found is None:
            return None
        name = self.sheet.get_name().replace("'", "''")
        return Expression(found.value, f"'{name}'!{found.text}")

    def figures(self) -> dict[str, Expression]:
        """The figures that the first sheet repeats, by the step's label; the amount under 'Amount'."""
        steps = {part.label: part for part in self.step.parts}
        attainment = steps.get("Attainment")
        steps |= {part.label: part for part in (attainment.parts if attainment else ())}
        found = {label: self.cell(step) for label, step in steps.items()} | {"Amount": self.cell(self.step)}
        return {label: cell for label, cell in found.items() if cell is not None}


def write_chain(
    workbook: Workbook,
    name: str,
    line: PayoutLine,
    step: Step,
    shared: Shared,
    written: Mapping[tuple[Period, str], Expression],
    header: str,
) -> ChainSheet:
    """Add a sheet for the line, with its steps and the curves that they cite; `written`: the lines' amounts so far."""
    sheet = workbook.file.add_worksheet(name)
    cited = cited_curves(shared.tables, shared.rates, step)
    curves = _placed(cited, _TOP + _count(step) + HEIGHT)
    formulas = Recomputation(shared.tables, line, curves, Cells({}), written)
    chain = ChainSheet(workbook, sheet, line, step, formulas)
    _write_top(chain, shared.serves.get((line.plan_id, folded(line.component)), ""))
    _write_step(chain, step, (), 0)
    for table in curves:
        write_curve(workbook, sheet, table)
    widths(sheet, _WIDTHS)
    sheet.outline_settings(True, False, True, False)
    sheet.freeze_panes(_TOP, 0)
    page(sheet, header, landscape=True, repeat_row=_TOP - 1)
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


def _write_step(chain: ChainSheet, step: Step, siblings: Sequence[Step], depth: int, folded_in: bool = False) -> None:
    """Write what the step rests on below it, then the step with a formula over those cells; long lists are folded."""
    row = chain.next_row
    chain.next_row += 1
    parts = shown_parts(step)
    folds = len(parts) > _MANY
    for place, part in enumerate(parts):
        _write_step(chain, part, step.parts[:place], depth + 1, folds or folded_in)
    text, sheet = chain.workbook.text, chain.sheet
    looks = ("row", "strong") if depth == 0 else ("row",)
    text(sheet, row, 0, step.label, *looks, "wrap", indent=min(depth, 15))
    stated = _write_value(chain, step, siblings, row, depth)
    unit = step.currency or ("" if step.unit in ("text", "number") else step.unit)
    text(sheet, row, 2, unit, "row", "label", "apart")
    notes = [step.note, AS_CALCULATED if stated else "", f"{len(parts)} rows, to be unfolded" if folds else ""]
    if step.without is not None:
        notes.append(f"without it {_amount(step.without, chain.line.currency)}")
    if step.today is not None:
        notes.append(f"calculated today {_amount(step.today, chain.line.currency)}")
    note, where = "; ".join(note for note in notes if note), origin(step)
    text(sheet, row, 3, note, "row", "wrap", "apart")
    text(sheet, row, 4, where, "row", "label", "wrap", "apart")
    height = line_height((note, _WIDTHS[3]), (where, _WIDTHS[4]), (step.label, _WIDTHS[0] - 2 * depth))
    outline = {"level": min(depth, _DEEPEST), "hidden": folded_in, "collapsed": folds}
    sheet.set_row(row, height, None, outline)


def _write_value(chain: ChainSheet, step: Step, siblings: Sequence[Step], row: int, depth: int) -> bool:
    """Write the step's value; True where it rests on other steps but no formula over them gives it."""
    looks = ("row", "strong") if depth == 0 else ("row",)
    if step.value is None:
        chain.workbook.text(chain.sheet, row, 1, "on hold" if depth == 0 else "", *looks, "right")
        return False
    number = number_format(step.value, step.unit, minor_digits(step.currency))
    found = chain.formulas.part(step, siblings) if depth else chain.formulas.amount(step)
    chain.formulas.cells.put(step, f"B{row + 1}")
    if found is not None:
        chain.workbook.formula(chain.sheet, row, 1, f"={found.text}", step.value, number, *looks)
        return False
    alone = not step.parts and step.label not in DERIVED and (depth > 0 or bool(step.sources))
    given = alone or step.label in GIVEN or (not depth and not step.value)  # a line of 0 has its reason in words
    chain.workbook.number(chain.sheet, row, 1, step.value, number, *looks, *(["input"] if given else []))
    chain.live &= given
    return not given


def shown_parts(step: Step) -> tuple[Step, ...]:
    """The steps below one, without the rows of a curve, which stand in a table of their own."""
    curve = step.parts and all(source.sheet == "Curves" for part in step.parts for source in part.sources)
    return () if curve and all(part.sources for part in step.parts) else step.parts


def _placed(cited: Sequence[CitedCurve], first: int) -> list[CurveTable]:
    """The curves below each other, the body of the first at `first`."""
    tables = []
    for curve in cited:
        tables.append(CurveTable(curve.name, curve.curve, curve.places, first))
        first += len(curve.curve.rows) + HEIGHT
    return tables


def _count(step: Step) -> int:
    return 1 + sum(map(_count, shown_parts(step)))


def _amount(value: Fraction, currency: str) -> str:
    return f"{Decimal(fixed_number(value, minor_digits(currency))):,} {currency}"
