"""The proof notices every alteration and names it, and takes no harmless save for one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from model.signoff.findings import Finding
from model.signoff.inputs import SignedInputs
from model.signoff.record import signed_records, stale_reasons
from model.signoff.verify import later_changes, prove, verify
from model.tables.book import Book, Cell, Sheet
from model.tables.reading import read_tables
from tests.model.signoff.small_book import Q2, calculated, plain_book, signed_book, taken

RECORD = ("Sign-offs", "Payouts", "Frozen")
SIGNED = signed_book()


def altered(sheet: str, heading: str, row: int, cell: Cell) -> Book:
    """A copy of the signed book with another cell."""
    book = copy.deepcopy(SIGNED)
    book.sheets[sheet].column(heading)[row] = cell
    return book


def with_rows(sheet: str, order: Callable[[list[int]], list[int]]) -> Book:
    """A copy of the signed book with the rows of a sheet in another order, fewer of them or some of them twice."""
    book = copy.deepcopy(SIGNED)
    target = book.sheets[sheet]
    rows = order(list(range(target.size)))
    target.cells = [[column[row] for row in rows] for column in target.cells]
    return book


def every_cell() -> list[tuple[str, str, int]]:
    return [
        (name, heading, row)
        for name in RECORD
        for heading in SIGNED.sheets[name].headings
        for row in range(SIGNED.sheets[name].size)
    ]


def other(cell: Cell) -> Cell:
    """Another cell of the same kind, as somebody would slip it in."""
    if isinstance(cell, int | Decimal):
        return cell + Decimal("0.01")
    if cell is None:
        return "x"
    text = str(cell)
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def test_what_was_signed_is_proved() -> None:
    assert verify(SIGNED) == []
    assert later_changes(SIGNED) == []
    assert prove(SIGNED).entries == 10
    assert prove(SIGNED).last_digest == SIGNED.sheets["Sign-offs"].column("Digest")[-1]


def test_a_book_without_signatures_is_proved() -> None:
    assert verify(plain_book()) == []


@pytest.mark.parametrize(("sheet", "heading", "row"), every_cell())
def test_an_altered_cell_is_named(sheet: str, heading: str, row: int) -> None:
    before = SIGNED.sheets[sheet].column(heading)[row]
    for after in (other(before), None if before is not None else "1", "rubbish"):
        found = verify(altered(sheet, heading, row, after))
        address = SIGNED.sheets[sheet].address(row, heading)
        line = SIGNED.sheets[sheet].address(row, None)
        cells = [f for f in found if f.sheet == sheet and f.cell == address]
        assert cells or [f for f in found if f.sheet == sheet and f.cell == line], (after, [str(f) for f in found])
        if sheet != "Frozen":
            assert [f.cell for f in found] == [address], [str(f) for f in found]
            assert found[0].before == ("" if before is None else f"{before}")
            assert "put" in found[0].right or "empty" in found[0].right


def test_the_message_says_what_to_put_back() -> None:
    (found,) = verify(altered("Payouts", "Amount", 0, Decimal("700.3")))
    assert str(found) == (
        "Payouts!M2: Amount of 007, FY2026-Q1, Renewals (earned) was '600.3' when it was signed and is '700.3' now; "
        "put '600.3' back"
    )


@pytest.mark.parametrize("row", range(10))
def test_a_removed_signature_is_missed(row: int) -> None:
    found = verify(with_rows("Sign-offs", lambda rows: [r for r in rows if r != row]))
    assert len(found) == 1
    assert "is missing" in found[0].wrong
    assert str(SIGNED.sheets["Sign-offs"].column("Payee ID")[row]) in found[0].wrong


@pytest.mark.parametrize("row", range(10))
def test_a_repeated_signature_is_noticed(row: int) -> None:
    found = verify(with_rows("Sign-offs", lambda rows: [*rows[: row + 1], row, *rows[row + 1 :]]))
    assert [(f.wrong, f.row) for f in found] == [("the row stands there twice", row + 1)]


@pytest.mark.parametrize("row", range(9))
def test_swapped_signatures_are_noticed(row: int) -> None:
    found = verify(with_rows("Sign-offs", lambda rows: [*rows[:row], row + 1, row, *rows[row + 2 :]]))
    assert len(found) == 1
    assert "out of order" in found[0].wrong
    assert "move it back" in found[0].right


@pytest.mark.parametrize("row", range(12))
def test_lines_that_come_or_go_are_noticed(row: int) -> None:
    gone = verify(with_rows("Payouts", lambda rows: [r for r in rows if r != row]))
    assert ["is missing" in f.wrong for f in gone] == [True]
    twice = verify(with_rows("Payouts", lambda rows: [*rows, row]))
    assert [(f.row, "was not signed" in f.wrong) for f in twice] == [(12, True)]


def test_the_order_of_lines_says_nothing() -> None:
    assert verify(with_rows("Payouts", lambda rows: rows[::-1])) == []
    assert verify(with_rows("Frozen", lambda rows: rows[::-1])) == []


@pytest.mark.parametrize("row", range(12))
def test_frozen_rows_that_come_or_go_are_noticed(row: int) -> None:
    gone = verify(with_rows("Frozen", lambda rows: [r for r in rows if r != row]))
    assert gone
    twice = verify(with_rows("Frozen", lambda rows: [*rows, row]))
    assert [(f.row, f.wrong) for f in twice] == [(12, "the row stands there twice")]


@pytest.mark.parametrize("sheet", RECORD)
def test_a_sheet_that_is_gone_is_missed(sheet: str) -> None:
    book = copy.deepcopy(SIGNED)
    del book.sheets[sheet]
    assert verify(book)


@pytest.mark.parametrize("sheet", RECORD)
def test_a_column_that_is_gone_is_named_once(sheet: str) -> None:
    for column, heading in enumerate(SIGNED.sheets[sheet].headings):
        book = copy.deepcopy(SIGNED)
        book.sheets[sheet].headings[column] = f"Old {heading}"
        (found,) = verify(book)
        assert (found.sheet, found.column) == (sheet, heading)


def test_a_forged_signature_is_noticed() -> None:
    book = copy.deepcopy(SIGNED)
    for heading, cell in {"Period": "FY2026-Q2", "Payee ID": "E2", "Step": "approved", "By": "Bo"}.items():
        book.sheets["Sign-offs"].column(heading)[9] = cell
    assert verify(book)
    forged = with_rows("Sign-offs", lambda rows: [*rows, 9])
    forged.sheets["Sign-offs"].column("Digest")[10] = "f" * 64
    forged.sheets["Sign-offs"].column("Step")[10] = "approved"
    (found,) = verify(forged)
    assert "nobody signed this" in found.wrong


def test_a_whole_signing_of_another_book_is_noticed() -> None:
    """Rows copied out of a book that was signed elsewhere prove themselves, but not here."""
    elsewhere = taken(plain_book(), "prepared", Q2, "Eve", day=9).applied_to(plain_book())
    book = copy.deepcopy(SIGNED)
    for name in ("Sign-offs", "Frozen"):
        for mine, theirs in zip(book.sheets[name].cells, elsewhere.sheets[name].cells, strict=True):
            mine.extend(theirs)
    assert verify(book)


def test_open_lines_are_nobodys_business_unless_they_claim_a_signature() -> None:
    book = with_rows("Payouts", lambda rows: [*rows, 0])
    sheet = book.sheets["Payouts"]
    sheet.column("Period")[12], sheet.column("Status")[12] = "FY2026-Q3", "open"
    assert verify(book) == []
    sheet.column("Status")[12] = "approved"
    (found,) = verify(book)
    assert "nobody signed it" in found.wrong
    unsigned = plain_book()
    unsigned.sheets["Payouts"] = Sheet("Payouts", ["Period", "Payee ID", "Status"], [["2026-01"], ["1"], ["exported"]])
    assert len(verify(unsigned)) == 1


def test_a_stale_mark_is_true_of_what_is_only_prepared() -> None:
    row = SIGNED.sheets["Payouts"].column("Status").index("prepared")
    assert verify(altered("Payouts", "Status", row, "stale")) == []
    assert len(verify(altered("Payouts", "Status", 0, "stale"))) == 1


# --- saves that do no harm ----------------------------------------------------------------------------------------


def resaved(book: Book) -> Book:
    """What spreadsheet programs make of cells: whole decimals, times at midnight, stray spaces, sorted columns."""
    book = copy.deepcopy(book)
    for sheet in book.sheets.values():
        for column in sheet.cells:
            for row, cell in enumerate(column):
                if type(cell) is int:
                    column[row] = Decimal(cell).quantize(Decimal("0.0"))
                elif type(cell) is date:
                    column[row] = datetime(cell.year, cell.month, cell.day)
                elif isinstance(cell, str) and sheet.name != "Frozen":
                    column[row] = f"{cell} "
        sheet.headings = [f" {heading.upper()} " for heading in sheet.headings[::-1]]
        sheet.cells = [[*column, None] for column in sheet.cells[::-1]]
    return book


def test_a_save_elsewhere_is_no_alteration() -> None:
    book = resaved(SIGNED)
    assert [str(f) for f in verify(book)] == []
    assert later_changes(book) == []
    records = signed_records(read_tables(book))
    assert all(record.proved for record in records.values())
    assert {k: r.lines for k, r in records.items()} == {
        k: r.lines for k, r in signed_records(read_tables(SIGNED)).items()
    }


def test_signing_goes_on_after_a_save_elsewhere() -> None:
    book = resaved(SIGNED)
    book = taken(book, "approved", Q2, "Bo the boss", day=9).applied_to(book)
    assert verify(book) == []


def test_sorted_inputs_are_no_alteration() -> None:
    for sheet in ("Transactions", "Payees", "Targets", "Assignments"):
        assert verify(with_rows(sheet, lambda rows: rows[::-1])) == []


# --- inputs of closed periods -------------------------------------------------------------------------------------


def input_findings(sheet: str, heading: str, row: int, cell: Cell) -> list[Finding]:
    return verify(altered(sheet, heading, row, cell))


@pytest.mark.parametrize(
    ("sheet", "heading", "row", "cell", "before", "after"),
    [
        ("Transactions", "Amount", 6, 7000, "6003", "7000"),
        ("Transactions", "CSM", 6, "E2", "007", "E2"),
        ("Transactions", "Date", 6, date(2026, 1, 16), "2026-01-15", "2026-01-16"),
        ("Targets", "FY2026-Q1", 0, 900, "1000", "900"),
        ("Targets", "FY2026", 0, 900, "8000", "900"),
        ("Crediting rules", "Credit %", 0, Decimal("0.5"), "1", "0.5"),
        ("Assignments", "Target incentive", 1, 9000, "8000", "9000"),
        ("Assignments", "To", 1, date(2026, 2, 28), "", "2026-02-28"),
        ("Settings", "Value", 0, "USD", "EUR", "USD"),
    ],
)
def test_an_untraced_edit_of_a_signed_input_is_named(
    sheet: str, heading: str, row: int, cell: Cell, before: str, after: str
) -> None:
    found = input_findings(sheet, heading, row, cell)
    assert (sheet, SIGNED.sheets[sheet].address(row, heading)) in [(f.sheet, f.cell) for f in found]
    named = next(f for f in found if f.cell == SIGNED.sheets[sheet].address(row, heading))
    assert (named.before, named.after) == (before, after)


def test_a_removed_input_is_missed() -> None:
    found = verify(with_rows("Transactions", lambda rows: [r for r in rows if r != 6]))
    assert [(f.sheet, "106" in f.wrong, "is gone" in f.wrong) for f in found] == [("Transactions", True, True)]


@pytest.mark.parametrize(
    ("sheet", "heading", "row", "cell"),
    [
        ("Assignments", "To", 1, date(2026, 9, 30)),
        ("Payees", "Leave date", 1, date(2026, 5, 31)),
        ("Payees", "Email", 1, "new@x"),
        ("Transactions", "Note", 6, "checked"),
        ("Transactions", "My own", 6, "yours"),
        ("Targets", "FY2026-Q2", 0, 1),
        ("Transactions", "Amount", 3, 1),  # April: only prepared, and there it makes the statement stale
        ("Settings", "Value", 1, "Another company"),
    ],
)
def test_ordinary_edits_are_no_alteration(sheet: str, heading: str, row: int, cell: Cell) -> None:
    assert [str(f) for f in input_findings(sheet, heading, row, cell)] == []


def logged(book: Book, **cells: Cell) -> Book:
    row = {"At (UTC)": "2026-11-01T00:00:00Z", "By": "Dee", "Reason": "typed wrong", **cells}
    headings = ["At (UTC)", "By", "Sheet", "Row", "Column", "Before", "After", "Reason"]
    book.sheets["Change log"] = Sheet("Change log", headings, [[row.get(h)] for h in headings])
    return book


def test_an_edit_in_the_change_log_is_told_and_is_no_alteration() -> None:
    edited = altered("Transactions", "Amount", 6, 7000)
    told = logged(edited, Sheet="Transactions", Row="8 (106)", Column="Amount", Before="6003.0", After="7000")
    assert verify(told) == []
    (change,) = later_changes(told)
    assert change.finding.cell == "E8"
    assert change.trace == "Dee at 2026-11-01T00:00:00Z: typed wrong"


@pytest.mark.parametrize(
    "wrong", [{"Row": "8 (107)"}, {"Column": "Term"}, {"Before": "1"}, {"After": "1"}, {"Sheet": "Credits"}]
)
def test_a_log_of_another_edit_is_no_trace(wrong: dict[str, Cell]) -> None:
    entry: dict[str, Cell] = {
        "Sheet": "Transactions",
        "Row": "8 (106)",
        "Column": "Amount",
        "Before": 6003,
        "After": 7000,
    }
    assert verify(logged(altered("Transactions", "Amount", 6, 7000), **(entry | wrong)))


def test_an_edit_under_a_later_signature_is_no_alteration() -> None:
    book = altered("Crediting rules", "Credit %", 0, Decimal("0.5"))
    assert verify(book)
    book = taken(book, "prepared", Q2, "Ann", day=8).applied_to(book)
    book = taken(book, "approved", Q2, "Bo the boss", day=9).applied_to(book)
    assert verify(book) == []
    assert [c.trace for c in later_changes(book)] == [
        "signed like this with FY2026-Q2, approved by Bo the boss at 2026-10-09T12:30:00Z"
    ]


# --- what is only prepared ----------------------------------------------------------------------------------------


def stale(book: Book, payee_id: str) -> tuple[str, ...]:
    calculation = calculated(book)
    record = signed_records(read_tables(book))[Q2, payee_id]
    return stale_reasons(record, SignedInputs(calculation.tables), calculation.lines(Q2, payee_id))


def test_an_edit_makes_stale_what_rests_on_it() -> None:
    assert stale(SIGNED, "007") == ()
    edited = altered("Transactions", "Amount", 3, 9999)
    assert stale(edited, "007") == ("1 row of Transactions changed since", "the lines come out differently now")
    assert stale(edited, "E2") == ("1 row of Transactions changed since",)
    target = altered("Targets", "FY2026-Q2", 0, 1)
    assert stale(target, "007") == ("1 row of Targets changed since",)
    assert stale(target, "E2") == ()


def test_a_new_row_makes_stale_whom_it_pays() -> None:
    book = copy.deepcopy(SIGNED)
    deals = book.sheets["Transactions"]
    for heading, column in zip(deals.headings, deals.cells, strict=True):
        column.append(
            {"Transaction ID": "new", "Date": date(2026, 5, 1), "CSM": "E3", "Amount": 50}.get(heading, column[0])
        )
    assert read_tables(book).problems == ()
    assert stale(book, "E3") == ("the lines come out differently now",)
    assert stale(book, "007") == ()
