"""A book that cannot pay anybody yet says which sheets are still empty, and goes to the first of them."""

from __future__ import annotations

from model.tables.book import Book, book_of_rows
from ui.views.first_steps import NEEDED, next_steps


def test_an_empty_book_is_led_through_all_sheets_or_offered_the_sample() -> None:
    hint, steps = next_steps(Book())
    assert all(name in hint for name in NEEDED)
    assert steps[0] == ("go:sheet:Payees", "Fill in Payees")
    assert "sample" in dict(steps)


def test_what_is_filled_in_is_not_asked_for_again() -> None:
    hint, steps = next_steps(book_of_rows({"Payees": [{"Payee ID": "1"}], "Plans": [{"Plan ID": "CSM"}]}))
    assert "Payees" not in hint
    assert [key for key, _ in steps] == ["go:sheet:Measures", "catalogue"]


def test_a_period_without_assignments_is_said_to_be_one() -> None:
    hint, steps = next_steps(book_of_rows({name: [{}] for name in NEEDED}))
    assert "period" in hint
    assert steps[0][0] == "go:sheet:Assignments"
