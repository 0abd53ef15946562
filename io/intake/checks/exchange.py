"""Which way round a file has its exchange rates: 1.08 and 0.926 both look like rates of euros and dollars.

A pair of columns (from, to) and headings such as `USD per EUR` say it; `EUR/USD`, a table of currencies by currencies,
or one column of currencies do not. Then the rates of the book tell, and where it has none the import asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking
from intake.rows.record import Record
from intake.values.numbers import is_number
from intake.values.pairs import pair_in
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS
from model.tables.values import number_text, parse_number, shown

_MOST_NAMED = 3
_LIKE = Decimal("1.25")  # by what factor a rate may differ from the book's and still be the same pair's
_INVERSE = Decimal("0.01")  # by how much a rate and its inverse may miss 1
_SPEC = SHEETS["FX"]
_Rate = tuple[str, str, Decimal]


def read_rates(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The rates in the direction that was decided, without those of a currency in itself, and what is to be asked."""
    mapping, records = underway.mapping, underway.records
    if mapping.target != _SPEC.name:
        return list(records), []
    kept = [record for record in records if not _is_own(record)]
    problems = [*_left_out(records, kept), *_inverses(kept)]
    if mapping.rates == "swap":
        kept = [_swapped(record) for record in kept]
    if kept and (mapping.last is None or not (mapping.rates or _is_sure(mapping))):
        problems += _direction(underway.book, mapping, kept)
    return kept, problems


def _direction(book: Book, mapping: Mapping, records: Sequence[Record]) -> Iterator[Problem]:
    """Asks or tells the direction; nothing where the book has like rates, or the file ran before."""
    rates = [rate for record in records if (rate := _rate(record)) is not None]
    known = {(source, target): rate for source, target, rate in _of_book(book)}
    met = [(rate, known[rate[:2]]) for rate in rates if rate[:2] in known and rate[0] != rate[1]]
    like = [one for one, old in met if _are_like(one[2], old)]
    other = [one for one, old in met if not _are_like(one[2], old) and _are_like(1 / one[2], old)]
    if (other and not mapping.rates) or (mapping.last is None and not like and rates):
        told = other or rates
        named = ", ".join(_words(rate) for rate in told[:_MOST_NAMED])
        wrong = f"the rates are read as {named}"
        if mapping.rates:
            yield problem(records[0].sheet, "", None, wrong, "", Severity.FINDING)
            return
        if other:
            wrong = f"{wrong}, and the book has them the other way round"
        right = "swap the two currencies of the import if it is the other way round"
        sure = _is_sure(mapping) and not other
        severity = Severity.WARNING if sure else Severity.ERROR
        first = told[0]
        answers = (("keep", _words(first)), ("swap", _words((first[1], first[0], first[2]))))
        yield asking(problem(records[0].sheet, "", None, wrong, right, severity), "rates", answers)


def _is_sure(mapping: Mapping) -> bool:
    """Whether columns or headings say from which currency to which the rates are."""
    headings = {one.field: one.heading for one in mapping.fields}
    source, target = (headings.get(key) for key in _SPEC.key)
    if mapping.unpivot is not None and mapping.unpivot.headings:
        pairs = [pair_in(heading) for heading in mapping.unpivot.headings]
        if all(pair is not None and pair.is_sure for pair in pairs):
            return True
    return source is not None and target is not None and source != target


def _inverses(records: Sequence[Record]) -> Iterator[Problem]:
    """A rate and the one of the other direction that do not fit each other."""
    found = {
        (shown(record.cells.get(_SPEC.key[0])), shown(record.cells.get(_SPEC.key[1]))): record for record in records
    }
    for (source, target), record in found.items():
        other = found.get((target, source))
        if other is None or source > target:
            continue
        for period, rate in _values(record):
            back = dict(_values(other)).get(period)
            if back is not None and abs(rate * back - 1) > _INVERSE:
                both = _words((source, target, rate)), _words((target, source, back))
                wrong = f"{' and '.join(both)} in {period} do not fit each other"
                right = "mend the one that is wrong: the one should be 1 divided by the other"
                yield problem(record.sheet, record.place, None, wrong, right)
                break


def _left_out(records: Sequence[Record], kept: Sequence[Record]) -> Iterator[Problem]:
    out = [record for record in records if _is_own(record)]
    if out:
        wrong = f"{counted(len(records) - len(kept), 'row')} of a currency in itself left out"
        odd = [rate for record in out for _, rate in _values(record) if rate != 1]
        if odd:
            wrong = f"{wrong}; one of them is {number_text(odd[0])}, which should be 1"
        severity = Severity.WARNING if odd else Severity.FINDING
        yield problem(out[0].sheet, "", None, wrong, "", severity)


def _is_own(record: Record) -> bool:
    source, target = (record.cells.get(key) for key in _SPEC.key)
    return source is not None and source == target


def _swapped(record: Record) -> Record:
    source, target = (record.cells.get(key) for key in _SPEC.key)
    return replace(record, cells={**record.cells, _SPEC.key[0]: target, _SPEC.key[1]: source})


def _values(record: Record) -> list[tuple[str, Decimal]]:
    """The rates of a record by period."""
    return [
        (name, Decimal(cell))
        for name, cell in record.cells.items()
        if _SPEC.find(name) is None and is_number(cell) and cell
    ]


def _rate(record: Record) -> _Rate | None:
    """The first rate of a record, with its currencies."""
    source, target = (shown(record.cells.get(key)) for key in _SPEC.key)
    values = _values(record)
    return (source, target, values[0][1]) if source and target and values else None


def _of_book(book: Book) -> Iterator[_Rate]:
    """The first rate of each row of the book."""
    sheet = book.sheet(_SPEC.name)
    sources, targets = (sheet.column(key) for key in _SPEC.key)
    periods = [cells for name, cells in zip(sheet.headings, sheet.cells, strict=True) if _SPEC.find(name) is None]
    for row, (source, target) in enumerate(zip(sources, targets, strict=True)):
        rate = next((one for cells in periods if (one := _number(cells[row])) is not None), None)
        if rate is not None:
            yield shown(source).strip(), shown(target).strip(), rate


def _number(cell: Cell) -> Decimal | None:
    value = parse_number(cell)
    return Decimal(value) if is_number(value) and value else None


def _are_like(one: Decimal, other: Decimal) -> bool:
    return max(one, other) <= min(one, other) * _LIKE if one > 0 and other > 0 else False


def _words(rate: _Rate) -> str:
    return f"1 {rate[0]} = {number_text(rate[2])} {rate[1]}"
