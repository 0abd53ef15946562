"""The payout lines as a file of their own: a workbook to read, or CSV for the next program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from export.files import kind_of, write_csv
from export.plain import amount_text, harmless, plain_number
from export.units import units_of
from export.workbook import Workbook, money_format, new_workbook, number_format, page, widths
from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.basics.watch import Watch, stages, unwatched, watched
from model.calculation import Calculation
from model.pay.lines import PayoutLine
from model.tables.schema import SHEETS

HEADINGS = tuple(column.heading for column in SHEETS["Payouts"].columns)
_WIDTHS = (10, 11, 22, 12, 22, 15, 20, 14, 14, 11, 12, 15, 14, 9, 24, 11)
_WATCHED = 500  # rows from one look to the next
_NUMBERS = range(HEADINGS.index("Actual"), HEADINGS.index("Amount") + 1)


def write_payouts(
    calculation: Calculation, period: Period, path: Path, all_periods: bool = False, watch: Watch = unwatched
) -> None:
    """Write the lines of the named period, or of all computed periods, as .xlsx or .csv by the name's ending.

    Raises FileProblem where the ending is another one or the file cannot be written. What `watch` raises ends it with
    nothing written.
    """
    listing, writing = stages(watch, 1, 4)
    lines = calculation.lines(None if all_periods else period, watch=listing)
    if kind_of(path) == ".csv":
        write_csv(path, [HEADINGS, *map(csv_row, watched(lines, writing, _WATCHED))])
    else:
        _write_workbook(calculation, lines, path, writing)


def csv_row(line: PayoutLine) -> tuple[str, ...]:
    """One line as CSV fields, in the order of the Payouts sheet."""
    before = (line.period_name, line.payee_id, line.name, line.plan_id, line.component, line.line, line.measure)
    numbers = (line.actual, line.target, line.attainment, line.curve_result, line.target_incentive)
    after = (line.currency, line.reason, line.status)
    return (
        *map(harmless, before),
        *map(plain_number, numbers),
        amount_text(line.amount, line.currency),
        *map(harmless, after),
    )


def _write_workbook(calculation: Calculation, lines: Sequence[PayoutLine], path: Path, watch: Watch) -> None:
    company = calculation.tables.settings.company
    unit_of = units_of(calculation.tables)
    with new_workbook(path, "Payouts", watch) as workbook:
        sheet = workbook.file.add_worksheet("Payouts")
        columns = [{"header": heading, "header_format": _head(workbook, i)} for i, heading in enumerate(HEADINGS)]
        table = {"columns": columns, "name": "Payouts", "style": None}
        sheet.add_table(0, 0, max(len(lines), 1), len(HEADINGS) - 1, table)
        for row, line in enumerate(watched(lines, watch, _WATCHED), start=1):
            _write_line(workbook, sheet, row, line, unit_of(line.measure))
        sheet.freeze_panes(1, 3)
        widths(sheet, dict(enumerate(_WIDTHS)))
        page(sheet, f"{company} - Payouts" if company else "Payouts", landscape=True, repeat_row=0)


def _head(workbook: Workbook, column: int) -> Any:
    return workbook.style("head", "right") if column in _NUMBERS else workbook.style("head")


def _write_line(workbook: Workbook, sheet: Any, row: int, line: PayoutLine, unit: str) -> None:
    digits = minor_digits(line.currency)
    before = (line.period_name, line.payee_id, line.name, line.plan_id, line.component, line.line, line.measure)
    for column, text in enumerate(before):
        workbook.text(sheet, row, column, text, "row")
    money = money_format(digits)
    numbers = (
        (line.actual, number_format(line.actual, unit, digits)),
        (line.target, number_format(line.target, unit, digits)),
        (line.attainment, number_format(line.attainment, "percent")),
        (line.curve_result, "0.00##"),
        (line.target_incentive, money),
        (line.amount, money),
    )
    for column, (value, number) in enumerate(numbers, start=len(before)):
        workbook.number(sheet, row, column, value, number, "row")
    for column, text in enumerate((line.currency, line.reason, line.status), start=len(before) + len(numbers)):
        workbook.text(sheet, row, column, text, "row")
