"""Lines added for all payees at once are those of each payee alone, whoever was looked at before."""

from __future__ import annotations

import numpy as np
import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.pay.batch import Batch
from model.pay.ledger import Ledger
from model.pay.slot import Slot
from tests.reference.compare import period_of, tables_of
from tests.reference.random_moves import moving_book
from tests.reference.withheld_books import withheld_book

SEEDS = range(12)


def calculated(seed: int, moving: bool = False) -> Calculation:
    book, name = (moving_book if moving else withheld_book)(seed)
    tables = tables_of(book)
    return calculate(tables, period_of(tables, name))


@pytest.mark.parametrize("moving", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_months_of_many_are_settled_as_those_of_each(seed: int, moving: bool) -> None:
    ledger = calculated(seed, moving).ledger
    year = ledger.context.year
    everyone, months = np.arange(ledger.context.people.size), np.arange(year.start - 2, year.end + 2)
    payee, month = (column.ravel() for column in np.meshgrid(everyone, months, indexing="ij"))
    found = ledger.settled_months(payee.astype(np.intp), month.astype(np.int64))
    for who, when, at, plan in zip(payee, month, found.period, found.plan, strict=True):
        one = ledger.settlement(int(who), int(when))
        assert (one is None) == (at < 0)
        assert one is None or (one.period, one.plan) == (found.periods[at], plan)


def told(slot: Slot) -> tuple[Period, list[tuple[str, str, int, bool, str, str]]]:
    lines = [(e.kind, e.component, e.amount, e.held, e.reason, e.currency) for e in slot.ordered()]
    return slot.period, lines


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_is_posted_whether_its_payee_was_looked_at_or_not(seed: int) -> None:
    calculation = calculated(seed)
    context, blocks, batches = calculation.context, calculation.ledger.blocks, calculation.ledger.batches
    before, after = Ledger(context, blocks), Ledger(context, blocks)
    for slot in before:
        assert before.find(slot.payee, slot.period) is slot  # everybody is laid out
    for batch in batches:
        before.post(batch)
        after.post(batch)
    assert [told(slot) for slot in before] == [told(slot) for slot in after]


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_below_zero_is_found_from_columns_alone(seed: int) -> None:
    calculation = calculated(seed)
    context, blocks, batches = calculation.context, calculation.ledger.blocks, calculation.ledger.batches
    columns, slots = Ledger(context, blocks, batches=list(batches)), Ledger(context, blocks, batches=list(batches))
    really = {slot.payee for slot in slots if slot.below_zero}
    assert really <= columns.below_zero()
    assert slots.below_zero() == really


def test_some_of_these_books_hold_back_release_and_cap() -> None:
    kinds = {entry.kind for seed in SEEDS for slot in calculated(seed).ledger for entry in slot.entries}
    assert kinds >= {"holdback", "release", "cap carry"}


def test_a_batch_without_lines_is_not_kept() -> None:
    ledger = calculated(0).ledger
    none, kept = np.zeros(0, np.intp), len(ledger.batches)
    ledger.post(Batch(none, none, (), none, none, np.zeros(0, np.int64), lambda slot, row: None))
    assert len(ledger.batches) == kept
