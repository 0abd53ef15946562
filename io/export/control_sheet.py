"""The control totals on paper: a sheet beside the payroll, or rows of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from export.control import Control
from export.plain import amount_text, harmless
from export.workbook import Workbook, money_format, page, widths
from model.basics.money import minor_digits

Cell = str | tuple[Decimal, str]  # text, or an amount and its currency


def control_rows(control: Control) -> list[list[str]]:
    """The totals as CSV rows: Section, What, Name, Currency, Amount, Before."""
    rows = [["Section", "What", "Name", "Currency", "Amount", "Before"]]
    rows.append(["Count", "Payees", "", "", str(control.payees), ""])
    rows.append(["Count", "Payout lines", "", "", str(control.lines), ""])
    rows += [["By currency", "", "", unit, amount_text(total, unit), ""] for unit, _, total in control.by_currency]
    rows += [["By code", code, "", unit, amount_text(total, unit), ""] for code, unit, total in control.by_code]
    rows += [["Payee", payee, name, unit, amount_text(x, unit), ""] for payee, name, unit, x in control.by_payee]
    for mover in control.movers:
        now, before = (amount_text(amount, mover.currency) for amount in (mover.now, mover.before))
        rows.append(["Mover", mover.payee_id, mover.name, mover.currency, now, before])
    rows += [["Joiner", payee, name, "", "", ""] for payee, name in control.joiners]
    rows += [["Leaver", payee, name, "", "", ""] for payee, name in control.leavers]
    for owed in control.owed:
        amount = amount_text(owed.amount, owed.currency)
        what = f"Left owing {owed.kind}" if owed.left else f"No plan in {owed.currency}, owing {owed.kind}"
        rows.append([what, owed.payee_id, owed.name, owed.currency, amount, ""])
    numbers = {4, 5}
    return [[cell if at in numbers else harmless(cell) for at, cell in enumerate(row)] for row in rows]


def write_control_sheet(workbook: Workbook, control: Control, title: str, fields: Sequence[str], rows: int) -> None:
    """Add the sheet 'Control totals'; its sums of the file are live formulas over the `rows` of the sheet Payroll."""
    sheet = workbook.file.add_worksheet("Control totals")
    widths(sheet, {0: 18, 1: 28, 2: 16, 3: 16, 4: 16, 5: 11})
    workbook.title(sheet, "Control totals")
    workbook.text(sheet, 1, 0, title, "label")
    workbook.text(sheet, 2, 0, f"{control.payees:,} payees, {control.lines:,} payout lines, {rows:,} rows", "label")
    at = _tie_out(workbook, sheet, 4, control, fields, rows)
    top = at
    for heading, heads, cells in _sections(control):
        top, at = at + 2, _section(workbook, sheet, at + 1, heading, heads, cells)
    page(sheet, title, repeat_row=top)  # the last section, of all payees, may take pages


def _tie_out(workbook: Workbook, sheet: Any, at: int, control: Control, fields: Sequence[str], rows: int) -> int:
    """Payouts against the file by currency, with the difference, which must be 0."""
    workbook.heading(sheet, at, "Tie-out", 5)
    workbook.heads(sheet, at + 1, ("Currency", "", "Payouts", "This file", "Difference"), (2, 3, 4))
    amounts, units = (xl_col_to_name(fields.index(field), True) for field in ("amount", "currency"))
    last = max(rows, 1) + 1
    for place, (unit, _, total) in enumerate(control.by_currency):
        row = at + 2 + place
        number = money_format(minor_digits(unit))
        workbook.text(sheet, row, 0, unit, "row")
        workbook.text(sheet, row, 1, "", "row")
        workbook.number(sheet, row, 2, total, number, "row")
        summed = f"=SUMIF(Payroll!{units}$2:{units}${last},A{row + 1},Payroll!{amounts}$2:{amounts}${last})"
        workbook.formula(sheet, row, 3, summed, total, number, "row")
        workbook.formula(sheet, row, 4, f"=ROUND(C{row + 1}-D{row + 1},4)", Decimal(0), number, "row")
    return at + 2 + len(control.by_currency)


def _sections(control: Control) -> Iterator[tuple[str, Sequence[str], list[list[Cell]]]]:
    yield (
        "By pay code",
        ("Pay code", "", "Amount", "Currency"),
        [[code, "", (total, unit), unit] for code, unit, total in control.by_code],
    )
    if control.previous:
        yield (
            f"Biggest movers against {control.previous}",
            ("Payee ID", "Name", "Before", "Now", "Change", "Currency"),
            [
                [m.payee_id, m.name, (m.before, m.currency), (m.now, m.currency), (m.change, m.currency), m.currency]
                for m in control.movers
            ],
        )
    yield "Joiners", ("Payee ID", "Name"), [list(payee) for payee in control.joiners]
    yield "Leavers", ("Payee ID", "Name"), [list(payee) for payee in control.leavers]
    yield (
        "Owed by who has left or is paid in another currency, not collected",
        ("Payee ID", "Name", "Amount", "Currency", "What"),
        [[x.payee_id, x.name, (x.amount, x.currency), x.currency, x.kind] for x in control.owed],
    )
    yield (
        "By payee",
        ("Payee ID", "Name", "Amount", "Currency"),
        [[payee, name, (total, unit), unit] for payee, name, unit, total in control.by_payee],
    )


def _section(
    workbook: Workbook, sheet: Any, at: int, heading: str, heads: Sequence[str], cells: Sequence[Sequence[Cell]]
) -> int:
    workbook.heading(sheet, at, heading, len(heads))
    if not cells:
        workbook.text(sheet, at + 1, 0, "none", "label")
        return at + 2
    amounts = {column for column, cell in enumerate(cells[0]) if not isinstance(cell, str)}
    workbook.heads(sheet, at + 1, heads, amounts)
    for row, line in enumerate(cells, start=at + 2):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                workbook.text(sheet, row, column, cell, "row", *(["apart"] * (column > 0)))
            else:
                workbook.number(sheet, row, column, cell[0], money_format(minor_digits(cell[1])), "row")
    return at + 2 + len(cells)
