"""Amounts that have a part of the time in them already: the book would take it off again.

Target incentive is what full time earns in a year; FTE, and the days of a spell, are applied to it. Rosters have it
either way, and half the pay of somebody on half time is seen by nobody but him.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import WORK_TIME, asking, reading_of
from intake.rows.record import Record
from intake.tables.announced import is_prorated
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number, parse
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell
from model.tables.schema import folded
from model.tables.values import number_text, quoted, shown

_FIELD = "Target incentive"
_OPEN_WORDS = re.compile(r"\bannuali[sz]ed\b|\bactual\b", re.IGNORECASE)  # they may be said of either
_FULL = re.compile(r"\bfull[- ]?time", re.IGNORECASE)
_KEPT_ASIDE = re.compile(r"\b(?:already|applied|info\w*)\b", re.IGNORECASE)  # of FTE itself
_NEAR = Decimal(1)  # amounts are mostly rounded to a whole number
_PEERS = 2


@dataclass(frozen=True)
class _Reason:
    """Why amounts may have the FTE in them, and the column that would be that of full time, if there is one."""

    why: str
    other: str = ""


def with_work_time(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with an FTE of 1 where the amounts have it in them, and what is to be asked or told about that."""
    book, mapping, tables, records = underway.book, underway.mapping, underway.tables, underway.records
    if mapping.target != "Assignments":
        return list(records), []
    fte = _work_times(book, records)
    part = [record for record in records if fte.get(id(record), 1) != 1 and is_number(record.cells.get(_FIELD))]
    decided = reading_of(mapping, _FIELD).work_time
    if decided == "included" and part:
        many = counted(len(part), "row")
        wrong = f"FTE is taken as 1 in {many}, for their {_FIELD} has it in it, as decided"
        told = problem(part[0].sheet, part[0].place, None, wrong, "", Severity.FINDING)
        wanted = {id(record) for record in part}
        made = (replace(r, cells={**r.cells, "FTE": 1}) if id(r) in wanted else r for r in records)
        return list(made), [asking(told, "", field="FTE")]
    if decided:
        return list(records), []
    for table, position in _places(tables, mapping):
        own = [record for record in part if record.sheet == table.sheet and record.at >= 0]
        if reason := _reason(table, mapping, position, own, records, fte):
            return list(records), [_question(table, position, own, fte, reason)]
    return list(records), []


def _places(tables: Sequence[FoundTable], mapping: Mapping) -> Iterator[tuple[FoundTable, int]]:
    """The tables with the column of their amounts."""
    heading = next((one.heading for one in mapping.fields if one.field == _FIELD), "")
    for table in tables:
        position = find_heading(table.headings, heading)
        if position is not None:
            yield table, position


def _work_times(book: Book, records: Sequence[Record]) -> dict[int, Decimal]:
    """The FTE that each record has, or that the book keeps for it, where there is any."""
    sheet = book.sheet("Assignments")
    columns = (sheet.column(heading) for heading in ("Payee ID", "From", "FTE"))
    kept = {(shown(payee), shown(day)): fte for payee, day, fte in zip(*columns, strict=True)}
    found: dict[int, Decimal] = {}
    for record in records:
        cell: Cell = record.cells.get("FTE")
        if cell is None:
            cell = kept.get((shown(record.cells.get("Payee ID")), shown(record.cells.get("From"))))
        fte = _number(cell)
        if fte is not None:
            found[id(record)] = fte
    return found


def _reason(
    table: FoundTable,
    mapping: Mapping,
    position: int,
    part: Sequence[Record],
    records: Sequence[Record],
    fte: dict[int, Decimal],
) -> _Reason | None:
    """Why the amounts of the records on `part` time may have the FTE in them; None where nothing says so."""
    if not part or _FULL.search(table.headings[position]):
        return None
    other, has_part = _column_beside(table, position, records, fte)
    if other and not has_part:
        return None
    if other:
        return _Reason(f"'{table.headings[position]}' is '{other}' times FTE in all rows", other)
    text = _said(table, position) or _may_say(table, mapping, position)
    return (
        _Reason(f"{quoted(text)} may say that amounts have the FTE in them") if text else _of_peers(part, records, fte)
    )


def _column_beside(
    table: FoundTable, position: int, records: Sequence[Record], fte: dict[int, Decimal]
) -> tuple[str, bool]:
    """A column that is the amounts with or without FTE, '' for none; and whether it is the amounts that have it."""
    rows = [record for record in records if record.sheet == table.sheet and record.at >= 0]
    parts = [(record.at, fte.get(id(record), Decimal(1))) for record in rows]
    for at, heading in enumerate(table.headings):
        pairs = _pairs(table, position, at, parts) if at != position else []
        if len(pairs) < _PEERS:
            continue
        for has_part, whole in ((True, pairs), (False, [(b, a, part) for a, b, part in pairs])):
            told = any(part != 1 and abs(b * (1 - part)) > 2 * _NEAR for _, b, part in whole)
            if told and all(abs(a - b * part) <= _NEAR for a, b, part in whole):
                return heading, has_part
    return "", False


def _pairs(
    table: FoundTable, one: int, other: int, parts: Sequence[tuple[int, Decimal]]
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """The numbers of two columns with the FTE of their rows; none where the other column lacks one."""
    found = []
    for row, part in parts:
        a, b = _number(table.cells[one][row]), _number(table.cells[other][row])
        if a is not None and b is None:
            return []
        if a is not None and b is not None:
            found.append((a, b, part))
    return found


def _number(cell: Cell) -> Decimal | None:
    value = parse(cell) if cell is not None else None
    return Decimal(value) if is_number(value) else None


def _said(table: FoundTable, position: int) -> str:
    """The heading, or a text around the table, that says prorated."""
    texts = (table.headings[position], table.remark(position), *table.announced)
    return next(filter(is_prorated, texts), "")


def _may_say(table: FoundTable, mapping: Mapping, position: int) -> str:
    """The heading of the amounts or of FTE where it may say that one is in the other."""
    if _OPEN_WORDS.search(table.headings[position]):
        return table.headings[position]
    heading = next((one.heading for one in mapping.fields if one.field == "FTE"), "")
    return heading if _KEPT_ASIDE.search(heading) or is_prorated(heading) else ""


def _of_peers(part: Sequence[Record], records: Sequence[Record], fte: dict[int, Decimal]) -> _Reason | None:
    """Amounts that are just that part of what others of the same plan and role have on full time."""
    full: dict[tuple[str, str], Counter[Decimal]] = defaultdict(Counter)
    for record in records:
        amount = record.cells.get(_FIELD)
        if is_number(amount) and fte.get(id(record), 1) == 1:
            full[_group(record)][Decimal(amount)] += 1
    usual = {group: amounts.most_common(1)[0] for group, amounts in full.items()}
    told = [record for record in part if usual.get(_group(record), (0, 0))[1] >= _PEERS]
    if not told or any(not _is_part_of(record, usual[_group(record)][0], fte) for record in told):
        return None
    first = told[0]
    who, amount = shown(first.cells.get("Payee ID")), usual[_group(first)][0]
    own, part_time = number_text(amount * fte[id(first)]), number_text(fte[id(first)])
    return _Reason(
        f"{who} has {own} at an FTE of {part_time}, and others of the plan and role have {number_text(amount)}"
    )


def _group(record: Record) -> tuple[str, str]:
    return folded(shown(record.cells.get("Plan ID"))), folded(shown(record.cells.get("Role")))


def _is_part_of(record: Record, amount: Decimal, fte: dict[int, Decimal]) -> bool:
    own = _number(record.cells.get(_FIELD))
    return own is not None and abs(own - amount * fte[id(record)]) <= _NEAR < abs(own - amount)


def _question(
    table: FoundTable, position: int, part: Sequence[Record], fte: dict[int, Decimal], reason: _Reason
) -> Problem:
    first = part[0]
    place, cell = table.place(first.at, position), table.cells[position][first.at]
    wrong = (
        f"{reason.why}: {_FIELD} is that of full time, and FTE would be applied to it again "
        f"({number_text(fte[id(first)])} here, and other than 1 in {counted(len(part), 'row')})"
    )
    issue = problem(table.sheet, place, cell, wrong, "say whether FTE is in the amounts", Severity.ERROR)
    answers = (((reason.other, f"Take {reason.other}"),) if reason.other else ()) + WORK_TIME
    return asking(issue, "work_time", answers, _FIELD, table.headings[position])
