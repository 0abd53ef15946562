"""The first sheet of a statement: who, what, which period, every line, the total, and how far it is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from export.chain_sheet import ChainSheet
from export.expression import Expression
from export.words import reason_in_words, state_in_words
from export.workbook import Workbook, line_height, money_format, number_format, page, widths
from model.basics.money import minor_digits
from model.pay.lines import PayoutLine

_HEADS = (
    *("Component", "Line", "Measure", "Actual", "Target", "Attainment", "Curve result", "Target incentive"),
    *("Amount", "", "Remark"),
)
_RIGHT = range(_HEADS.index("Actual"), _HEADS.index("Amount") + 1)
_WIDTHS = {0: 24, 1: 12, 2: 18, 3: 13, 4: 13, 5: 11, 6: 8, 7: 11, 8: 13, 9: 7, 10: 34}
_FIRST_FACT = 2
_TOTAL_POINTS = 22
_AMOUNT = _HEADS.index("Amount")
AMOUNT, UNIT = "I", "J"


@dataclass(frozen=True)
class Front:
    """What the first sheet says besides its lines: facts as (label, text), in the order shown."""

    company: str
    facts: tuple[tuple[str, str], ...]
    unit_of: Callable[[str], str]
    header: str


def write_front(
    workbook: Workbook, sheet: Any, front: Front, lines: Sequence[PayoutLine], chains: Sequence[ChainSheet]
) -> None:
    """Fill the sheet 'Statement'; each line's amount is that of its chain's sheet, where there is one."""
    text = workbook.text
    workbook.title(sheet, "Statement of variable pay")
    text(sheet, 0, _HEADS.index("Remark"), front.company, "strong", "right")
    facts = (*front.facts, ("State", state_in_words(line.status for line in lines)))
    for row, (label, fact) in enumerate(facts, start=_FIRST_FACT):
        text(sheet, row, 0, label, "label")
        text(sheet, row, 1, fact, "strong" if label in ("Payee", "State") else "plain")
    head = _FIRST_FACT + len(facts) + 1
    workbook.heads(sheet, head, _HEADS, _RIGHT)
    several = len({line.period_name for line in lines}) > 1
    for row, (line, chain) in enumerate(zip(lines, chains, strict=True), start=head + 1):
        _write_line(workbook, sheet, row, line, chain, front.unit_of(line.measure), several)
    after = _write_totals(workbook, sheet, head + 1, lines)
    _write_notes(workbook, sheet, after + 1, lines, chains)
    widths(sheet, _WIDTHS)
    page(sheet, front.header, landscape=True, repeat_row=head)
    sheet.hide_gridlines(2)


def _write_line(
    workbook: Workbook, sheet: Any, row: int, line: PayoutLine, chain: ChainSheet, unit: str, several: bool
) -> None:
    text = workbook.text
    remark = reason_in_words(line.reason)
    text(sheet, row, 0, line.component, "row", "wrap")
    text(sheet, row, 1, f"{line.line}, {line.period_name}" if several else line.line, "row", "wrap", "apart")
    text(sheet, row, 2, line.measure, "row", "wrap", "apart")
    for column, (value, formula, number) in enumerate(_figures(line, chain.figures(), unit, row), start=3):
        looks = ("row", "strong") if column == _AMOUNT else ("row",)
        if value is None:
            text(sheet, row, column, "on hold" if column == _AMOUNT else "", *looks, "right")
        elif formula is None or formula.value != value:
            workbook.number(sheet, row, column, value, number, *looks)
        else:
            workbook.formula(sheet, row, column, f"={formula.text}", value, number, *looks)
    text(sheet, row, 9, line.currency, "row", "apart")
    text(sheet, row, 10, remark, "row", "wrap", "apart")
    what, measure = line.component or line.line, line.measure
    sheet.set_row(row, 4 + line_height((remark, _WIDTHS[10]), (what, _WIDTHS[0]), (measure, _WIDTHS[2])))


def _figures(
    line: PayoutLine, steps: Mapping[str, Expression], unit: str, row: int
) -> Iterator[tuple[Fraction | None, Expression | None, str]]:
    """Actual, target, attainment, curve result, target incentive and amount: value, formula, number format."""
    digits = minor_digits(line.currency)
    money = money_format(digits)
    actual, target = steps.get("Actual") or steps.get("Credited"), steps.get("Target")
    yield line.actual, actual, number_format(line.actual, unit, digits)
    yield line.target, target, number_format(line.target, unit, digits)
    yield line.attainment, _attainment(line, row) or steps.get("Attainment"), number_format(line.attainment, "percent")
    results = (steps.get(label) for label in ("Curve result", "Achieved", "Effective rate", "Rate", "Amount per unit"))
    yield line.curve_result, next((result for result in results if result), None), "0.00##"
    incentive, weight = steps.get("Target incentive"), steps.get("Weight")
    yield line.target_incentive, incentive * weight if incentive and weight else None, money
    yield None if line.amount is None else Fraction(line.amount), steps.get("Amount"), money


def _attainment(line: PayoutLine, row: int) -> Expression | None:
    """Attainment as the quotient of the two cells beside it, in the direction that the measure has."""
    actual, target = line.actual, line.target
    if line.attainment is None or not actual or not target:
        return None
    if actual / target == line.attainment:
        return Expression(line.attainment, f"D{row + 1}/E{row + 1}")
    return Expression(target / actual, f"E{row + 1}/D{row + 1}")


def _write_totals(workbook: Workbook, sheet: Any, first: int, lines: Sequence[PayoutLine]) -> int:
    """A live total per currency below the lines; the row after the last."""
    currencies = sorted({line.currency for line in lines})
    last = first + len(lines)  # 1-based row of the last line
    for place, currency in enumerate(currencies):
        row = first + len(lines) + place
        total = sum((line.amount or Decimal(0) for line in lines if line.currency == currency), Decimal(0))
        for column in range(len(_HEADS)):
            workbook.text(sheet, row, column, "", "total")
        amounts = f"{AMOUNT}{first + 1}:{AMOUNT}{last}"
        summed = (
            f"SUM({amounts})"
            if len(currencies) == 1
            else (f"SUMIF({UNIT}{first + 1}:{UNIT}{last},{UNIT}{row + 1},{amounts})")
        )
        held = any(line.amount is None for line in lines if line.currency == currency)
        workbook.text(sheet, row, 0, "Total without the amounts on hold" if held else "Total", "total")
        workbook.formula(sheet, row, 8, f"={summed}", total, money_format(minor_digits(currency)), "total")
        workbook.text(sheet, row, 9, currency, "total", "apart")
        sheet.set_row(row, _TOTAL_POINTS)
    return first + len(lines) + len(currencies)


def _write_notes(
    workbook: Workbook, sheet: Any, row: int, lines: Sequence[PayoutLine], chains: Sequence[ChainSheet]
) -> None:
    """How the workbook recomputes, and honestly which amounts do not."""
    stated = [
        f"{line.component or line.line} ({line.line})"
        for line, chain in zip(lines, chains, strict=True)
        if line.amount is not None and not chain.live
    ]
    notes = [
        "Each amount is worked out on a sheet of its own: blue figures come from the comp book (its sheet and cell are "
        "named), black figures are live formulas.",
    ]
    if stated:
        notes.append(f"Stated as calculated, not recomputed by formulas throughout: {'; '.join(stated)}.")
    for place, note in enumerate(notes):
        workbook.text(sheet, row + place, 0, note, "quiet")
