"""What next month's file has that the last one had not, told only of rows that the file has."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping.mapping import FieldMap, Mapping
from tests.io.intake.deals import BOOKINGS, DEALS, FIELDS, book, errors, run, said


def test_a_currency_that_is_new_is_told() -> None:
    mapping = replace(BOOKINGS, fields=(*FIELDS, FieldMap("Currency", "Ccy")))
    first = run([[*DEALS[0], "Ccy"], [*DEALS[1], "USD"], [*DEALS[2], "USD"]], mapping)
    second = run([[*DEALS[0], "Ccy"], [*DEALS[1], "EUR"], [*DEALS[2], "USD"]], first.mapping, first.book)
    assert "the file has EUR, which june.xlsx had not; make sure that it is meant, and that FX has the rates" in said(
        second
    )
    assert "had not" not in said(run([[*DEALS[0], "Ccy"], [*DEALS[1], "USD"]], second.mapping, second.book))


def test_rows_that_cannot_be_used_are_no_rows_that_lack() -> None:
    first = run([*DEALS, *(["D" + str(at), *DEALS[1][1:]] for at in range(3, 9))])
    plan = run(DEALS, replace(first.mapping, mode="append", last=replace(first.mapping.last, rows=2)), first.book)  # type: ignore[type-var]
    assert "the file has" not in said(plan)


def test_a_key_that_no_row_has_is_told_once() -> None:
    renamed = run([["Number", *DEALS[0][1:]], *DEALS[1:]])
    told = [text for text in errors(renamed) if "Transaction ID" in text or "Deal ID" in text]
    assert told == [
        "Data: the column 'Deal ID' is gone; take another column instead",
        "Data: none of 2 rows has a Transaction ID; map its column",
    ]


def test_a_column_that_is_blank_all_the_way_is_told_if_it_was_not() -> None:
    roles = book(Ownership=[{"Role": "CSM"}])
    mapping = replace(BOOKINGS, fields=(*FIELDS, FieldMap("CSM", "Rep"), FieldMap("Currency", "Ccy")))
    head = [*DEALS[0], "Rep", "Ccy"]
    first = run([head, [*DEALS[1], "0012", "EUR"], [*DEALS[2], None, None]], mapping, roles)
    second = run([head, [*DEALS[1], None, None], [*DEALS[2], None, None]], first.mapping, first.book)
    assert "'CSM' is blank in all rows now; in june.xlsx it was filled" in said(second)
    assert "'Currency' is blank in all rows now" in said(second)
    assert "is blank in all rows" not in said(run([head, [*DEALS[1], "0013", "EUR"]], first.mapping, first.book))


def test_rows_below_a_named_area_are_told() -> None:
    fixed = replace(BOOKINGS, area="A1:E3")
    assert "look like more" not in said(run(DEALS, fixed))
    longer = run([*DEALS, ["D3", *DEALS[1][1:]], ["D4", *DEALS[1][1:]], ["checked by Ann"]], fixed)
    assert "Data!4:5: 2 rows below 'A1:E3' look like more of the table, and are not imported" in said(longer)
    assert longer.counts["new"] == 2
    assert "look like more" not in said(run([*DEALS, ["D3", *DEALS[1][1:]]], replace(BOOKINGS, area="A:E")))


def test_names_that_become_others_altogether_are_told() -> None:
    fields = (FieldMap("Payee ID", "ID"), FieldMap("Name", "Name"), FieldMap("Hire date", "Hired"))
    people = Mapping("P", "Payees", sheets=("Data",), fields=fields)
    head = ["ID", "Name", "Hired"]
    sorted_apart = run([head, ["0012", "Kenji Sato", "2020-01-01"], ["0013", "Ines Ortega", "2020-01-01"]], people)
    assert "Payee ID 0012 is Ines Ortega in the book, and Kenji Sato here (2 such rows)" in said(sorted_apart)
    married = run([head, ["0012", "Ines Diaz", "2020-01-01"]], people)
    assert married.counts["changed"] == 1
    assert "in the book, and" not in said(married)


def test_blank_cells_that_leave_what_the_book_has_are_told() -> None:
    first = run(DEALS)
    blank = [DEALS[0], ["D1", DEALS[1][1], None, "expansion", 100]]
    plan = run(blank, first.mapping, first.book)
    assert "Data!2:2: 1 cell blank in the file, where the book keeps what it has (Account ID: A1)" in said(plan)
    assert plan.counts["unchanged"] == 1
    cleared = run(blank, replace(first.mapping, clear=True), first.book)
    assert "keeps what it has" not in said(cleared)
