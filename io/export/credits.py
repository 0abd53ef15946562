"""The credits, and the transactions without credit, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from export.files import kind_of, write_csv
from export.plain import harmless, plain_number
from export.workbook import Workbook, money_format, new_workbook, page, widths
from model.basics.money import minor_digits
from model.credits.report import CreditReport, CreditRow, RoleTotal

HEADINGS = (
    *("Transaction ID", "Date", "Account ID", "Type", "Amount", "Currency", "Role", "Payee ID", "Name"),
    *("Share", "Credited", "Rule", "Source", "Reason"),
)
_WIDTHS = (14, 11, 12, 16, 14, 9, 10, 11, 24, 9, 14, 20, 14, 40)
_NUMBERS = (HEADINGS.index("Amount"), HEADINGS.index("Share"), HEADINGS.index("Credited"))
_TOTAL_HEADINGS = ("Role", "Currency", "Transactions", "Amount", "Credited", "Credited / amount")


def write_credits(report: CreditReport, path: Path, company: str) -> None:
    """Write the report as .xlsx (credits, and totals by role) or .csv (credits) by the name's ending.

    Raises FileProblem where the ending is another one or the file cannot be written.
    """
    if kind_of(path) == ".csv":
        write_csv(path, [HEADINGS, *map(_csv_row, report.rows)])
        return
    title = f"{company} - Credits" if company else "Credits"
    with new_workbook(path, title) as workbook:
        _write_rows(workbook, report, title)
        _write_totals(workbook, report.totals, title)


def _csv_row(row: CreditRow) -> list[str]:
    return [
        *map(harmless, (row.transaction_id, row.day.isoformat() if row.day else "", row.account_id, row.type)),
        plain_number(row.amount),
        *map(harmless, (row.currency, row.role, row.payee_id, row.name)),
        plain_number(row.share),
        plain_number(row.credited),
        *map(harmless, (row.rule, row.source, row.reason)),
    ]


def _write_rows(workbook: Workbook, report: CreditReport, title: str) -> None:
    sheet = workbook.file.add_worksheet("Credits")
    workbook.heads(sheet, 0, HEADINGS, _NUMBERS)
    for at, row in enumerate(report.rows, start=1):
        _write_row(workbook, sheet, at, row)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(report.rows), 1), len(HEADINGS) - 1)
    widths(sheet, dict(enumerate(_WIDTHS)))
    page(sheet, title, landscape=True, repeat_row=0)


def _write_row(workbook: Workbook, sheet: Any, at: int, row: CreditRow) -> None:
    money = money_format(minor_digits(row.currency))
    texts = (row.transaction_id, None, row.account_id, row.type, None, row.currency, row.role, row.payee_id, row.name)
    for column, text in enumerate((*texts, None, None, row.rule, row.source, row.reason)):
        if text is not None:
            workbook.text(sheet, at, column, text, "row", *(["apart"] * (column > 0)))
    if row.day:
        sheet.write_datetime(at, 1, row.day, workbook.style("row", "apart", number="yyyy-mm-dd"))
    workbook.number(sheet, at, 4, row.amount, money, "row")
    workbook.number(sheet, at, 9, row.share, "0.0#%", "row")
    workbook.number(sheet, at, 10, None if row.reason else row.credited, money, "row")


def _write_totals(workbook: Workbook, totals: tuple[RoleTotal, ...], title: str) -> None:
    sheet = workbook.file.add_worksheet("By role")
    workbook.heads(sheet, 0, _TOTAL_HEADINGS, (2, 3, 4, 5))
    for at, total in enumerate(totals, start=1):
        money = money_format(minor_digits(total.currency))
        workbook.text(sheet, at, 0, total.role or "all roles", "row")
        workbook.text(sheet, at, 1, total.currency, "row", "apart")
        sheet.write_number(at, 2, total.transactions, workbook.style("row", number="#,##0"))
        workbook.number(sheet, at, 3, total.amount, money, "row")
        workbook.number(sheet, at, 4, total.credited, money, "row")
        workbook.number(sheet, at, 5, total.ratio, "0.0#%", "row")
    widths(sheet, dict(enumerate((16, 10, 13, 18, 18, 18))))
    page(sheet, title)
