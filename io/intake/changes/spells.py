"""Spells that end because the next one begins: many systems export beginnings, or who is there now, but no ends.

Two assignments of a payee on one day are an error of the book, and two owners of an account both count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from intake.changes.keys import canonical, key_headings
from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import SPELLS, asking
from intake.matching.moments import CHAINS
from intake.rows.record import Record
from model.basics.problem import Problem, Severity
from model.basics.watch import asked
from model.tables.book import Cell
from model.tables.schema import SHEETS, Column, Kind
from model.tables.values import parse_date, parse_number, shown

_DAY = timedelta(days=1)
_WHOLE = Decimal("0.9999")  # thirds cannot be typed
_CARRIED = ("Assignments",)
_NAMED = 3
_LOOK = 2_000  # rows from one look at the watch to the next


@dataclass
class _Spell:
    """A spell of the file, the book, or both: `end` is what either says, `row` its row in the book's sheet."""

    begin: date
    end: date | None
    at: int = -1  # of the record
    row: int = -1
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class _Ending:
    """A spell that ends because another begins."""

    spell: _Spell
    by: _Spell

    @property
    def day(self) -> date:
        """Its last day."""
        return self.by.begin - _DAY


def with_spells(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with ends, those that end spells of the book among them, and what is to be asked and told.

    With one From for all rows they are what holds on that day: where the book has the same, its spell goes on.
    """
    if underway.mapping.target not in CHAINS:
        return list(underway.records), []
    return _Timeline(underway).run()


class _Timeline:
    """The spells of a file among those of the book."""

    def __init__(self, underway: Underway) -> None:
        self._mapping = mapping = underway.mapping
        self._sheet = underway.book.sheet(mapping.target)
        self._calendar = underway.calendar
        self._spec = SHEETS[mapping.target]
        self._chain = CHAINS[mapping.target]
        self._records = list(underway.records)
        self._columns = {column.heading: self._sheet.column(column.heading) for column in self._spec.columns}
        self._kinds: dict[str, Column] = {}
        self._watch = underway.watch
        self._spells: dict[tuple[str, ...], list[_Spell]] = defaultdict(list)
        for row in asked(range(self._sheet.size), self._watch, _LOOK):
            begin = _day(self._columns["From"][row])
            if begin is not None:
                chain = tuple(self._text(heading, self._columns[heading][row]) for heading in self._chain)
                share = self._columns["Share"][row] if "Share" in self._columns else None
                end = _day(self._columns["To"][row])
                self._spells[chain].append(_Spell(begin, end, row=row, share=_share(share)))

    def run(self) -> tuple[list[Record], list[Problem]]:
        if "From" in self._mapping.fixed:
            self._records = [self._as_of_its_day(record) for record in asked(self._records, self._watch, _LOOK)]
        for at, record in enumerate(asked(self._records, self._watch, _LOOK)):
            self._enter(at, record)
        inside: list[_Ending] = []
        across: list[_Ending] = []
        for spells in self._spells.values():
            for ending in _endings(spells):
                within = ending.spell.at >= 0 and ending.by.at >= 0
                (inside if within else across).append(ending)
        carried = list(self._carried()) if self._mapping.target in _CARRIED else []
        for ending in (*inside, *(across if self._mapping.spells != "keep" else ())):
            self._end(ending)
        return self._records, [*carried, *self._told(inside), *self._asked(across)]

    def _as_of_its_day(self, record: Record) -> Record:
        """A record that says what holds on a day, with the beginning of the spell of the book that says the same."""
        day = record.cells.get("From")
        if record.bad or not isinstance(day, date):
            return record
        given = {h: cell for h, cell in record.cells.items() if h != "From" and cell is not None}
        for spell in self._spells.get(self._of(record.cells), ()):
            is_there = spell.begin <= day and (spell.end is None or spell.end >= day)
            before = self._row(spell.row) if is_there else {}
            if is_there and all(self._text(h, before.get(h)) == self._text(h, cell) for h, cell in given.items()):
                return replace(record, cells={**record.cells, "From": spell.begin})
        return record

    def _enter(self, at: int, record: Record) -> None:
        """Note where in time a record belongs; one of a row of the book takes its place."""
        chain, begin = self._of(record.cells), record.cells.get("From")
        if record.bad or not all(chain) or not isinstance(begin, date):
            return
        end, key = _day(record.cells.get("To")), self._key(record.cells)
        alike = (one for one in self._spells[chain] if one.begin == begin)
        known = next((one for one in alike if self._key_of(one) == key), None)
        if known is not None:
            known.at, known.end = at, end or known.end
        else:
            self._spells[chain].append(_Spell(begin, end, at, share=_share(record.cells.get("Share"))))

    def _end(self, ending: _Ending) -> None:
        spell, by = ending.spell, self._records[max(ending.by.at, ending.spell.at)]
        if spell.at >= 0:
            record = self._records[spell.at]
            self._records[spell.at] = replace(record, cells={**record.cells, "To": ending.day})
            return
        row = self._row(spell.row)
        cells = {heading: row[heading] for heading in key_headings(self._mapping.target)}
        self._records.append(Record({**cells, "To": ending.day}, by.sheet, by.row, ends=True))

    def _carried(self) -> Iterator[Problem]:
        """What new spells take from the one before, because the file has no column for it."""
        taken: dict[str, None] = {}
        rows: list[Record] = []
        for spells in self._spells.values():
            for before, spell in _followed(spells):
                record = self._records[spell.at]
                old = self._records[before.at].cells if before.at >= 0 else self._row(before.row)
                headings = [c.heading for c in self._spec.columns if c.heading not in (*record.cells, "To")]
                more = {heading: old[heading] for heading in headings if old.get(heading) is not None}
                if more:
                    self._records[spell.at] = replace(record, cells={**record.cells, **more})
                    taken |= dict.fromkeys(more)
                    rows.append(record)
        if rows:
            many = counted(len(rows), "new spell")
            takes = "takes" if len(rows) == 1 else "take"
            headings_taken = ", ".join(c.heading for c in self._spec.columns if c.heading in taken)
            wrong = f"{many} {takes} {headings_taken} from the spell before, for the file has no such column"
            yield _about(rows, wrong, "", Severity.FINDING)

    def _told(self, endings: Sequence[_Ending]) -> Iterator[Problem]:
        if endings:
            has = "has no end and ends" if len(endings) == 1 else "have no end and end"
            named = ", ".join(f"{self._name(one.spell)} on {one.day}" for one in endings[:_NAMED])
            wrong = f"{counted(len(endings), 'spell')} of the file {has} the day before the next begins ({named})"
            severity = Severity.WARNING if self._mapping.target == "Ownership" else Severity.FINDING
            yield _about([self._records[one.spell.at] for one in endings], wrong, "", severity)

    def _asked(self, endings: Sequence[_Ending]) -> Iterator[Problem]:
        """Spells that meet some of the book, which end there or not as somebody decides."""
        if not endings or self._mapping.spells == "keep":
            return
        rows = [self._records[max(one.by.at, one.spell.at)] for one in endings]
        named = "; ".join(
            f"{self._name(one.spell)} since {one.spell.begin}, the new one from {one.by.begin}"
            for one in endings[:_NAMED]
        )
        if self._mapping.spells:
            has = "ends" if len(endings) == 1 else "end"
            wrong = f"{counted(len(endings), 'spell')} without an end {has} the day before, as decided ({named})"
            yield _about(rows, wrong, "", Severity.WARNING)
            return
        has = "has no end and goes" if len(endings) == 1 else "have no end and go"
        wrong = f"{counted(len(endings), 'spell')} of {self._mapping.target} {has} on when another begins ({named})"
        right = "say whether the earlier one ends the day before"
        yield asking(_about(rows, wrong, right, Severity.ERROR), "spells", SPELLS)

    def _name(self, spell: _Spell) -> str:
        cells = self._records[spell.at].cells if spell.at >= 0 else self._row(spell.row)
        return " ".join(shown(cells.get(heading)) for heading in self._chain)

    def _key_of(self, spell: _Spell) -> tuple[str, ...]:
        return self._key(self._records[spell.at].cells if spell.at >= 0 else self._row(spell.row))

    def _row(self, row: int) -> dict[str, Cell]:
        return {heading: column[row] for heading, column in self._columns.items()}

    def _of(self, cells: MappingOf[str, Cell]) -> tuple[str, ...]:
        return self._texts(cells, self._chain)

    def _key(self, cells: MappingOf[str, Cell]) -> tuple[str, ...]:
        return self._texts(cells, key_headings(self._mapping.target))

    def _texts(self, cells: MappingOf[str, Cell], headings: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._text(heading, cells.get(heading)) for heading in headings)

    def _text(self, heading: str, cell: Cell) -> str:
        if heading not in self._kinds:
            self._kinds[heading] = self._spec.find(heading) or Column(heading, Kind.TEXT)
        return canonical(self._kinds[heading], cell, self._calendar)


def _about(rows: Sequence[Record], wrong: str, right: str, severity: Severity) -> Problem:
    """What is said of some rows, with the place where it is one."""
    return problem(rows[0].sheet, rows[0].place if len(rows) == 1 else "", None, wrong, right, severity)


def _endings(spells: Sequence[_Spell]) -> Iterator[_Ending]:
    """The spells of one chain that go on when later ones begin that together are the whole, if any of them is new."""
    groups: dict[date, list[_Spell]] = defaultdict(list)
    for spell in spells:
        groups[spell.begin].append(spell)
    whole = [begin for begin in sorted(groups) if sum(one.share for one in groups[begin]) >= _WHOLE]
    for spell in sorted(spells, key=lambda spell: spell.begin):
        begin = next((one for one in whole if one > spell.begin), None)
        if spell.end is not None or begin is None:
            continue
        later = max(groups[begin], key=lambda one: (one.at >= 0 and one.row < 0, one.at >= 0))
        is_new = (spell.at >= 0 and spell.row < 0) or (later.at >= 0 and later.row < 0)
        if is_new or (spell.at >= 0 and later.at >= 0):
            yield _Ending(spell, later)


def _followed(spells: Sequence[_Spell]) -> Iterator[tuple[_Spell, _Spell]]:
    """New spells of the file, from the first, with the one of the day before."""
    ordered = sorted(spells, key=lambda spell: spell.begin)
    for before, spell in pairwise(ordered):
        if spell.at >= 0 and spell.row < 0 and (before.end is None or before.end >= spell.begin - _DAY):
            yield before, spell


def _share(cell: Cell) -> Decimal:
    """The share of an owner; blank or unreadable it is the whole."""
    value = parse_number(cell)
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(1)


def _day(cell: Cell) -> date | None:
    found = parse_date(cell)
    return found if isinstance(found, date) else None
