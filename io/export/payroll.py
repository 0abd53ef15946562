"""The payroll file of an approved period: who gets how much under which pay code, with totals that prove it.

It is refused until every payee of the period is approved, and it is not written unless it pays, in each currency, what
the payout lines add up to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from export.control import Control, control_totals
from export.control_sheet import control_rows, write_control_sheet
from export.files import kind_of, write_csv
from export.layouts import Layout, read_layout
from export.paycodes import code_finder
from export.plain import amount_text, harmless
from export.workbook import Workbook, money_format, new_workbook, page, widths
from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.basics.watch import Watch, asked, stages, unwatched, watched
from model.calculation import Calculation
from model.pay.lines import PayoutLine

_WATCHED = 500  # rows from one look to the next
_APPROVED = ("approved", "exported")
_WIDTHS = {"name": 28, "email": 30, "component": 26, "code": 18, "line": 16, "amount": 15, "currency": 9}


class NotApproved(Exception):  # noqa: N818 - it is shown by its message alone
    """The payroll file is refused; the message says whose approval is missing."""


@dataclass(frozen=True)
class Row:
    """A row of the file: the texts by field, without the amount."""

    texts: tuple[tuple[str, str], ...]
    amount: Decimal
    currency: str

    def text(self, field: str) -> str:
        """What stands in a field; the amount in its currency's digits."""
        return amount_text(self.amount, self.currency) if field == "amount" else dict(self.texts)[field]


@dataclass(frozen=True)
class Payroll:
    """A payroll run: its layout, its rows, what they must add up to, and what somebody should look at."""

    layout: Layout
    rows: tuple[Row, ...]
    control: Control
    warnings: tuple[str, ...]


def write_payroll(
    calculation: Calculation, period: Period, path: Path, layout: str = "standard", watch: Watch = unwatched
) -> Payroll:
    """Write the payroll file and its control totals (.xlsx: a second sheet; .csv: a second file beside it).

    Raises NotApproved unless every line of the period is approved, and still as it was signed; FileProblem where a file
    cannot be written. What `watch` raises ends it with nothing written.
    """
    ending = kind_of(path)
    reading, writing = stages(watch, 3, 2)
    payroll = payroll_of(calculation, period, read_layout(layout), reading)
    if ending == ".xlsx":
        company, name = calculation.tables.settings.company, calculation.tables.calendar.name(period)
        _write_workbook(payroll, path, f"{company} - Payroll {name}" if company else f"Payroll {name}", writing)
    else:
        layout_fields = payroll.layout.fields
        rows = [[_field(row, field) for field in layout_fields] for row in payroll.rows]
        write_csv(path, [payroll.layout.headings, *rows])
        write_csv(path.with_name(f"{path.stem} control totals.csv"), control_rows(payroll.control))
    return payroll


def payroll_of(calculation: Calculation, period: Period, layout: Layout, watch: Watch = unwatched) -> Payroll:
    """The rows of the payroll file, tied out to the payout lines. Raises NotApproved as `write_payroll` does."""
    lines = calculation.lines(period, watch=watch)
    _need_approval(lines, calculation.tables.calendar.name(period))
    _need_proof(calculation, lines)
    code_of = code_finder(calculation.tables, layout)
    payees = _payees(calculation)
    sums: defaultdict[tuple[tuple[str, str], ...], Decimal] = defaultdict(Decimal)
    for line in asked(lines, watch, _WATCHED):
        known = payees.get(line.payee_id, {})
        texts = {
            "payroll id": known.get("payroll id") or line.payee_id,
            "payee id": line.payee_id,
            "name": line.name,
            "email": known.get("email", ""),
            "code": code_of(line),
            "plan": line.plan_id,
            "component": line.component,
            "line": line.line,
            "currency": line.currency,
            "period": line.period_name,
        }
        sums[tuple((field, texts[field]) for field in layout.fields if field != "amount")] += line.amount or 0
    rows = tuple(Row(texts, amount, dict(texts)["currency"]) for texts, amount in sums.items() if amount)
    control = control_totals(calculation, period, lines, code_of, watch)
    _tie_out(rows, control)
    return Payroll(layout, rows, control, tuple(_warnings(lines, payees, layout)))


def _need_approval(lines: Sequence[PayoutLine], period: str) -> None:
    if not lines:
        raise NotApproved(f"payroll: there are no payout lines in {period}")
    missing = {line.payee_id: line for line in lines if line.status not in _APPROVED or line.amount is None}
    if missing:
        payees = len({line.payee_id for line in lines})
        named = [f"{line.name} ({payee}) is {line.status}" for payee, line in missing.items()]
        more = f" and {len(named) - 3} more" if len(named) > 3 else ""
        raise NotApproved(
            f"payroll: {period} is not approved for {len(missing)} of {payees} payees: {'; '.join(named[:3])}{more}"
        )


def _need_proof(calculation: Calculation, lines: Sequence[PayoutLine]) -> None:
    """What was altered after it was signed is not paid."""
    signed = {(line.period, line.payee_id): line for line in lines}
    records = calculation.records
    altered = [line for pair, line in signed.items() if pair in records and not records[pair].proved]
    if altered:
        named = "; ".join(f"{line.name} ({line.payee_id})" for line in altered[:3])
        more = f" and {len(altered) - 3} more" if len(altered) > 3 else ""
        raise NotApproved(
            f"payroll: what was signed was altered since for {named}{more}; verify says what to put right"
        )


def _payees(calculation: Calculation) -> dict[str, dict[str, str]]:
    table = calculation.tables["Payees"]
    ids, payroll_ids, emails = table.names("Payee ID"), table.names("Payroll ID"), table.texts("Email")
    return {
        ids.text(row): {"payroll id": payroll_ids.text(row), "email": emails[row]}
        for row in reversed(range(table.size))
    }


def _tie_out(rows: Sequence[Row], control: Control) -> None:
    """The file pays what the payout lines say, in every currency; anything else is a fault of the program."""
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        paid[row.currency] += row.amount
    for currency, _, total in control.by_currency:
        if paid[currency] != total:
            raise AssertionError(f"the payroll file would pay {paid[currency]} {currency} instead of {total}")


def _warnings(lines: Sequence[PayoutLine], payees: dict[str, dict[str, str]], layout: Layout) -> Iterator[str]:
    if "payroll id" not in layout.fields:
        return
    for payee, name in {line.payee_id: line.name for line in lines}.items():
        if not payees.get(payee, {}).get("payroll id"):
            yield f"{name} ({payee}) has no Payroll ID; the payroll file shows the Payee ID"


def _field(row: Row, field: str) -> str:
    return row.text(field) if field == "amount" else harmless(row.text(field))


def _write_workbook(payroll: Payroll, path: Path, title: str, watch: Watch) -> None:
    fields = payroll.layout.fields
    with new_workbook(path, title, watch) as workbook:
        sheet = workbook.file.add_worksheet("Payroll")
        workbook.heads(sheet, 0, payroll.layout.headings, (fields.index("amount"),))
        for at, row in enumerate(watched(payroll.rows, watch, _WATCHED), start=1):
            _write_row(workbook, sheet, at, row, fields)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(payroll.rows), 1), len(fields) - 1)
        widths(sheet, {column: _WIDTHS.get(field, 14) for column, field in enumerate(fields)})
        page(sheet, title, repeat_row=0)
        write_control_sheet(workbook, payroll.control, title, fields, len(payroll.rows))


def _write_row(workbook: Workbook, sheet: Any, at: int, row: Row, fields: Sequence[str]) -> None:
    for column, field in enumerate(fields):
        if field == "amount":
            workbook.number(sheet, at, column, row.amount, money_format(minor_digits(row.currency)), "row")
        else:
            workbook.text(sheet, at, column, row.text(field), "row", *(["apart"] * (column > 0)))
