"""Statements say everything that was calculated, keep text text, and recompute to the same cents elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from book.cases import read_case
from book.errors import FileProblem
from export.statements import file_names, sheet_names, write_statements
from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.explain import credited
from model.pay.lines import PayoutLine
from model.sample import sample_book
from model.tables.reading import read_tables
from model.tables.values import parse_period

AMOUNT, HEAD = "J", "Component"


@pytest.fixture(scope="module")
def sample() -> Calculation:
    tables = read_tables(sample_book())
    return calculate(tables, tables.calendar.part(2026, "quarter", 3))


def first_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == HEAD) + 1


def amounts(book: Workbook, count: int) -> list[Decimal | None]:
    """The amounts on the first sheet, to the cent, and below them the total of the first currency."""
    sheet = book["Statement"]
    first = first_row(sheet)
    values = [sheet[f"{AMOUNT}{row}"].value for row in range(first, first + count + 1)]
    return [
        Decimal(str(value)).quantize(Decimal("0.01")) if isinstance(value, int | float) else None for value in values
    ]


def expected(lines: list[PayoutLine]) -> list[Decimal | None]:
    currency = min(line.currency for line in lines)
    paid = [line.amount or Decimal(0) for line in lines if line.currency == currency]
    return [*(line.amount for line in lines), sum(paid, Decimal(0))]


def one_of_each_plan(calculation: Calculation) -> list[str]:
    plans: dict[str, str] = {}
    for line in calculation.lines(calculation.period):
        plans.setdefault(f"{line.plan_id} {line.currency}", line.payee_id)
    return sorted(set(plans.values()))


def test_one_workbook_per_payee(small: Calculation, tmp_path: Path) -> None:
    paths = write_statements(small, small.period, tmp_path)
    assert [path.name for path in paths] == [
        "FY2026-Q2 007 =Ines Ortega.xlsx",
        "FY2026-Q2 P2 Kenji Sato.xlsx",
        "FY2026-Q2 P3 Lea Roth.xlsx",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]


def test_one_payee_alone(small: Calculation, tmp_path: Path) -> None:
    [path] = write_statements(small, small.period, tmp_path, "P2")
    assert path.name == "FY2026-Q2 P2 Kenji Sato.xlsx"
    assert write_statements(small, small.period, tmp_path, "nobody") == []


def test_a_folder_that_is_a_file_is_refused(small: Calculation, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(FileProblem, match="cannot be made a folder"):
        write_statements(small, small.period, tmp_path / "taken")


def test_the_first_sheet_says_who_what_and_how_much(small: Calculation, tmp_path: Path) -> None:
    [path] = write_statements(small, small.period, tmp_path, "P2")
    book = openpyxl.load_workbook(path, data_only=True)
    said = {str(cell.value) for row in book["Statement"] for cell in row if cell.value is not None}
    assert {
        "Statement of variable pay",
        "Quillmere",
        "Kenji Sato (P2)",
        "Customer Success (CSM)",
        "FY2026-Q2, 2026-04-01 to 2026-06-30",
        "Draft",
        "The result stayed below the first row of the pay curve.",
        "Nothing was credited in this period.",
        "Total",
    } <= said
    assert book.sheetnames == ["Statement", "Bonus", "Sales"]
    assert "What it is for: Keep customers" in {cell.value for cell in book["Bonus"]["A"]}


def test_the_chain_reaches_the_transactions(small: Calculation, tmp_path: Path) -> None:
    [path] = write_statements(small, small.period, tmp_path, "007")
    rows = list(openpyxl.load_workbook(path)["Sales"].iter_rows(values_only=True))
    credited = {row[0]: (row[1], row[4]) for row in rows if row[0] in ("T1", "T2")}
    assert credited["T1"][0] == pytest.approx(3333.33)
    assert str(credited["T1"][1]).startswith("Transactions!E3")
    assert credited["T2"][0] == 20


def test_headings_stand_on_every_printed_page(small: Calculation, tmp_path: Path) -> None:
    [path] = write_statements(small, small.period, tmp_path, "007")
    sheet = openpyxl.load_workbook(path)["Sales"]
    first, last = sheet.print_title_rows.replace("$", "").split(":")
    assert first == last
    assert [cell.value for cell in sheet[int(first)]][:2] == ["Step", "Value"]


def test_text_never_becomes_a_formula(small_with: Callable[..., Calculation], tmp_path: Path) -> None:
    evil = "=HYPERLINK(1)<r>x</r>"
    hired = {"Hire date": date(2020, 1, 1)}
    calculation = small_with(
        Payees=[{"Payee ID": payee, "Name": evil, **hired} for payee in ("007", "P2", "P3")],
        Plans=[{"Plan ID": "CSM", "Name": "+plan"}],
    )
    [path] = write_statements(calculation, calculation.period, tmp_path, "007")
    for sheet in openpyxl.load_workbook(path):
        for row in sheet:
            for cell in row:
                assert cell.data_type != "f" or "HYPERLINK" not in cell.value
                assert cell.data_type != "f" or "plan" not in cell.value


def test_a_held_amount_is_said_to_be_on_hold(small_with: Callable[..., Calculation], tmp_path: Path) -> None:
    held = small_with(Readings=[])
    [path] = write_statements(held, held.period, tmp_path, "007")
    sheet = openpyxl.load_workbook(path, data_only=True)["Statement"]
    said = {cell.value for row in sheet for cell in row}
    assert {"on hold", "Draft, with amounts on hold", "Total without the amounts on hold"} <= said


def test_the_cached_amounts_are_exact(sample: Calculation, tmp_path: Path) -> None:
    for payee in one_of_each_plan(sample):
        [path] = write_statements(sample, sample.period, tmp_path, payee)
        lines = sample.lines(sample.period, payee)
        book = openpyxl.load_workbook(path, data_only=True)
        assert Counter(amounts(book, len(lines))) == Counter(expected(lines))


def test_amounts_recompute_to_the_same_cents(
    sample: Calculation, tmp_path: Path, recalculated: Callable[[list[Path]], list[Workbook]]
) -> None:
    payees = one_of_each_plan(sample)
    paths = [write_statements(sample, sample.period, tmp_path, payee)[0] for payee in payees]
    formulas = 0
    for path, live in zip(paths, recalculated(paths), strict=True):
        cached = openpyxl.load_workbook(path, data_only=True)
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
                formulas += 1
                now, before = (book[sheet.title][cell.coordinate].value for book in (live, cached))
                assert now == pytest.approx(before, rel=1e-9, abs=1e-9), f"{path.name} {sheet.title}!{cell.coordinate}"
        count = len(sample.lines(sample.period, payees[paths.index(path)]))
        assert amounts(live, count) == amounts(cached, count)
    assert formulas > 300


def test_sums_of_long_lists_hold_what_is_not_listed(
    sample: Calculation,
    tmp_path: Path,
    recalculated: Callable[[list[Path]], list[Workbook]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(credited, "MOST_LISTED", 3)
    payee = "E1005"
    [path] = write_statements(sample, sample.period, tmp_path, payee)
    more = [
        (row[1].value, row[4].value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(max_col=5)
        if str(row[0].value).endswith(" more")
    ]
    assert more
    assert all(value and "rows of Transactions" in where for value, where in more)
    [live] = recalculated([path])
    lines = sample.lines(sample.period, payee)
    assert Counter(amounts(live, len(lines))) == Counter(expected(lines))


def test_nearly_every_earned_amount_of_the_sample_is_a_formula(sample: Calculation, tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    for payee in one_of_each_plan(sample):
        [path] = write_statements(sample, sample.period, tmp_path, payee)
        for sheet in openpyxl.load_workbook(path).worksheets[1:]:
            if str(sheet["A2"].value).endswith(", earned") and sheet["B8"].value:
                kinds[sheet["B8"].data_type] += 1
                assert sheet["B8"].data_type == "f" or "as calculated" in str(sheet["D8"].value)
    assert kinds["f"] > 10 * kinds["n"]


def test_a_named_year_holds_every_pay_period(sample: Calculation, tmp_path: Path) -> None:
    half = Period(sample.period.start - 3, 6)
    payee = one_of_each_plan(sample)[0]
    [path] = write_statements(sample, half, tmp_path, payee)
    sheet = openpyxl.load_workbook(path)["Statement"]
    periods = {sheet.cell(row, 2).value for row in range(first_row(sheet), first_row(sheet) + 4)}
    assert "FY2026-Q2" in periods


def test_file_names_are_safe_and_unique() -> None:
    names = file_names("FY2026-Q2", {"a/b": "Zoë: <x>", "P1": "Ann  Lee", "p1": "ann lee", "P2": "x" * 300 + "."})
    assert names["a/b"] == "FY2026-Q2 a_b Zoë_ _x_.xlsx"
    assert names["P1"] == "FY2026-Q2 P1 Ann Lee.xlsx"
    assert names["p1"] == "FY2026-Q2 p1 ann lee (2).xlsx"
    assert len(names["P2"]) <= 125


def test_sheet_names_are_such_as_excel_takes() -> None:
    assert sheet_names(["NRR [net]: a/b", "nrr  net   a b", "Statement", "", "'quoted'", "x" * 40, "x" * 41]) == [
        "NRR  net   a b",
        "nrr  net   a b (2)",
        "Statement (2)",
        "Line",
        "quoted",
        "x" * 31,
        "x" * 27 + " (2)",
    ]


CASES = Path(__file__).parents[2] / "cases"


@pytest.mark.parametrize(
    ("case", "line"),
    [
        ("plan-cap-carried", "cap carry"),
        ("recoverable-draw", "draw"),
        ("half-of-the-excess", "recovery"),
        ("holdback-and-release", "holdback"),
        ("holdback-and-release", "release"),
        ("clawback-declining", "clawback"),
        ("running-against-the-year", "earned"),
        ("capped-until-year-end", "earned"),
    ],
)
def test_lines_that_follow_from_others_are_formulas_too(case: str, line: str, tmp_path: Path) -> None:
    [file] = CASES.rglob(f"{case}.json")
    tables = read_tables(read_case(file))
    period = parse_period(json.loads(file.read_text(encoding="utf-8"))["period"], tables.calendar)
    assert isinstance(period, Period)
    calculation = calculate(tables, period)
    [path] = write_statements(calculation, period, tmp_path, calculation.lines(period)[0].payee_id)
    amounts_of_lines = [
        sheet["B8"] for sheet in openpyxl.load_workbook(path).worksheets[1:] if str(sheet["A2"].value).endswith(line)
    ]
    assert amounts_of_lines
    assert {cell.data_type for cell in amounts_of_lines} == {"f"}


def test_writing_can_be_watched_and_stopped_between_two_statements(small: Calculation, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        if total:
            seen.append((done, total))
        if done == 2:
            raise InterruptedError("enough")

    with pytest.raises(InterruptedError):
        write_statements(small, small.period, tmp_path, watch=watch)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert len(list(tmp_path.iterdir())) == 2, "whole ones, and nothing half written"
