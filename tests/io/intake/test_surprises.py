"""What next month's file has that the last one had not, told only of rows that the file has."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping import FieldMap
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
        "Data: the column 'Deal ID' is gone; map another column instead",
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
