"""What next month's file has that the last one had not, told only of rows that the file has."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping import FieldMap
from tests.io.intake.deals import BOOKINGS, DEALS, FIELDS, errors, run, said


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
