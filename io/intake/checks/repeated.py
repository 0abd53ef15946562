"""Amounts that stand in row after row, and no other one twice: a formula or a cell that was filled down too far.

Equal amounts are usual where prices are; told is only what a list of different amounts does not have by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem
from model.tables.values import number_text

_FIELDS = {"Transactions": "Amount", "Contracts": "ARR"}
_LEAST, _OTHERS = 4, 10  # rows in succession; other amounts, each of which stands once
_ROUND = 10


def filled_down(underway: Underway) -> Iterator[Problem]:
    """Tells runs of one amount that is not round, where all other amounts differ."""
    field = _FIELDS.get(underway.mapping.target, "")
    records = [record for record in underway.records if record.at >= 0 and is_number(record.cells.get(field))]
    counts = Counter(record.cells[field] for record in records)
    repeated = [amount for amount, count in counts.items() if count > 1]
    if len(repeated) != 1 or len(counts) <= _OTHERS:
        return
    (amount,) = repeated
    runs = [list(run) for value, run in groupby(records, lambda record: record.cells[field]) if value == amount]
    longest = max(runs, key=len)
    if is_number(amount) and amount % _ROUND and len(longest) == counts[amount] >= _LEAST and _goes_on(longest):
        first, last = longest[0], longest[-1]
        wrong = (
            f"{counted(len(longest), 'row')} on end (to row {last.row}) have the {field} {number_text(amount)}, and no "
            "other one stands twice, as if it was filled down"
        )
        issue = problem(first.sheet, first.place, None, wrong, "make sure that each of these rows has its own")
        yield asking(issue, "", field=field)


def _goes_on(run: list[Record]) -> bool:
    """Whether rows stand right below each other."""
    return all(after.at == before.at + 1 for before, after in pairwise(run))
