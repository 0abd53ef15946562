"""The first sheet of a statement: who, what, which period, every line, the total, and how far it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from export.chain_sheet import ChainSheet
from export.expression import Expression
from export.places import places
from export.statement import Explained, Statement
from export.words import reason_in_words
from export.workbook import Workbook, line_height, money_format, number_format, page, widths
from model.basics.money import minor_digits
from model.explain.steps import Step
from model.pay.lines import PayoutLine

_HEADS = (
    *("Component", "Period", "Line", "Measure", "Actual", "Target", "Attainment", "Curve result", "Target incentive"),
    *("Amount", "", "Remark"),
)
_RIGHT = range(_HEADS.index("Actual"), _HEADS.index("Amount") + 1)
_WIDTHS = dict(enumerate((24, 11, 14, 18, 13, 13, 11, 8, 11, 13, 7, 34)))
_FIRST_FACT = 2
_TOTAL_POINTS, _AIR = 22, 4  # points
_AMOUNT = _HEADS.index("Amount")
_UNIT, _REMARK = _AMOUNT + 1, _AMOUNT + 2
_FIRST_FIGURE = _HEADS.index("Actual")


Figure = tuple[Fraction | None, Expression | None, str]  # value, formula, number format


def write_front(workbook: Workbook, sheet: Any, statement: Statement, chains: Sequence[ChainSheet | None]) -> None:
    """Fill the sheet 'Statement'; each line's amount is that of its chain's sheet, where there is one."""
    explained = statement.explained
    lines, steps = [line for line, _ in explained], [step for _, step in explained]
    text = workbook.text
    workbook.title(sheet, "Statement of variable pay")
    text(sheet, 0, _HEADS.index("Remark"), statement.company, "strong", "right")
    for row, (label, fact) in enumerate(statement.facts, start=_FIRST_FACT):
        text(sheet, row, 0, label, "label")
        text(sheet, row, 1, fact, "strong" if label in ("Payee", "State") else "plain")
    head = _FIRST_FACT + len(statement.facts) + 1
    workbook.heads(sheet, head, _HEADS, _RIGHT)
    for row, (line, step, chain) in enumerate(zip(lines, steps, chains, strict=True), start=head + 1):
        figures = _figures(line, chain, statement.unit_of(line.measure), row)
        _write_line(workbook, sheet, row, line, _remark(line, step, chain), figures)
    after = _write_totals(workbook, sheet, head + 1, lines)
    _write_notes(workbook, sheet, after + 1, explained, chains)
    widths(sheet, _WIDTHS)
    page(sheet, statement.header, landscape=True, repeat_row=head)
    sheet.hide_gridlines(2)


def _remark(line: PayoutLine, step: Step, chain: ChainSheet | None) -> str:
    """The reason in words; for a line without a sheet of its own also where it comes from."""
    words = reason_in_words(line.reason)
    if chain is not None:
        return words
    where = places(step.sources)
    note = "" if step.note == line.reason else step.note.removesuffix(f"; {line.reason}")
    return " ".join(part for part in (words, note, f"({where})" if where else "") if part)


def _write_line(
    workbook: Workbook, sheet: Any, row: int, line: PayoutLine, remark: str, figures: Iterable[Figure]
) -> None:
    for column, words in enumerate((line.component, line.period_name, line.line, line.measure)):
        workbook.text(sheet, row, column, words, "row", "wrap", *(["apart"] * (column > 0)))
    for column, (value, formula, number) in enumerate(figures, start=_FIRST_FIGURE):
        looks = ("row", "strong") if column == _AMOUNT else ("row",)
        if value is None:
            workbook.text(sheet, row, column, "on hold" if column == _AMOUNT else "", *looks, "right")
        elif formula is None or formula.value != value:
            workbook.number(sheet, row, column, value, number, *looks)
        else:
            workbook.formula(sheet, row, column, f"={formula.text}", value, number, *looks)
    workbook.text(sheet, row, _UNIT, line.currency, "row", "apart")
    workbook.text(sheet, row, _REMARK, remark, "row", "wrap", "apart")
    texts = {0: line.component, 2: line.line, 3: line.measure, _REMARK: remark}
    sheet.set_row(row, _AIR + line_height(*((text, _WIDTHS[column]) for column, text in texts.items())))


def _figures(line: PayoutLine, chain: ChainSheet | None, unit: str, row: int) -> Iterator[Figure]:
    """Actual, target, attainment, curve result, target incentive and amount, as links where the sheets hold them."""
    steps = chain.figures() if chain is not None else {}
    digits = minor_digits(line.currency)
    money = money_format(digits)
    actual = next((steps[label] for label in ("Actual", "Year's sum after", "Credited") if steps.get(label)), None)
    target = steps.get("Target") or steps.get("Target of the year")
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
        return Expression(line.attainment, f"E{row + 1}/F{row + 1}")
    return Expression(target / actual, f"F{row + 1}/E{row + 1}")


def _write_totals(workbook: Workbook, sheet: Any, first: int, lines: Sequence[PayoutLine]) -> int:
    """A live total per currency below the lines; the row after the last."""
    currencies = sorted({line.currency for line in lines})
    last = first + len(lines)  # 1-based row of the last line
    for place, currency in enumerate(currencies):
        row = first + len(lines) + place
        total = sum((line.amount or Decimal(0) for line in lines if line.currency == currency), Decimal(0))
        for column in range(len(_HEADS)):
            workbook.text(sheet, row, column, "", "total")
        amounts, units = (f"{xl_col_to_name(c)}{first + 1}:{xl_col_to_name(c)}{last}" for c in (_AMOUNT, _UNIT))
        one = f"SUM({amounts})"
        summed = one if len(currencies) == 1 else f'SUMIF({units},"{currency}",{amounts})'
        held = any(line.amount is None for line in lines if line.currency == currency)
        workbook.text(sheet, row, 0, "Total without the amounts on hold" if held else "Total", "total")
        workbook.formula(sheet, row, _AMOUNT, f"={summed}", total, money_format(minor_digits(currency)), "total")
        workbook.text(sheet, row, _UNIT, currency, "total", "apart")
        sheet.set_row(row, _TOTAL_POINTS)
    return first + len(lines) + len(currencies)


def _write_notes(
    workbook: Workbook, sheet: Any, row: int, explained: Explained, chains: Sequence[ChainSheet | None]
) -> None:
    """How the workbook recomputes, and honestly which amounts do not."""
    stated = [
        f"{line.component} {line.line}, {line.period_name}".strip()
        for (line, step), chain in zip(explained, chains, strict=True)
        if line.amount and not (chain.live if chain is not None else step.sources)
    ]
    notes = [
        "Each amount is worked out on a sheet of its own: blue figures come from the comp book (its sheet and cell are "
        "named), black figures are live formulas.",
    ]
    if stated:
        notes.append(f"Stated as calculated, not recomputed by formulas throughout: {'; '.join(stated)}.")
    for place, note in enumerate(notes):
        workbook.text(sheet, row + place, 0, note, "quiet")
