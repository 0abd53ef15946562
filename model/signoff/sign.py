"""Signing: who may take which step, and what it writes into Sign-offs, Payouts and Frozen.

Nothing is written here: the result says what the three sheets hold afterwards, so that the window can make one undoable
step of it and the command line can save it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from model.basics.calendar import Period
from model.basics.watch import Watch, asked, stages, unwatched, watched
from model.pay.lines import PayoutLine
from model.signoff.canonical import digest, free_text, line_texts, total_text
from model.signoff.entries import STEPS, Entry, Pack, Statement, entries_text, runs_of
from model.signoff.frozen import Archive, frozen_rows
from model.signoff.inputs import Row, SignedInputs
from model.signoff.loose import loose_ends
from model.signoff.record import Records, SignedRecord, signed_records, stale_reasons
from model.signoff.related import Related
from model.signoff.sheets import Content, appended, as_cells, with_lines
from model.signoff.written import sheet_of, written
from model.tables.book import Book, Cell, Sheet
from model.tables.columns import Tables
from model.tables.schema import SHEETS, folded

SourcesOf = Callable[[str, Period], Iterable[tuple[str, int]]]
Pair = tuple[Period, str]

LONGEST_COMMENT = 1000
_LOOK = 50  # payees from one look at the watch to the next
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Calculated(Protocol):
    """What signing needs of a calculation."""

    @property
    def tables(self) -> Tables:
        """The typed book that was calculated."""
        ...

    def lines(
        self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched
    ) -> list[PayoutLine]:
        """Payout lines of a named period, in the order of the Payouts sheet."""
        ...


class SignRefused(Exception):  # noqa: N818  (a refusal is no fault)
    """A step that may not be taken; `reasons` holds one clear sentence for each obstacle."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class SignedChange:
    """The entries of a signing, and the sheets as they are to be: headings, and cells by column."""

    entries: tuple[Entry, ...]
    contents: Mapping[str, Content]

    def applied_to(self, book: Book) -> Book:
        """The book with the record written; the book given is left as it was."""
        sheets = dict(book.sheets)
        for name, (headings, columns) in self.contents.items():
            old = sheet_of(book, name)
            cells = [list(column) for column in columns]
            sheets[old.name] = Sheet(old.name, list(headings), cells, old.header_row, old.first_column)
        return Book(sheets, book.source)


@dataclass(frozen=True)
class _Order:
    """What was asked for, cleaned."""

    step: str
    by: str
    at: str
    comment: str


def sign(
    book: Book,
    calculation: Calculated,
    period: Period,
    step: str,
    by: str,
    sources_of: SourcesOf,
    payee_ids: Iterable[str] | None = None,
    comment: str = "",
    at: datetime | None = None,
    watch: Watch = unwatched,
) -> SignedChange:
    """Take a step for every pay period inside `period`, for the payees named or for all of them.

    `calculation` is that of `book`; `sources_of` gives the (sheet, data row) that the explanation of a payee's lines of
    a pay period cites, and is asked only for what is prepared; rows that those name are covered too. `at` is now unless
    given. When all payees are meant, those that took the step before are passed over, and nobody is prepared while some
    row leaves open whose pay rests on it. Raises SignRefused, with nothing signed, if anyone else cannot take it. What
    `watch` raises ends it.
    """
    order = _ordered(step, by, comment, at)
    listing, looking, signing, writing = stages(watch, 1, 1, 6, 1)
    lines = _grouped(calculation.lines(period, watch=listing))
    name = calculation.tables.calendar.name(period)
    pairs = _pairs(lines, payee_ids, name)
    records = signed_records(calculation.tables, looking)
    inputs = SignedInputs(calculation.tables)
    together = order.step == "prepared" and payee_ids is None
    waiting, reasons = [], _untied(calculation.tables, period, name) if together else []
    for pair in asked(pairs, watch, _LOOK):
        done, obstacles = _obstacles(order, pair, lines[pair], records.get(pair), inputs, watch)
        if done and payee_ids is None:
            continue
        reasons += [done] if done else obstacles
        waiting.append(pair)
    if not waiting:
        reasons.append(f"everyone in {name} is {step} already")
    if reasons:
        raise SignRefused(reasons)
    signed = _signatures(order, waiting, lines, records, inputs, sources_of, signing)
    return _written(book, signed, order, records, calculation, writing)


def _untied(tables: Tables, period: Period, name: str) -> list[str]:
    """What stands against preparing everybody at once; who is named has been looked at."""
    return [
        f"{text}, and whose pay of {name} rests on it is not known; mend it first, or name the payees to prepare"
        for text in loose_ends(tables, period)
    ]


def _ordered(step: str, by: str, comment: str, at: datetime | None) -> _Order:
    reasons = []
    name = " ".join(_CONTROL.sub(" ", by).split())
    note = _CONTROL.sub(" ", free_text(comment))
    if step not in STEPS:
        reasons.append(f"'{step}' is no step; choose {' or '.join(STEPS)}")
    if not name:
        reasons.append("nobody is named; say who signs")
    if len(note) > LONGEST_COMMENT or len(name) > LONGEST_COMMENT:
        reasons.append(f"name and comment have at most {LONGEST_COMMENT} characters; shorten them")
    if reasons:
        raise SignRefused(reasons)
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return _Order(step, name, moment.strftime("%Y-%m-%dT%H:%M:%SZ"), note)


def _grouped(lines: Iterable[PayoutLine]) -> dict[Pair, list[PayoutLine]]:
    groups: dict[Pair, list[PayoutLine]] = {}
    for line in lines:
        groups.setdefault((line.period, line.payee_id), []).append(line)
    return groups


def _pairs(lines: Mapping[Pair, Sequence[PayoutLine]], payee_ids: Iterable[str] | None, name: str) -> list[Pair]:
    if payee_ids is None:
        if not lines:
            raise SignRefused([f"there is nothing to sign in {name}: nobody has a line in it"])
        return list(lines)
    wanted = list(dict.fromkeys(payee_ids))
    having = {payee_id for _, payee_id in lines}
    absent = [payee_id for payee_id in wanted if payee_id not in having]
    if absent or not wanted:
        raise SignRefused([f"{payee_id} has no line in {name}" for payee_id in absent] or ["no payee is named"])
    return [pair for pair in lines if pair[1] in set(wanted)]


def _obstacles(
    order: _Order,
    pair: Pair,
    lines: Sequence[PayoutLine],
    record: SignedRecord | None,
    inputs: SignedInputs,
    watch: Watch,
) -> tuple[str, list[str]]:
    """That the step was taken before ('' if not), and what else stands against it."""
    who = f"{pair[1]} {lines[0].name}".strip() + f", {lines[0].period_name}"
    taken = record.step if record else "draft"
    stale = () if record is None or record.closed else stale_reasons(record, inputs, lines, watch)
    lasts = record is not None and (record.closed or (record.proved and not stale))
    if record and lasts and STEPS.index(taken) >= STEPS.index(order.step):
        return f"{who}: {taken} already, by {record.last.by} at {record.last.at}", []
    obstacles = []
    if order.step == "prepared":
        obstacles += [_held(who, line) for line in lines if line.amount is None or line.status == "held"]
    elif record is None or STEPS.index(taken) < STEPS.index(order.step) - 1:
        before = STEPS[STEPS.index(order.step) - 1]
        obstacles.append(f"{who}: is {taken} and must be {before} before it can be {order.step}")
    elif stale:
        obstacles.append(f"{who}: is stale since it was {taken} ({', '.join(stale)}); prepare it again")
    elif not record.proved:
        obstacles.append(f"{who}: its record was altered after it was {taken}; verify says what to put right")
    if order.step == "approved" and record and inputs.tables.settings.signers_differ:
        preparer = next((e.by for e in reversed(record.entries) if e.step == "prepared"), "")
        if folded(preparer) == folded(order.by):
            obstacles.append(f"{who}: was prepared by {preparer}; Settings asks for somebody else to approve it")
    return "", obstacles


def _held(who: str, line: PayoutLine) -> str:
    what = f"{line.component} ({line.line})" if line.component else line.line
    return f"{who}: {what} is held: {line.reason or 'it has no amount'}"


def _signatures(
    order: _Order,
    pairs: Sequence[Pair],
    lines: Mapping[Pair, Sequence[PayoutLine]],
    records: Records,
    inputs: SignedInputs,
    sources_of: SourcesOf,
    watch: Watch,
) -> list[tuple[Statement, Pack | None]]:
    """What is signed, in order; the pack where it is new. Steps after the first sign what was prepared."""
    if order.step != "prepared":
        statements = [records[pair].statement for pair in pairs]
        return [(statement, None) for statement in statements if statement is not None]
    related = Related(inputs.tables)
    covered = {
        (period, payee_id): related.added_to(inputs.covered(sources_of(payee_id, period)), payee_id, period)
        for period, payee_id in watched(pairs, watch)
    }
    packs = {period: _pack(inputs, period, covered, watch) for period in {period for period, _ in pairs}}
    signed: list[tuple[Statement, Pack | None]] = []
    for period, payee_id in asked(pairs, watch, _LOOK):
        pack, positions = packs[period]
        used = {
            sheet: runs_of(sorted({positions[sheet][row] for row in rows}))
            for sheet, rows in covered[period, payee_id].items()
        }
        texts = tuple(line_texts(line) for line in lines[period, payee_id])
        name = inputs.tables.calendar.name(period)
        signed.append((Statement(name, payee_id, texts, pack.key, used), pack))
    return signed


def _pack(
    inputs: SignedInputs, period: Period, covered: Mapping[Pair, Mapping[str, set[int]]], watch: Watch
) -> tuple[Pack, dict[str, dict[int, int]]]:
    """All rows that a statement of the period rests on, rows that are alike once; their places by table row."""
    wanted: dict[str, set[int]] = {}
    for (of, _), rows_by_sheet in covered.items():
        for sheet, numbers in rows_by_sheet.items() if of == period else ():
            wanted.setdefault(sheet, set()).update(numbers)
    packed: dict[str, list[Row]] = {}
    positions: dict[str, dict[int, int]] = {}
    for sheet, numbers in wanted.items():
        rows, texts = inputs.rows(sheet, period, watch), inputs.texts(sheet, period, watch)
        distinct = {texts[row]: row for row in numbers}
        places = {text: i for i, text in enumerate(sorted(distinct))}
        packed[sheet] = [rows[distinct[text]] for text in places]
        positions[sheet] = {row: places[texts[row]] for row in numbers}
    return Pack(packed), positions


def _written(
    book: Book,
    signed: Sequence[tuple[Statement, Pack | None]],
    order: _Order,
    records: Records,
    calculation: Calculated,
    watch: Watch,
) -> SignedChange:
    calendar = calculation.tables.calendar
    signoffs, frozen = (written(book, name, calendar) for name in ("Sign-offs", "Frozen"))
    archive = next((record.archive for record in records.values()), None) or Archive.of(frozen.rows)
    previous = signoffs.rows[-1].texts["Digest"] if signoffs.rows else ""
    entries: list[Entry] = []
    texts: dict[str, tuple[str, str, str, str]] = {}  # digest -> kind, text, period, payee
    chaining, listing = stages(watch, 1, 2)
    for statement, pack in watched(signed, chaining, _LOOK):
        key = statement.key
        if pack is not None:
            texts.setdefault(pack.key, ("rows", pack.text, statement.period, ""))
        texts[key] = ("statement", statement.text, statement.period, statement.payee_id)
        amount = total_text(statement.lines)
        entry = Entry(
            statement.period, statement.payee_id, order.step, order.by, order.at, order.comment, amount, key, previous
        )
        entries.append(entry)
        previous = entry.digest
    batch = entries_text(entries)
    texts[digest(batch)] = ("entries", batch, entries[0].period, "")
    rows = [
        row
        for key, (kind, text, period, payee_id) in asked(texts.items(), watch, _LOOK)
        if not archive.holds(key)
        for row in frozen_rows(kind, text, period, payee_id)
    ]
    kinds = {column.heading: column.kind for column in SHEETS["Sign-offs"].columns}
    new_entries: list[Mapping[str, Cell]] = [as_cells(entry.texts, kinds) for entry in entries]
    statements = [statement for statement, _ in signed]
    return SignedChange(
        tuple(entries),
        {
            "Sign-offs": appended(signoffs.sheet, "Sign-offs", new_entries),
            "Payouts": with_lines(book, calendar, statements, order.step, listing),
            "Frozen": appended(frozen.sheet, "Frozen", rows),
        },
    )
