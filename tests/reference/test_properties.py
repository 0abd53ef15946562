"""What holds of every book, asked of random ones: parts add up, files and explanations say what the engine says."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from book import read_book, write_book
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import explain
from model.measures.who import NOWHERE
from model.tables.book import book_of_rows
from model.tables.reading import read_tables
from tests.model.explain.test_chain import by_label, led_to
from tests.reference.compare import engine_lines, period_of, tables_of
from tests.reference.random_books import random_book
from tests.reference.setting import Book
from tests.reference.varied_books import varied_book

Make = Callable[[int], tuple[Book, str]]
both_kinds = pytest.mark.parametrize("make", [random_book, varied_book])
SEEDS = range(12)
# Not measurable, or nobody's any more: the policy tells the amount, not the numbers of the chain.
POLICIES = ("not measurable", "no target", "no variable pay", "forfeited by leaver")


def calculated(book: Book, name: str) -> Calculation:
    tables = tables_of(book)
    return calculate(tables, period_of(tables, name))


@both_kinds
@pytest.mark.parametrize("seed", SEEDS)
def test_a_saved_book_pays_what_the_rows_pay(make: Make, seed: int, tmp_path: Path) -> None:
    book, name = make(seed)
    write_book(book_of_rows(book), tmp_path / "book.xlsx")
    tables = read_tables(read_book(tmp_path / "book.xlsx"))
    period = period_of(tables, name)
    assert calculate(tables, period).lines(period) == calculated(book, name).lines(period)
    assert engine_lines(book, name)


@both_kinds
@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_is_explained_by_numbers_that_lead_to_it(make: Make, seed: int) -> None:
    calculation = calculated(*make(seed))
    period = calculation.period
    explained = []
    for payee in sorted({line.payee_id for line in calculation.lines(period)}):
        for line, step in explain(calculation, period, payee):
            explained.append(line)
            if line.amount is None:
                continue
            assert step.value == Fraction(line.amount), (line, step)
            named = by_label(step)
            if line.line in ("earned", "true-up") and line.reason not in POLICIES and "Pool" not in named:
                assert led_to(line, named) == Fraction(line.amount), (line, step)
    assert sorted(explained, key=calculation.place) == calculation.lines(period)


@pytest.mark.parametrize("seed", SEEDS)
def test_people_and_the_unassigned_add_up_to_the_company(seed: int) -> None:
    """Within one role, what people have of each deal is what the company has of it, or nobody has any of it."""
    book, name = varied_book(seed)  # its shares never exceed the whole
    roles = dict.fromkeys(str(row["Role"]) for row in book["Crediting rules"])
    extra = [{"Measure": f"In role {role}", "Kind": "sum", "Unit": "money", "Role": role} for role in roles]
    calculation = calculated({**book, "Measures": [*book["Measures"], *extra]}, name)
    for row in extra:
        whole, parts = (_by_deal(calculation, row["Measure"], scope) for scope in ("company", "individual"))
        assert parts.keys() <= whole.keys()
        assert {deal: whole[deal] for deal in parts} == parts, (seed, row)


def _by_deal(calculation: Calculation, measure: str, scope: str) -> dict[int, Fraction]:
    """Transaction -> what everybody asked at a scope is credited of it in the year."""
    context = calculation.context
    payee = np.arange(context.people.size if scope == "individual" else 1, dtype=np.intp)
    nowhere, first = np.full(len(payee), NOWHERE, np.intp), np.zeros(len(payee), np.intp)
    plan = context.plans[0]
    months = plan.months if plan.fx_by_period else None
    who = context.inputs.scopes.ask(scope, payee, nowhere, (context.year,), first, None, plan.currency, months)
    _, amount, item = context.measures.transactions(measure, who)
    found: dict[int, Fraction] = {}
    for deal, value in zip(item.tolist(), amount.fractions(), strict=True):
        found[deal] = found.get(deal, Fraction(0)) + value
    return found
