"""Payroll is refused until all is approved, and then pays exactly what the payout lines say."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from book import read_case
from export.control import Owed, control_totals
from export.control_sheet import control_rows
from export.payroll import NotApproved, Payroll, write_payroll
from model.basics.calendar import Period
from model.basics.watch import Watch, unwatched
from model.calculate import calculate
from model.calculation import Calculation
from model.pay.lines import PayoutLine
from model.tables.reading import read_tables

CASES = Path(__file__).parents[2] / "cases"


@dataclass
class Approved(Calculation):
    """A calculation whose lines are all signed."""

    def lines(
        self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched
    ) -> list[PayoutLine]:
        return [replace(line, status="approved") for line in super().lines(period, payee_id)]


@pytest.fixture
def approved(small: Calculation) -> Calculation:
    return Approved(**vars(small))


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_an_open_period_is_refused_and_nothing_is_written(small: Calculation, tmp_path: Path) -> None:
    with pytest.raises(NotApproved, match=r"FY2026-Q2 is not approved for 3 of 3 payees: =Ines Ortega \(007\) is open"):
        write_payroll(small, small.period, tmp_path / "pay.csv")
    assert not list(tmp_path.iterdir())


def test_a_period_without_lines_is_refused(small_with: Callable[..., Calculation], tmp_path: Path) -> None:
    nobody = small_with(Assignments=[])
    with pytest.raises(NotApproved, match="no payout lines"):
        write_payroll(nobody, nobody.period, tmp_path / "pay.csv")


def test_the_standard_file(approved: Calculation, tmp_path: Path) -> None:
    payroll = write_payroll(approved, approved.period, tmp_path / "pay.csv")
    assert rows_of(tmp_path / "pay.csv") == [
        ["Payroll ID", "Name", "Pay code", "Amount", "Currency", "Period"],
        ["000123", "'=Ines Ortega", "B100", "2732.42", "USD", "FY2026-Q2"],
        ["000123", "'=Ines Ortega", "VARIABLE", "251.50", "USD", "FY2026-Q2"],
        ["P3", "Lea Roth", "B100", "3750.38", "USD", "FY2026-Q2"],
        ["P3", "Lea Roth", "VARIABLE", "58.33", "USD", "FY2026-Q2"],
    ]
    assert payroll.warnings == (
        "Kenji Sato (P2) has no Payroll ID; the payroll file shows the Payee ID",
        "Lea Roth (P3) has no Payroll ID; the payroll file shows the Payee ID",
    )


def test_the_minimal_file_has_one_row_per_payee(approved: Calculation, tmp_path: Path) -> None:
    write_payroll(approved, approved.period, tmp_path / "pay.csv", "minimal")
    assert rows_of(tmp_path / "pay.csv")[1:] == [["000123", "2983.92", "USD"], ["P3", "3808.71", "USD"]]


def test_control_totals(approved: Calculation, tmp_path: Path) -> None:
    control = write_payroll(approved, approved.period, tmp_path / "pay.csv").control
    assert (control.payees, control.lines) == (3, 6)
    assert control.by_currency == (("USD", "USD", Decimal("6792.63")),)
    assert control.by_code == (("B100", "USD", Decimal("6482.80")), ("VARIABLE", "USD", Decimal("309.83")))
    assert [(payee, total) for payee, _, _, total in control.by_payee] == [
        ("007", Decimal("2983.92")),
        ("P2", Decimal("0.00")),
        ("P3", Decimal("3808.71")),
    ]
    assert control.previous == "FY2026-Q1"
    assert [(m.payee_id, m.change) for m in control.movers] == [("007", Decimal("646.79")), ("P3", Decimal("58.33"))]
    assert control.joiners == (("P2", "Kenji Sato"),)
    assert control.leavers == (("P3", "Lea Roth"),)


def test_the_payees_of_the_control_totals_have_headings_on_every_printed_page(
    approved: Calculation, tmp_path: Path
) -> None:
    write_payroll(approved, approved.period, tmp_path / "pay.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "pay.xlsx")["Control totals"]
    row = int(sheet.print_title_rows.split(":$")[1])
    assert [sheet.cell(row - 1, 1).value, sheet.cell(row, 1).value] == ["By payee", "Payee ID"]


def test_what_a_leaver_owes_is_listed(small_with: Callable[..., Calculation]) -> None:
    """3,750.38 of Q1 and 3,808.71 of Q2 repay the draw; nothing is collected after that."""
    balance = {"Payee ID": "P3", "As of": "2026-01-01", "Kind": "draw", "Amount": 10000}
    owing = small_with(**{"Opening balances": [balance]})
    control = control_totals(owing, owing.period, owing.lines(owing.period), lambda line: line.component)
    assert control.owed == (Owed("P3", "Lea Roth", "draw", "USD", Decimal("2440.91"), left=True),)
    assert ["Left owing draw", "P3", "Lea Roth", "USD", "2440.91", ""] in control_rows(control)


def test_what_is_owed_in_a_currency_that_pays_him_no_more_is_listed() -> None:
    """410 dollars of the first quarter's draw, while he is paid in yen."""
    tables = read_tables(read_case(CASES / "pay" / "balances-stay-in-their-currency.json"))
    third = tables.calendar.part(2026, "quarter", 3)
    done = calculate(tables, third)
    control = control_totals(done, third, done.lines(third), lambda line: line.component)
    assert control.owed == (Owed("101", "Ines Ortega", "draw", "USD", Decimal("410.00"), left=False),)
    row = ["No plan in USD, owing draw", "101", "Ines Ortega", "USD", "410.00", ""]
    assert row in control_rows(control)


def test_the_controls_stand_beside_a_csv_file(approved: Calculation, tmp_path: Path) -> None:
    write_payroll(approved, approved.period, tmp_path / "pay.csv")
    sections = {row[0] for row in rows_of(tmp_path / "pay control totals.csv")[1:]}
    assert sections == {"Count", "By currency", "By code", "Payee", "Mover", "Joiner", "Leaver"}


def test_a_second_currency_is_paid_and_totalled_apart(small_with: Callable[..., Calculation], tmp_path: Path) -> None:
    mixed = small_with(
        Payees=[
            {"Payee ID": "007", "Name": "Ines", "Hire date": "2020-01-01", "Pay currency": "JPY"},
            {"Payee ID": "P2", "Name": "Kenji", "Hire date": "2026-04-01"},
            {"Payee ID": "P3", "Name": "Lea", "Hire date": "2020-01-01"},
        ],
        FX=[{"From currency": "USD", "To currency": "JPY", "FY2026": 150}],
    )
    payroll = write_payroll(Approved(**vars(mixed)), mixed.period, tmp_path / "pay.xlsx")
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in payroll.rows:
        paid[row.currency] += row.amount
    assert {currency: total for currency, _, total in payroll.control.by_currency} == paid
    assert set(paid) == {"JPY", "USD"}


def test_the_live_tie_out_is_zero(
    approved: Calculation, tmp_path: Path, recalculated: Callable[[list[Path]], list[Workbook]]
) -> None:
    payroll = write_payroll(approved, approved.period, tmp_path / "pay.xlsx")
    [live] = recalculated([tmp_path / "pay.xlsx"])
    sheet = live["Control totals"]
    [row] = [row for row in sheet.iter_rows(values_only=True) if row[0] == "USD" and row[4] is not None]
    assert row[2:5] == (pytest.approx(6792.63), pytest.approx(6792.63), 0)
    assert in_workbook(tmp_path / "pay.xlsx") == in_payroll(payroll)


def in_workbook(path: Path) -> list[tuple[object, ...]]:
    rows = openpyxl.load_workbook(path)["Payroll"].iter_rows(min_row=2, values_only=True)
    return [(row[0], row[2], pytest.approx(row[3])) for row in rows]


def in_payroll(payroll: Payroll) -> list[tuple[object, ...]]:
    return [(row.text("payroll id"), row.text("code"), float(row.amount)) for row in payroll.rows]


@pytest.mark.parametrize(("name", "looks"), [("payroll.xlsx", 2), ("payroll.csv", 1)])
def test_writing_that_is_stopped_writes_nothing(approved: Calculation, tmp_path: Path, name: str, looks: int) -> None:
    for last in range(looks):
        seen: list[int] = []

        def stop(done: int, total: int, last: int = last, seen: list[int] = seen) -> None:
            seen.append(done)
            if len(seen) > last:
                raise RuntimeError("enough")

        with pytest.raises(RuntimeError):
            write_payroll(approved, approved.period, tmp_path / name, watch=stop)
        assert not list(tmp_path.iterdir()), f"stopped at look {last}"
