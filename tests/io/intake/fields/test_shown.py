"""Cells that show another kind of thing than their field holds are told: people check what a sheet shows."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from book.sheet.celllooks import CellLooks
from intake.mapping.mapping import FieldMap, Mapping
from intake.plan import ImportPlan
from intake.values.reading import Reading
from model.tables.book import Cell
from tests.io.intake.deals import BOOKINGS, DEALS, FIELDS, book, column, errors, run

PERCENT, MONEY, NEGATIVE, HIDDEN = "%", "$", "-", "hidden"


def looks(signs: str = "", **shows: str) -> CellLooks:
    """How cells by address show numbers, and those that show a currency (`E2 E3`)."""
    made = CellLooks()
    for place in sorted(shows, key=lambda place: int(place[1:])):
        made.shows.add(ord(place[0]) - 64, shows[place], int(place[1:]), int(place[1:]))
    for place in signs.split():
        made.signs.add(ord(place[0]) - 64, "USD", int(place[1:]), int(place[1:]))
    return made


def told(plan: ImportPlan) -> dict[str, str]:
    return {issue.cell: issue.wrong for issue in plan.problems if "shown" in issue.wrong}


def test_an_amount_that_is_shown_as_a_percentage() -> None:
    rows = [*DEALS[:2], ["D2", *DEALS[1][1:4], Decimal("0.12")], ["D3", *DEALS[1][1:4], 50_000]]
    plan = run(rows, looks=looks(E3=PERCENT, E4=PERCENT))
    assert told(plan) == {
        "E3": "is shown as 12%, and Amount is an amount of money",
        "E4": "is shown as 5000000%, and Amount is an amount of money",
    }
    assert not plan.blocked
    left = run(rows, replace(BOOKINGS, drop=("D3",)), looks=looks(E3=PERCENT, E4=PERCENT))
    assert list(told(left)) == ["E3"], "nothing is told of rows that are left out"


@pytest.mark.parametrize(
    ("field", "cell", "signs", "shows", "says"),
    [
        ("Term", 12, "F2", "", "is shown as an amount of money, and Term is a number of months"),
        ("Term", 12, "", PERCENT, "is shown as 1200%, and Term is a number of months"),
        ("Note", 12, "F2", "", ""),
        ("Note", "x", "", HIDDEN, "is not shown in the file (its colour or its format hides it), and is imported all"),
    ],
)
def test_other_fields_of_deals(field: str, cell: Cell, signs: str, shows: str, says: str) -> None:
    mapping = replace(BOOKINGS, fields=(*FIELDS, FieldMap(field, "More")))
    plan = run([[*DEALS[0], "More"], [*DEALS[1], cell]], mapping, looks=looks(signs, F2=shows))
    assert told(plan).get("F2", "").startswith(says)
    assert bool(told(plan)) is bool(says)


def test_days_that_are_shown_as_money_or_percentages() -> None:
    rows = [DEALS[0], ["D1", 46_030, *DEALS[1][2:]], ["D2", 46_031, *DEALS[1][2:]], ["D3", 46_032, *DEALS[1][2:]]]
    plan = run(rows, looks=looks("B2", B3=PERCENT, B4=MONEY))
    assert {place: wrong.partition(", and ")[2] for place, wrong in told(plan).items()} == dict.fromkeys(
        ("B2", "B3", "B4"), "Date is a day"
    )


def test_a_day_where_an_amount_belongs_stops_its_row() -> None:
    assert "2026-01-05 is not a number" in errors(run([DEALS[0], [*DEALS[1][:4], date(2026, 1, 5)]]))[0]


def test_numbers_that_are_shown_below_zero() -> None:
    rows = [*DEALS[:2], ["D2", *DEALS[1][1:4], -5]]
    assert told(run(rows, looks=looks(E2=NEGATIVE, E3=NEGATIVE))) == {
        "E2": "is shown as if it was below zero, and is imported as 100"
    }


def test_shares_that_are_shown_as_money() -> None:
    fields = tuple(FieldMap(name, name) for name in ("Transaction ID", "Role", "Payee ID", "Share"))
    credit = Mapping("C", "Credits", sheets=("Data",), fields=fields)
    head = [one.field for one in fields]
    plan = run([head, ["D1", "CSM", "0012", Decimal("0.5")]], credit, run(DEALS).book, looks=looks("D2"))
    assert told(plan) == {"D2": "is shown as an amount of money, and Share is a percentage"}


def test_targets_are_as_their_measures_have_them() -> None:
    units = ("money", "percent", "number", "points")
    measures: list[MappingOf[str, Cell]] = [{"Measure": unit, "Kind": "reading", "Unit": unit} for unit in units]
    fields = (FieldMap("Owner", "Rep"), FieldMap("Measure", "Metric"))
    quota = Mapping("Quota", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    rows = [
        ["Rep", "Metric", "2026-01", "2026-02"],
        *(["0012", unit, Decimal("0.5"), Decimal("0.5")] for unit in units),
    ]
    marks = looks("D2 D3 D4 D5", **{f"C{row}": PERCENT for row in range(2, 6)})
    assert told(run(rows, quota, book(Measures=measures), looks=marks)) == {
        "D3": "is shown as an amount of money, and the measure is a percentage",
        "D4": "is shown as an amount of money, and the measure is a number",
        "D5": "is shown as an amount of money, and the measure is in points",
    }


def test_ids_that_their_format_completes() -> None:
    pads = looks(A2="=D-\t\t\t\t", A3="=D-\t\t\t\t")
    rows = [DEALS[0], [17, *DEALS[1][1:]], ["D-0018", *DEALS[2][1:]]]
    plan = run(rows, looks=pads)
    assert column(plan, "Transaction ID") == ["D-0017", "D-0018"]
    assert any("IDs in 1 cell are read as their format shows them (17 as D-0017)" in str(one) for one in plan.problems)
    bare = run(rows)
    assert column(bare, "Transaction ID") == ["17", "D-0018"]
    again = run(rows, into=bare.book, looks=pads)
    assert again.counts["unchanged"] == 2, "the book has the bare ones"


def test_raised_marks_are_no_part_of_numbers_and_ids() -> None:
    marks = CellLooks()
    for place, rest in ((1, "D-17"), (5, "500")):
        marks.struck.add(place, f"^{rest}", 2, 2)
    plan = run([DEALS[0], ["D-172", *DEALS[1][1:4], "5001"]], looks=marks)
    assert (column(plan, "Transaction ID"), column(plan, "Amount")) == (["D-17"], [500])
    raised = [(one.cell, one.wrong) for one in plan.problems if "raised" in one.wrong]
    assert raised == [
        ("A2", "has a raised mark, as of a footnote, and is read without it as 'D-17'"),
        ("E2", "has a raised mark, as of a footnote, and is read without it as '500'"),
    ]


@pytest.mark.parametrize(("key", "mark"), [("D-17*", "*"), ("D-17\u00b2", "\u00b2"), ("D-17", ""), ("*", "")])
def test_ids_with_footnote_marks_are_told(key: str, mark: str) -> None:
    found = [one.wrong for one in run([DEALS[0], [key, *DEALS[1][1:]]]).problems if "footnote" in one.wrong]
    assert [wrong.split("'")[1] for wrong in found] == ([mark] if mark else [])


def test_amounts_that_only_their_format_calls_thousands_are_asked_about() -> None:
    rows = [DEALS[0], *([f"D{n}", *DEALS[1][1:4], Decimal(f"{n}.5")] for n in (1, 2, 3))]
    plan = run(rows, looks=looks(E2="*thousands", E3="*thousands"))
    assert "Data!E:E: the format of 2 cells shows 1.5 as so many thousands, and that of 1 does not" in errors(plan)[0]
    mapping = replace(BOOKINGS, fields=(*FIELDS[:-1], replace(FIELDS[-1], reading=Reading(scale="thousands"))))
    assert column(run(rows, mapping, looks=looks(E2="*thousands")), "Amount") == [1500, 2500, 3500]
    told = replace(BOOKINGS, fields=(*FIELDS, FieldMap("Term", "More")))
    termed = [[*rows[0], "More"], *([*row, 12] for row in rows[1:])]
    assert not errors(run(termed, told, looks=looks(F2="*millions"))), "a term is no amount"


@pytest.mark.parametrize(
    ("amount", "look", "mark", "says"),
    [
        (Decimal("0.5"), "digits", "0", "is shown as 1, and is imported as 0.5"),
        (12_500, "digits", "1,", "is shown as 12.5 (thousands), and is imported as 12500"),
        (-500, "below", "+", "is shown without its minus, and is imported as -500"),
        (-500, "below", HIDDEN, "is not shown, and is imported as -500"),
        (12_500, "digits", "1,named", ""),
        (500, "below", "+", ""),
        (0, "digits", "1,", ""),
    ],
)
def test_digits_and_a_minus_that_a_format_leaves_off(amount: Cell, look: str, mark: str, says: str) -> None:
    made = CellLooks()
    made.signs_of(look).add(5, mark, 2, 2)
    plan = run([DEALS[0], [*DEALS[1][:4], amount]], looks=made)
    assert told(plan) == ({"E2": says} if says else {})
    assert not plan.blocked


@pytest.mark.parametrize(("mark", "asks"), [("0,", False), ("0,named", False), ("0", True), ("0,,", True)])
def test_thousands_that_a_title_says_and_only_the_formats_show(mark: str, asks: bool) -> None:
    made = CellLooks()
    made.digits.add(5, mark, 3, 5)
    plan = run([["Bookings in $K"], DEALS[0], DEALS[1], ["D3", *DEALS[1][1:4], 2_000]], looks=made)
    assert any("thousands" in one for one in errors(plan)) == asks
    if not asks:
        assert column(plan, "Amount") == [100, 2_000]
