"""What records mean for the book: new rows, changed cells, unchanged and missing rows, duplicates."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from itertools import chain

from intake.changes.beside import beside
from intake.changes.comparison import Change, Comparison, PlannedRow, Staying
from intake.changes.keys import canonical, key_headings, position_of
from intake.changes.names import is_turned, kept_names
from intake.files.source import counted, problem
from intake.mapping.mapping import ROW, Mapping
from intake.rows.record import LeftOut, Record
from intake.values.alike import difference, plain_key
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.basics.watch import Watch, asked, unwatched, watched
from model.tables import values
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, Column, Kind

Differing = Callable[[Record, Record], tuple[str, ...]]

_LOOK = 2_000  # rows from one look at the watch to the next

_WRITTEN = (Kind.ID, Kind.NAME, Kind.TEXT)  # kinds that may be written in several ways
_NAMES = {"Payees": "Name", "Accounts": "Account"}


def compare(
    book: Book,
    mapping: Mapping,
    records: Sequence[Record],
    calendar: Calendar,
    watch: Watch = unwatched,
    differing: Differing = lambda _one, _other: (),
    left: Sequence[LeftOut] = (),
) -> Comparison:
    """Hold the records, and rows that are `left` out, against the sheet that they go to. What `watch` raises ends it.

    `differing`: the headings of what is not imported in which the rows of two records differ.
    """
    return _Comparer(book, mapping, calendar, watch, differing).run(records, left)


class _Comparer:
    def __init__(self, book: Book, mapping: Mapping, calendar: Calendar, watch: Watch, differing: Differing) -> None:
        self._differing = differing
        self._mapping = mapping
        self._calendar = calendar
        self._watch = watch
        self._sheet = book.sheet(mapping.target)
        self._spec = SHEETS[mapping.target]
        self._keys = key_headings(mapping.target)
        self._positions: dict[str, int | None] = {}
        self._columns: dict[str, Column] = {}

    def run(self, records: Sequence[Record], left: Sequence[LeftOut]) -> Comparison:
        found = Comparison()
        usable = [record for record in records if not record.bad]
        found.rows += [PlannedRow("bad", record) for record in records if record.bad]
        if self._keys:
            self._by_key(usable, found, left)
        else:
            self._by_row(usable, found, left)
        dated = "From" in self._keys  # without a day nothing is beside anything yet
        records = [
            row.record for row in found.rows if row.action == "new" and not (dated and not row.record.cells.get("From"))
        ]
        new = [(record.sheet, record.place, record.cells.get) for record in records]
        found.problems += beside(self._sheet, new, found.missing, self._cell, self._text)
        return found

    def _by_key(self, records: Sequence[Record], found: Comparison, left: Sequence[LeftOut]) -> None:
        known: dict[tuple[str, ...], int] = {}
        twice: dict[tuple[str, ...], int] = {}
        for row in asked(range(self._sheet.size), self._watch, _LOOK):
            key = self._key({heading: self._cell(row, heading) for heading in self._keys})
            if key in known:
                twice[key] = known[key]
            known[key] = row
        first: dict[tuple[str, ...], Record] = {}
        again: list[tuple[Record, Record]] = []
        lacking = f"has no {' and '.join(self._keys)}"
        none_has = all(not any(self._key(record.cells)) for record in records)
        for record in watched(records, self._watch, _LOOK):
            key = self._key(record.cells)
            if not any(key) and none_has:
                found.rows.append(PlannedRow("bad", record))
            elif not any(key):
                found.rows.append(self._bad(found, record, lacking, "fill it in"))
            elif key in first and self._is_same(record, first[key]):
                found.rows.append(PlannedRow("duplicate", record))
                again.append((record, first[key]))
            elif key in first:
                wrong = f"{self._named(record)} stands in row {first[key].row} of the file already, with other values"
                found.rows.append(self._bad(found, record, wrong, "keep the one that is right"))
            elif key in twice:
                rows = f"rows {self._number(twice[key])} and {self._number(known[key])} of {self._sheet.name}"
                wrong = f"{self._named(record)} stands twice in the book ({rows})"
                found.rows.append(self._bad(found, record, wrong, "mend the book first: keep one, or tell them apart"))
            elif key in known and self._mapping.mode == "append" and not record.ends:
                wrong = f"{self._named(record)} is in the book already"
                found.rows.append(self._bad(found, record, wrong, "update instead of appending, or leave it out"))
            else:
                first[key] = record
                found.rows.append(self._planned(record, known.get(key)))
        if records and none_has:
            wrong = f"none of {counted(len(records), 'row')} {lacking.replace('has no', 'has a')}"
            found.problems.append(problem(records[0].sheet, "", None, wrong, "map its column", Severity.ERROR))
        self._tell_again(found, again, "each is taken once")
        self._tell_numbered(found, records)
        self._tell_alike(found, first, known)
        self._tell_kept(found)
        self._tell_renamed(found)
        found.problems += kept_names(found.rows, self._mapping.target, self._cell)
        met = {self._key(row.record.cells) for row in found.rows}  # also those that cannot be used as they are
        stay = {key: one for one in left if (key := self._key(one.cells)) in known and any(key) and key not in met}
        found.staying = [Staying(known[key], one) for key, one in stay.items()]
        found.missing = [row for key, row in known.items() if any(key) and key not in met and key not in stay]

    def _by_row(self, records: Sequence[Record], found: Comparison, left: Sequence[LeftOut]) -> None:
        """Without a key a row is the same only if all that the record says is."""
        headings = list(dict.fromkeys(chain(*(record.cells for record in records), *(one.cells for one in left))))
        known: dict[tuple[str, ...], deque[int]] = defaultdict(deque)
        for row in asked(range(self._sheet.size), self._watch, _LOOK):
            known[tuple(self._text(h, self._cell(row, h)) for h in headings)].append(row)
        seen: dict[tuple[str, ...], Record] = {}
        again: list[tuple[Record, Record]] = []
        for record in watched(records, self._watch, _LOOK):
            key = tuple(self._text(h, record.cells.get(h)) for h in headings)
            if key in seen:
                again.append((record, seen[key]))
            seen.setdefault(key, record)
            free = known.get(key)
            found.rows.append(PlannedRow("unchanged", record, free.popleft()) if free else PlannedRow("new", record))
        self._tell_again(found, again, "all are taken; leave out what is one too many")
        for one in left:
            free = known.get(tuple(self._text(h, one.cells.get(h)) for h in headings))
            found.staying += [Staying(free.popleft(), one)] if free else []
        found.missing = sorted(row for rows in known.values() for row in rows)

    def _is_same(self, record: Record, first: Record) -> bool:
        return all(self._text(h, cell) == self._text(h, first.cells.get(h)) for h, cell in record.cells.items())

    def _tell_again(self, found: Comparison, again: Sequence[tuple[Record, Record]], what: str) -> None:
        """Rows that stand in the file before, all the same, or in all that is imported."""
        apart = {id(record): others for record, first in again if (others := self._differing(record, first))}
        same = [pair for pair in again if id(pair[0]) not in apart]
        if same:
            record, first = same[0]
            many = counted(len(same), "row")
            wrong = f"the file has {many} again, all the same (this one as row {first.row}); {what}"
            found.problems.append(problem(record.sheet, record.place, None, wrong, ""))
        if apart:
            record, first = next(pair for pair in again if id(pair[0]) in apart)
            headings = ", ".join(repr(name) for name in dict.fromkeys(chain.from_iterable(apart.values())))
            many = counted(len(apart), "row")
            wrong = (
                f"the file has {many} again, the same in all that is imported (this one as row {first.row}), "
                f"but not in {headings}; {what}"
            )
            right = "if they are several, compose their key of that too" if self._keys else ""
            found.problems.append(problem(record.sheet, record.place, None, wrong, right))

    def _tell_numbered(self, found: Comparison, records: Sequence[Record]) -> None:
        """Keys made of the number of the row: rows that are all the same but for it, and others' rows in the book."""
        numbered = {name for name, pattern in self._mapping.composed.items() if f"{{{ROW}}}" in pattern}
        if not numbered & set(self._keys):
            return
        seen: dict[tuple[str, ...], Record] = {}
        again: list[tuple[Record, Record]] = []
        for record in asked(records, self._watch, _LOOK):
            texts = tuple(self._text(h, cell) for h, cell in record.cells.items() if h not in numbered)
            first = seen.setdefault(texts, record)
            if first is not record and not self._differing(record, first):
                again.append((record, first))
        self._tell_again(found, again, "all are taken; leave out what is one too many")
        changed = [row for row in found.rows if row.action == "changed"]
        right = "give the key of this file another pattern, such as 2026-07-{row}, or make it of what tells rows apart"
        if len(changed) * 2 > sum(row.book_row is not None for row in found.rows):
            wrong = "stands in the book with other values; its number says only where it stood in a file"
            found.rows = [
                self._bad(found, row.record, f"{self._named(row.record)} {wrong}", right)
                if row.action == "changed"
                else row
                for row in found.rows
            ]
        elif changed:
            record, many = changed[0].record, counted(len(changed), "row")
            wrong = f"{many} would change rows of the book that have the same number (this one {self._named(record)})"
            found.problems.append(problem(record.sheet, record.place, None, wrong, right))

    def _tell_alike(
        self, found: Comparison, records: MappingOf[tuple[str, ...], Record], known: Collection[tuple[str, ...]]
    ) -> None:
        """New rows whose key is another one written in another way."""
        named = [(column := self._spec.find(h)) is None or column.kind in _WRITTEN for h in self._keys]
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        told: list[tuple[Record, tuple[str, ...], tuple[str, ...]]] = []
        for key in (*known, *records):
            plain = (plain_key(text) if is_name else text for text, is_name in zip(key, named, strict=True))
            before = alike.setdefault(tuple(plain), key)
            if before != key and key in records and key not in known:
                told.append((records[key], key, before))
        if told:
            record, key, before = told[0]
            more = f" ({counted(len(told), 'such row')})" if len(told) > 1 else ""
            how = difference(key, before)
            wrong = f"{self._named(record)} differs from {', '.join(before)} by {how} alone{more}"
            found.problems.append(problem(record.sheet, record.place, None, wrong, "make sure that they are two"))

    def _tell_kept(self, found: Comparison) -> None:
        """Blank cells of the file that leave what the book has."""
        if self._mapping.clear:
            return
        kept = [
            (row, heading)
            for row in found.rows
            if row.book_row is not None and row.action in ("changed", "unchanged")
            for heading, cell in row.record.cells.items()
            if cell is None and self._cell(row.book_row, heading) is not None
        ]
        if kept:
            row, heading = kept[0]
            before = values.shown(self._cell(row.book_row or 0, heading))
            many = counted(len(kept), "cell")
            wrong = f"{many} blank in the file, where the book keeps what it has ({heading}: {before})"
            right = "have blank cells clear the book's if they are meant to"
            found.problems.append(problem(row.record.sheet, row.record.place, None, wrong, right, Severity.FINDING))

    def _tell_renamed(self, found: Comparison) -> None:
        """Payees and accounts whose name becomes another one altogether, as columns sorted apart make them."""
        name = _NAMES.get(self._mapping.target, "")
        told = [
            (row, change)
            for row in found.rows
            for change in row.changes
            if change.heading == name and not _words(change.before) & _words(change.after)
        ]
        if told:
            row, change = told[0]
            more = f" ({counted(len(told), 'such row')})" if len(told) > 1 else ""
            before, after = values.shown(change.before), values.shown(change.after)
            wrong = f"{self._named(row.record)} is {before} in the book, and {after} here{more}"
            right = "make sure that the rows of the file are not mixed up"
            found.problems.append(problem(row.record.sheet, row.record.place, None, wrong, right))

    def _planned(self, record: Record, row: int | None) -> PlannedRow:
        if row is None:
            return PlannedRow("new", record)
        changes = []
        for heading, cell in record.cells.items():
            before = self._cell(row, heading)
            if (cell is None and not self._mapping.clear) or (type(cell) is type(before) and cell == before):
                continue
            if self._text(heading, before) != self._text(heading, cell) and not is_turned(
                self._mapping.target, heading, cell, before
            ):
                changes.append(Change(heading, before, cell))
        return PlannedRow("changed" if changes else "unchanged", record, row, tuple(changes))

    def _bad(self, found: Comparison, record: Record, wrong: str, right: str) -> PlannedRow:
        found.problems.append(problem(record.sheet, record.place, None, wrong, right, Severity.ERROR))
        return PlannedRow("bad", record)

    def _number(self, row: int) -> int:
        """The row of the book's sheet as Excel numbers it."""
        return self._sheet.header_row + 1 + row

    def _named(self, record: Record) -> str:
        texts = (values.shown(record.cells.get(heading)) for heading in self._keys)
        return f"{self._keys[0]} {', '.join(text for text in texts if text)}"

    def _key(self, cells: MappingOf[str, Cell]) -> tuple[str, ...]:
        return tuple(self._text(heading, cells.get(heading)) for heading in self._keys)

    def _cell(self, row: int, heading: str) -> Cell:
        if heading not in self._positions:
            self._positions[heading] = position_of(self._sheet, heading, self._calendar)
        position = self._positions[heading]
        return None if position is None else self._sheet.cells[position][row]

    def _text(self, heading: str, cell: Cell) -> str:
        """A cell as text that is the same for all ways to write the same thing."""
        if heading not in self._columns:
            self._columns[heading] = self._spec.find(heading) or Column(heading, self._spec.periods or Kind.TEXT)
        return canonical(self._columns[heading], cell, self._calendar)


def _words(cell: Cell) -> set[str]:
    return set(re.findall(r"\w+", values.shown(cell).casefold()))
