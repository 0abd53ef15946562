"""Input rows of closed periods that are no longer as they were signed, and the trace that the edit left, if any.

Books are edited, and a correction to a closed period is paid as a retro line; that is no falsification. An edit is
traced if the change log tells it, or if the row as it is now stands under a later signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.basics.calendar import Calendar, Period
from model.basics.watch import Watch, asked, unwatched, watched
from model.signoff.canonical import canonical
from model.signoff.entries import CLOSED, Entry, Statement
from model.signoff.findings import Finding, changed_cell, missing
from model.signoff.frozen import Archive
from model.signoff.inputs import SETTINGS, Row, SignedInputs
from model.signoff.written import WrittenRow, sheet_of, written
from model.tables.book import Book
from model.tables.columns import Table
from model.tables.schema import SHEETS, folded
from model.tables.values import Complaint, parse_number, parse_period

_LOG = "Change log"
_EDITS, _STATEMENTS, _ROWS = 20, 100, 5_000  # from one look at the watch to the next


@dataclass(frozen=True)
class InputChange:
    """One edit of a signed input. `trace` says who told of it; '' for an edit that left none."""

    period: str
    finding: Finding
    trace: str


@dataclass(frozen=True)
class _Edit:
    """A frozen row and what it is now: a table row, or None where it is gone."""

    sheet: str
    period: Period
    signed: Row
    now: int | None
    at: str


def input_changes(
    book: Book, inputs: SignedInputs, archive: Archive, entries: Sequence[Entry], watch: Watch = unwatched
) -> list[InputChange]:
    """All edits of inputs that closed statements rest on, each told once, for the first period that it touches."""
    calendar = inputs.tables.calendar
    closed = _closed(archive, entries, calendar, watch)
    log = [row for row in written(book, _LOG, calendar).rows if row.texts["Sheet"]]
    found: dict[tuple[str, str | None, str, str, str], InputChange] = {}
    for period, entry, rows in watched(closed, watch):
        for edit in asked(_edits(rows, inputs, period, entry.at, watch), watch, _EDITS):
            later = _signed_later(edit, inputs, closed)
            for heading, before, after in _cells(edit, inputs):
                finding = _finding(book, inputs, edit, heading, before, after)
                trace = later or _logged(log, edit, inputs, heading, before, after)
                key = (edit.sheet, heading, finding.cell or canonical(edit.signed), before, after)
                found.setdefault(key, InputChange(entry.period, finding, trace))
    return list(found.values())


_Closed = list[tuple[Period, Entry, Mapping[str, Mapping[str, Row]]]]


def _closed(archive: Archive, entries: Sequence[Entry], calendar: Calendar, watch: Watch) -> _Closed:
    """For each closed period and pack: the last entry, and the rows by sheet and text that its statements rest on."""
    latest = {(entry.period, entry.payee_id): entry for entry in entries}
    groups: dict[tuple[Period, str], tuple[Entry, list[Statement]]] = {}
    for entry in asked(latest.values(), watch, _STATEMENTS):
        statement = archive.statement(entry.statement)
        period = parse_period(entry.period, calendar)
        if entry.step in CLOSED and statement is not None and isinstance(period, Period):
            groups.setdefault((period, statement.pack), (entry, []))[1].append(statement)
    closed: _Closed = []
    for (period, pack_digest), (entry, statements) in sorted(groups.items()):
        pack = archive.pack(pack_digest)
        if pack is None:
            continue
        rows: dict[str, dict[str, Row]] = {}
        covered = {id(row): (sheet, row) for s in asked(statements, watch, _STATEMENTS) for sheet, row in s.rows(pack)}
        for sheet, row in asked(covered.values(), watch, _ROWS):
            rows.setdefault(sheet, {})[canonical(row)] = row
        closed.append((period, entry, rows))
    return closed


def _edits(
    rows: Mapping[str, Mapping[str, Row]], inputs: SignedInputs, period: Period, at: str, watch: Watch
) -> Iterator[_Edit]:
    for sheet, signed in rows.items():
        places = inputs.places(sheet, period, watch)
        gone = [row for text, row in signed.items() if text not in places]
        if not gone:
            continue
        present = inputs.rows(sheet, period)
        free = {i for text, numbers in places.items() if text not in signed for i in numbers}
        find = _successor(sheet, present, free)
        for row in gone:
            yield _Edit(sheet, period, row, find(row), at)


def _successor(sheet: str, present: Sequence[Row], free: set[int]) -> Callable[[Row], int | None]:
    """What became of a frozen row: the row of the same key, else one that differs in a single cell.

    Rows of a sheet without a key are known by their first cell and by being more than half alike.
    """
    key = ("Setting",) if sheet == SETTINGS else SHEETS[sheet].key
    first = SHEETS[sheet].columns[0].heading
    by_key: dict[tuple[str, ...], list[int]] = {}
    for i in sorted(free):
        by_key.setdefault(tuple(present[i].get(h, "") for h in key or (first,)), []).append(i)

    def find(row: Row) -> int | None:
        same = by_key.get(tuple(row.get(h, "") for h in key or (first,)), [])
        candidates = same or (sorted(free) if len(free) <= 50 else [])
        scored = [(sum(present[i].get(h) == text for h, text in row.items()), -i) for i in candidates]
        best, place = max(scored, default=(0, 0))
        needed = len(row) - 1 if not same else 0 if key else len(row) / 2
        if not scored or best < needed:
            return None
        free.discard(-place)
        if -place in same:
            same.remove(-place)
        return -place

    return find


def _cells(edit: _Edit, inputs: SignedInputs) -> Iterator[tuple[str | None, str, str]]:
    if edit.now is None:
        yield None, "", ""
        return
    now = inputs.rows(edit.sheet, edit.period)[edit.now]
    for heading in dict.fromkeys([*edit.signed, *now]):
        before, after = edit.signed.get(heading, ""), now.get(heading, "")
        if before != after:
            yield heading, before, after


def _finding(book: Book, inputs: SignedInputs, edit: _Edit, heading: str | None, before: str, after: str) -> Finding:
    sheet = sheet_of(book, edit.sheet)
    about = f"{_name(edit)}, on which {inputs.tables.calendar.name(edit.period)} rests,"
    if edit.now is None or heading is None:
        return missing(sheet.name, f"the row of {about} is gone", "put it back, or log why it went")
    if edit.sheet == SETTINGS:
        row = next((i for i, c in enumerate(sheet.column("Setting")) if folded(str(c)) == folded(_name(edit))), None)
        place = "Value"
    else:
        row = int(inputs.tables[edit.sheet].rows[edit.now])
        place = _heading(inputs.tables[edit.sheet], heading, inputs.tables.calendar)
    if row is None:
        return missing(sheet.name, f"{_name(edit)} was '{before}' and is '{after}' by default", "write it down again")
    found = changed_cell(sheet, row, place, about, before, after)
    return replace(found, right=f"{found.right}, or say in the Change log why it changed")


def _heading(table: Table, heading: str, calendar: Calendar) -> str:
    """The sheet's own spelling of a canonical heading."""
    spelled = {calendar.name(period): column.heading for period, column in table.periods.items()}
    return spelled.get(heading) or (table.roles[heading][0] if heading in table.roles else heading)


def _name(edit: _Edit) -> str:
    spec = SHEETS[edit.sheet]
    key = spec.key or tuple(column.heading for column in spec.columns[:2])
    return " ".join(edit.signed.get(heading, "") for heading in key).strip()


def _signed_later(edit: _Edit, inputs: SignedInputs, closed: _Closed) -> str:
    """That a later closed statement rests on the row as it is now."""
    if edit.now is None:
        return ""
    for period, entry, rows in closed:
        if entry.at > edit.at and edit.sheet in rows:
            now = inputs.rows(edit.sheet, period)[edit.now]
            if canonical(now) in rows[edit.sheet]:
                return f"signed like this with {entry.period}, {entry.step} by {entry.by} at {entry.at}"
    return ""


def _logged(
    log: Iterable[WrittenRow], edit: _Edit, inputs: SignedInputs, heading: str | None, before: str, after: str
) -> str:
    """That the change log tells of an edit of this cell from what was signed, and of one to what it is now."""
    about = [
        row
        for row in log
        if row.texts["At (UTC)"] >= edit.at and folded(edit.sheet) in map(folded, row.texts["Sheet"].split(","))
    ]
    wide = [row for row in about if not row.texts["Row"]]
    calendar = inputs.tables.calendar
    table = inputs.tables[edit.sheet]
    spelled = folded(_heading(table, heading, calendar)) if heading else ""
    ours = [row for row in about if _is_row(row.texts["Row"], edit)]
    if heading is None:
        told = [row for row in ours if row.texts["After"] == "deleted"]
    else:
        cells = [row for row in ours if folded(row.texts["Column"]) in (spelled, "value")]
        left = any(_alike(row.texts["Before"], before) for row in cells)
        told = [row for row in cells if left and _alike(row.texts["After"], after)]
    trace = (told or wide)[-1:]
    return "".join(f"{r.texts['By']} at {r.texts['At (UTC)']}: {r.texts['Reason']}".rstrip(": ") for r in trace)


def _is_row(text: str, edit: _Edit) -> bool:
    """Whether `14 (1007, NRR)` is the row: its key must agree; where the sheet has none, the cells decide alone."""
    _, bracket, key = text.partition("(")
    headings = SHEETS[edit.sheet].key
    if not bracket or not headings:
        return bool(text)
    signed = ", ".join(text for h in headings if (text := edit.signed.get(h, "")))
    return folded(key.rstrip(")")) == folded(signed)


def _alike(logged: str, canonical_text: str) -> bool:
    if folded(logged) == folded(canonical_text):
        return True
    a, b = parse_number(logged), parse_number(canonical_text)
    return not isinstance(a, Complaint) and not isinstance(b, Complaint) and a is not None and a == b
