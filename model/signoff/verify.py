"""The proof: nothing that was signed was altered, or this is what was.

Frozen proves itself row by row and holds the entries and statements that Sign-offs and Payouts must show. The entries
are chained by their digests. An input row of a closed period that was edited later without a trace, neither in the
change log nor under a later signature, counts as altered; edits that left a trace are told by `later_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.basics.watch import Watch, stages, unwatched, watched
from model.signoff.canonical import LINE_HEADINGS
from model.signoff.changes import InputChange, input_changes
from model.signoff.entries import Entry, Statement
from model.signoff.findings import Finding, added_row, changed_cell, differing, missing, missing_columns, paired
from model.signoff.frozen import Archive, Piece
from model.signoff.inputs import SignedInputs
from model.signoff.written import WrittenRow, WrittenSheet, written
from model.tables.book import Book
from model.tables.reading import read_tables
from model.tables.schema import SHEETS

_SHEETS = ("Frozen", "Sign-offs", "Payouts")
_ENTRY_HEADINGS = tuple(column.heading for column in SHEETS["Sign-offs"].columns)
_EARLIER_COPY = "bring it back from an earlier copy of the book"
_ALIKE_ENTRY, _ALIKE_LINE = 5, 10  # cells that must agree before a row is taken for an altered one
_LOOK = 100  # entries from one look at the watch to the next
_MANY = 400  # rows; more than this are not compared each with each


@dataclass(frozen=True)
class Proof:
    """What was proved: how many entries, the digest of the last one, and everything that was found altered."""

    entries: int
    last_digest: str
    altered: tuple[Finding, ...]
    changes: tuple[InputChange, ...]


def verify(book: Book) -> list[Finding]:
    """Everything in the book that is no longer as it was signed; empty if all is proved."""
    return list(prove(book).altered)


def later_changes(book: Book) -> list[InputChange]:
    """Input rows of closed periods that were edited after they were signed, with the trace that each edit left."""
    return [change for change in prove(book).changes if change.trace]


def prove(book: Book, watch: Watch = unwatched) -> Proof:
    """The whole proof of a book. The book is not changed. What `watch` raises ends it."""
    reading, writing, unpacking, comparing, tracing = stages(watch, 4, 1, 1, 1, 3)
    tables = read_tables(book, reading)
    frozen, signoffs, payouts = (
        written(book, name, tables.calendar, look) for name, look in zip(_SHEETS, stages(writing, 4, 1, 5), strict=True)
    )
    archive = Archive.of(frozen.rows, unpacking)
    entries = archive.entries()
    if not entries and not signoffs.rows and not frozen.rows:
        return Proof(0, "", tuple(_claims(payouts, {})), ())
    for sheet in (frozen, signoffs, payouts):
        if lost := missing_columns(sheet.sheet, sheet.missing):
            return Proof(len(entries), entries[-1].digest if entries else "", tuple(lost), ())
    latest = {(entry.period, entry.payee_id): entry for entry in entries}
    altered = _frozen_findings(frozen, archive, entries, comparing)
    whole = not altered
    altered += _entry_findings(signoffs, entries, whole)
    tracing(0, 1)
    altered += _line_findings(payouts, archive, latest)
    changes = input_changes(book, SignedInputs(tables), archive, entries, tracing)
    altered += [change.finding for change in changes if not change.trace]
    return Proof(len(entries), entries[-1].digest if entries else "", tuple(altered), tuple(changes))


# --- Frozen -------------------------------------------------------------------------------------------------------


def _frozen_findings(frozen: WrittenSheet, archive: Archive, entries: Sequence[Entry], watch: Watch) -> list[Finding]:
    sheet = frozen.sheet
    found = [
        Finding(
            sheet.name,
            row.row,
            "Content",
            sheet.address(row.row, "Content"),
            "",
            row.texts["Content"],
            "Content is not what was frozen",
            _EARLIER_COPY,
        )
        for row in archive.damaged
    ]
    found += [added_row(sheet, row.row, "the row stands there twice") for row in archive.twice]
    for row, piece in archive.sound:
        signed = {"Period": piece.period, "Payee ID": piece.payee_id, "Part": str(piece.part)}
        found += differing(sheet, row, signed, "this row")
    reading, comparing = stages(watch, 4, 1)
    needed = _needed(archive, entries, reading)
    if not archive.damaged:
        found += [_torn(piece) for piece in archive.torn]
        torn = {piece.text for piece in archive.torn}
        gone = [what for key, what in needed.items() if archive.get(key) is None and key not in torn]
        found += [missing(sheet.name, f"{what} is missing", _EARLIER_COPY) for what in gone]
    known = {entry.digest for entry in entries}
    for row, piece in watched(archive.sound, comparing, _LOOK):
        batch = archive.get(piece.text)
        belongs = piece.text in needed or (isinstance(batch, tuple) and {e.digest for e in batch} <= known)
        if batch is not None and not belongs:
            found.append(added_row(sheet, row.row, "no signature names this row"))
    return found


def _needed(archive: Archive, entries: Sequence[Entry], watch: Watch) -> dict[str, str]:
    """The texts that must be there, by digest, with what each is."""
    needed: dict[str, str] = {}
    for entry in watched(entries, watch, _LOOK):
        needed[entry.statement] = f"the frozen statement of {entry.payee_id} for {entry.period}"
        statement = archive.statement(entry.statement)
        if statement is not None:
            needed[statement.pack] = f"the frozen inputs of {entry.period}"
    return needed


def _torn(piece: Piece) -> Finding:
    what = f"{piece.payee_id}, {piece.period}" if piece.payee_id else piece.period
    return missing("Frozen", f"of the {piece.parts} parts of {what} not all are there", _EARLIER_COPY)


# --- Sign-offs ----------------------------------------------------------------------------------------------------


def _entry_findings(signoffs: WrittenSheet, entries: Sequence[Entry], whole: bool) -> list[Finding]:
    """`whole`: Frozen is undamaged, so that a row without a frozen entry was never signed."""
    sheet = signoffs.sheet
    signed = [entry.texts for entry in entries]
    matched, rest = _matched(signed, signoffs.rows)
    open_entries = [i for i in range(len(signed)) if i not in matched]
    fewer = rest if len(rest) * len(open_entries) <= _MANY**2 else rest[:_MANY]
    pairs = paired([signed[i] for i in open_entries[:_MANY]], fewer, _ENTRY_HEADINGS, _ALIKE_ENTRY)
    found = []
    for position, row in pairs.items():
        i = open_entries[position]
        matched[i] = row
        found += differing(sheet, row, signed[i], _entry_name(entries[i]))
    for i in open_entries:
        if i not in matched:
            found.append(missing(sheet.name, f"the row of {_entry_name(entries[i])} is missing", _EARLIER_COPY))
    taken = {row.row for row in matched.values()}
    shown = {row.texts["Digest"] for row in matched.values()}
    for row in rest:
        if row.row not in taken:
            if row.texts["Digest"] in shown:
                found.append(added_row(sheet, row.row, "the row stands there twice"))
            elif whole:
                found.append(added_row(sheet, row.row, "nobody signed this: no frozen entry belongs to it"))
    return found + _order_findings(signoffs, entries, matched) + _unfrozen_links(signoffs, matched, whole)


def _matched(
    signed: Sequence[Mapping[str, str]], rows: Sequence[WrittenRow]
) -> tuple[dict[int, WrittenRow], list[WrittenRow]]:
    """Signed entries with the rows that show them exactly, and the other rows."""
    by_texts = {tuple(texts.values()): i for i, texts in enumerate(signed)}
    matched: dict[int, WrittenRow] = {}
    rest = []
    for row in rows:
        i = by_texts.get(tuple(row.texts[heading] for heading in _ENTRY_HEADINGS))
        if i is None or i in matched:
            rest.append(row)
        else:
            matched[i] = row
    return matched, rest


def _order_findings(
    signoffs: WrittenSheet, entries: Sequence[Entry], matched: Mapping[int, WrittenRow]
) -> list[Finding]:
    """The first row that does not stand where the chain has it."""
    expected = [matched[i] for i in sorted(matched)]
    actual = sorted(expected, key=lambda row: row.row)
    index = {row.row: i for i, row in matched.items()}
    for place, (row, there) in enumerate(zip(expected, actual, strict=True)):
        if row.row != there.row:
            about = _entry_name(entries[index[row.row]])
            after = f"below {_entry_name(entries[index[expected[place - 1].row]])}" if place else "at the top"
            wrong = f"the row of {about} is out of order"
            return [added_row(signoffs.sheet, row.row, wrong, f"move it back to {after}")]
    return []


def _unfrozen_links(signoffs: WrittenSheet, matched: Mapping[int, WrittenRow], whole: bool) -> list[Finding]:
    """Where Frozen is damaged: rows without a frozen entry must at least name the digest above them."""
    if whole:
        return []
    known = {row.row for row in matched.values()}
    found = []
    for above, row in zip([None, *signoffs.rows], signoffs.rows, strict=False):
        previous = above.texts["Digest"] if above else ""
        if row.row not in known and row.texts["Previous digest"] != previous:
            after = row.texts["Previous digest"]
            found.append(changed_cell(signoffs.sheet, row.row, "Previous digest", "this row", previous, after))
    return found


def _entry_name(entry: Entry) -> str:
    return f"{entry.payee_id}, {entry.period}, {entry.step} by {entry.by}"


# --- Payouts ------------------------------------------------------------------------------------------------------


def _line_findings(payouts: WrittenSheet, archive: Archive, latest: Mapping[tuple[str, str], Entry]) -> list[Finding]:
    statements = {key: archive.statement(entry.statement) for key, entry in latest.items()}
    signed = [line for statement in statements.values() if isinstance(statement, Statement) for line in statement.lines]
    places: dict[tuple[str, ...], list[int]] = {}
    for i, line in enumerate(signed):
        places.setdefault(tuple(line[h] for h in LINE_HEADINGS), []).append(i)
    rest, exact = [], []
    for row in payouts.rows:
        same = places.get(tuple(row.texts[h] for h in LINE_HEADINGS))
        if same:
            exact.append((same.pop(), row))
        else:
            rest.append(row)
    sheet = payouts.sheet
    found = [
        finding
        for i, row in exact
        for finding in _status(payouts, row, latest[signed[i]["Period"], signed[i]["Payee ID"]])
    ]
    unmatched = [i for same in places.values() for i in same]
    suspects = rest if len(unmatched) * len(rest) <= _MANY**2 else [r for r in rest if _key(r) in latest][:_MANY]
    pairs = paired([signed[i] for i in unmatched[:_MANY]], suspects, LINE_HEADINGS, _ALIKE_LINE)
    for position, row in pairs.items():
        line = signed[unmatched[position]]
        found += differing(sheet, row, line, _line_name(line))
    for position, i in enumerate(unmatched):
        if position not in pairs:
            found.append(missing(sheet.name, f"the line {_line_name(signed[i])} is missing", _EARLIER_COPY))
    taken = {row.row for row in pairs.values()}
    others = [row for row in rest if row.row not in taken]
    unproved = {key for key, statement in statements.items() if statement is None}
    for row in others:
        if _key(row) in latest and _key(row) not in unproved:
            found.append(added_row(sheet, row.row, f"this line of {row.texts['Payee ID']} was not signed"))
    return found + _claims(payouts, latest, {row.row for row in others})


def _status(payouts: WrittenSheet, row: WrittenRow, entry: Entry) -> list[Finding]:
    shown = row.texts["Status"]
    if shown == entry.step or (shown == "stale" and entry.step == "prepared"):
        return []
    about = f"{entry.payee_id}, {entry.period}"
    return [changed_cell(payouts.sheet, row.row, "Status", about, entry.step, shown)]


def _claims(
    payouts: WrittenSheet, latest: Mapping[tuple[str, str], Entry], among: set[int] | None = None
) -> list[Finding]:
    """Rows that say they are signed and are not."""
    return [
        added_row(
            payouts.sheet,
            row.row,
            f"the line says '{row.texts['Status']}', and nobody signed it",
            "sign it, or write 'open'",
        )
        for row in payouts.rows
        if (among is None or row.row in among)
        and row.texts["Status"] in ("prepared", "approved", "exported")
        and _key(row) not in latest
    ]


def _key(row: WrittenRow) -> tuple[str, str]:
    return row.texts["Period"], row.texts["Payee ID"]


def _line_name(line: Mapping[str, str]) -> str:
    what = f"{line['Component']} ({line['Line']})" if line["Component"] else line["Line"]
    return f"{line['Payee ID']}, {line['Period']}, {what}"
