"""Rows that are the sums of rows below or above them, which only an indent or Excel's grouping of rows tells.

A report lists a region, and indented below it the accounts of which its amount is the sum. Imported, all count twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS, Kind
from model.tables.values import number_text

_NEAR = Decimal("0.011")
_FEWEST = 2  # rows of which a sum is told


def nested(underway: Underway) -> Iterator[Problem]:
    """Tells imported rows whose amount is that of the rows that lie deeper beside them."""
    tables, mapping, records = underway.tables, underway.mapping, underway.records
    for table in tables:
        own = [record for record in records if record.sheet == table.sheet]
        for levels, how in () if table.turned else _levels(table, mapping):
            depths = [levels.get(record.row, 0) for record in own]
            amounts = [_amount(record, mapping) for record in own] if any(depths) else []
            sums = [at for at in range(len(amounts)) if _is_sum(at, depths, amounts)]
            if sums:
                amount = number_text(amounts[sums[0]] or 0)
                verb = "is the sum" if len(sums) == 1 else "are the sums"
                wrong = f"{counted(len(sums), 'row')} (first this one, {amount}) {verb} of rows that are {how}; "
                right = "leave the sums out, or what they are made of counts twice"
                place = own[sums[0]].place
                yield problem(table.sheet, place, None, f"{wrong}both are imported", right, Severity.WARNING)
                break


def _levels(table: FoundTable, mapping: Mapping) -> Iterator[tuple[dict[int, int], str]]:
    """How deep the rows of a table lie, by an indented column and by their groups."""
    places = (find_heading(table.headings, heading) for heading in mapping.used)
    for at in dict.fromkeys(place for place in places if place is not None):
        indents = table.look("indents", at)
        if indents:
            yield {line: int(mark or 0) for line, mark in zip(table.rows, indents, strict=True)}, "indented below them"
    yield dict(table.looks.levels), "grouped with them"


def _amount(record: Record, mapping: Mapping) -> Decimal | None:
    """The first amount of a row."""
    spec = SHEETS[mapping.target]
    fields = [column.heading for column in spec.columns if column.kind is Kind.MONEY]
    fields += [heading for heading in record.cells if spec.periods is not None and spec.find(heading) is None]
    return next((Decimal(cell) for name in fields if is_number(cell := record.cells.get(name))), None)


def _is_sum(at: int, depths: Sequence[int], amounts: Sequence[Decimal | None]) -> bool:
    """Whether an amount is that of the rows next to it that lie deeper, of one level of them."""
    amount, depth = amounts[at], depths[at]
    if amount is None:
        return False
    for step in (1, -1):
        inner: dict[int, list[Decimal]] = {}
        other = at + step
        while 0 <= other < len(depths) and depths[other] > depth:
            if (value := amounts[other]) is not None:
                inner.setdefault(depths[other], []).append(value)
            other += step
        if any(len(values) >= _FEWEST and abs(sum(values) - amount) <= _NEAR for values in inner.values()):
            return True
    return False
