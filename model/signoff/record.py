"""What is signed, read back: for each pay period and payee the last valid step, its lines, and whether they are proved.

The lines come from the frozen statement, whose digest the entry covers; the Payouts sheet shows them and is checked
against them. Only where Frozen was damaged are the rows of Payouts all there is, and then nothing is proved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.basics.calendar import Period
from model.basics.watch import Watch, stages, unwatched, watched
from model.pay.lines import PayoutLine
from model.signoff.canonical import LINE_HEADINGS, line_of_texts, line_texts
from model.signoff.entries import CLOSED, STEPS, Entry, Statement
from model.signoff.frozen import Archive
from model.signoff.inputs import Row, SignedInputs
from model.signoff.written import WrittenRow, written_rows
from model.tables.columns import Tables
from model.tables.values import parse_period

_LOOK = 100  # payees from one look at the watch to the next


@dataclass(frozen=True)
class SignedRecord:
    """The state of one payee's pay period: its entries from the first to the last, the last one's lines.

    `proved`: entry, chain and lines agree with their digests. `inputs` are the rows that the statement rests on, each
    with its sheet; empty unless proved.
    """

    period: Period
    payee_id: str
    entries: tuple[Entry, ...]
    lines: tuple[PayoutLine, ...]
    proved: bool
    statement: Statement | None
    archive: Archive

    @property
    def last(self) -> Entry:
        """The entry that counts."""
        return self.entries[-1]

    @property
    def step(self) -> str:
        """prepared, approved or exported."""
        return self.last.step

    @property
    def closed(self) -> bool:
        """Whether the lines are the record for good."""
        return self.step in CLOSED

    @property
    def amount(self) -> Decimal | None:
        """The signed total."""
        return Decimal(self.last.amount) if self.last.amount else None

    @property
    def inputs(self) -> list[tuple[str, Row]]:
        """The frozen input rows, each with its sheet."""
        pack = self.archive.pack(self.statement.pack) if self.statement else None
        return self.statement.rows(pack) if self.statement and pack else []


Records = Mapping[tuple[Period, str], SignedRecord]


def signed_records(tables: Tables, watch: Watch = unwatched) -> dict[tuple[Period, str], SignedRecord]:
    """Every signed pay period of every payee. Rows of Sign-offs that make no sense are left to `verify`.

    What `watch` raises ends it.
    """
    unpacking, recording = stages(watch, 1, 1)
    rows = written_rows(tables, "Sign-offs")
    if not rows:
        return {}
    archive = Archive.of(written_rows(tables, "Frozen"), unpacking)
    frozen = {entry.digest: entry for entry in archive.entries()}
    payouts: dict[tuple[str, str], list[WrittenRow]] = {}
    for row in written_rows(tables, "Payouts"):
        payouts.setdefault((row.texts["Period"], row.texts["Payee ID"]), []).append(row)
    histories: dict[tuple[Period, str], list[tuple[Entry, bool]]] = {}
    before = ""
    for row in rows:
        proved = frozen.get(row.texts["Digest"])
        entry = proved or _entry_of(row.texts)
        sound = proved is not None and dict(row.texts) == proved.texts and proved.previous == before
        before = row.texts["Digest"]
        period = parse_period(entry.period, tables.calendar)
        if isinstance(period, Period) and entry.step in STEPS:
            histories.setdefault((period, entry.payee_id), []).append((entry, sound))
    return {
        (period, payee_id): _record(period, payee_id, history, archive, payouts)
        for (period, payee_id), history in watched(list(histories.items()), recording, _LOOK)
    }


def _entry_of(texts: Mapping[str, str]) -> Entry:
    """A row of Sign-offs whose frozen entry is lost."""
    return Entry(
        texts["Period"],
        texts["Payee ID"],
        texts["Step"],
        texts["By"],
        texts["At (UTC)"],
        texts["Comment"],
        texts["Amount"],
        "",
        texts["Previous digest"],
    )


def _record(
    period: Period,
    payee_id: str,
    history: Sequence[tuple[Entry, bool]],
    archive: Archive,
    payouts: Mapping[tuple[str, str], Sequence[WrittenRow]],
) -> SignedRecord:
    entries = tuple(entry for entry, _ in history)
    statement = archive.statement(entries[-1].statement)
    complete = statement is not None and archive.holds(statement.pack)
    shown = [row.texts for row in payouts.get((entries[-1].period, payee_id), ())]
    texts: Iterable[Mapping[str, str]] = statement.lines if statement is not None else shown
    lines = tuple(line_of_texts(line, period, entries[-1].step) for line in texts)
    agree = statement is not None and _counted(shown) == _counted(statement.lines)
    proved = complete and agree and all(sound for _, sound in history)
    return SignedRecord(period, payee_id, entries, lines, proved, statement, archive)


def _counted(lines: Iterable[Mapping[str, str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(line.get(heading, "") for heading in LINE_HEADINGS) for line in lines)


def status(record: SignedRecord, inputs: SignedInputs, lines: Sequence[PayoutLine], watch: Watch = unwatched) -> str:
    """The status of the payee's lines in the period: the step, or `stale` if a prepared statement no longer holds."""
    return record.step if record.closed or not stale_reasons(record, inputs, lines, watch) else "stale"


def stale_reasons(
    record: SignedRecord, inputs: SignedInputs, lines: Sequence[PayoutLine], watch: Watch = unwatched
) -> tuple[str, ...]:
    """Why a prepared statement no longer holds: what it rests on was edited, or its lines come out differently.

    `lines` are the payee's lines of the period as they are calculated now. Empty for a statement that still holds. Make
    one `SignedInputs` for all records of a book: it remembers what it has compared.
    """
    reasons = []
    pack = record.archive.pack(record.statement.pack) if record.statement else None
    if record.statement and pack:
        changed = inputs.changed(record.statement.pack, pack.rows, record.period, watch)
        for sheet, runs in record.statement.used.items():
            gone = changed.get(sheet, [])
            count = sum(bisect_left(gone, stop) - bisect_left(gone, start) for start, stop in runs)
            if count:
                reasons.append(f"{count} row{'' if count == 1 else 's'} of {sheet} changed since")
    if _counted(map(line_texts, record.lines)) != _counted(map(line_texts, lines)):
        reasons.append("the lines come out differently now")
    return tuple(reasons)
