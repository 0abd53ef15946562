"""Types of deals that the book does not know."""

from __future__ import annotations

from tests.io.intake.deals import BOOKINGS, DEALS, book, run, said


def test_a_type_that_nothing_in_the_book_names_is_told() -> None:
    rules = [{"Rule": "R", "Role": "CSM", "Types": "Expansion; renewal"}]
    plan = run(DEALS, BOOKINGS, book(**{"Crediting rules": rules}))
    assert "no measure and no crediting rule of the book names the type 'new' in 1 row" in said(plan)
    assert not plan.blocked
    named = [{"Measure": "Bookings", "Kind": "sum", "Types": "NEW"}]
    assert "no crediting rule" not in said(run(DEALS, BOOKINGS, book(**{"Crediting rules": rules, "Measures": named})))
    assert "no crediting rule" not in said(run(DEALS, plan.mapping, plan.book))  # it is known by now


def test_a_book_that_names_no_types_takes_any() -> None:
    assert "names the type" not in said(run(DEALS))
