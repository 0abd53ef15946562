"""Rows of a table that are no data: totals and statistics, labelled or not, repeated headers, notes, group captions.

What is labelled as a total and adds up is one; so is a row without a label whose numbers are the sums above. A row
that is only called a total is kept and told, because a customer may be called Total and a payee Max Weber.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from intake.tables.grid import Kind, kind
from intake.tables.headers import heading_text
from intake.values.numbers import decimal_mark
from intake.values.reading import Reading
from model.basics.watch import Watch, unwatched, watched
from model.tables.book import Cell
from model.tables.values import Complaint, parse_number, shown

Row = Mapping[int, Cell]
Numbers = Mapping[int, int | Decimal]
_LABEL = re.compile(
    r"\W*(?:(?:grand|sub|over-?all|column|report|team|running)[- ]?)?"
    r"(?:(totals?|sum(?:me)?|summe|gesamt(?:summe)?|totale|totaal|suma|somme)|average|avg|mean|moyenne|mittelwert|median|"
    r"min(?:imum)?|max(?:imum)?|count|std\.? ?dev\.?|standard deviation|variance|variance %)\b",
    re.IGNORECASE,
)
_LAST_LABEL = re.compile(
    r".*\s(?:sub-?)?totals?\W*|over-?all\W*", re.IGNORECASE
)  # as Excel labels its own: "NAM Total"
_NAME = re.compile(r"\s*,|\s+(?!of\b|per\b)[^\W\d_]", re.IGNORECASE)
_MOST_LABELS = 2  # texts in a row of totals, such as its label and a currency
_CENT = Decimal("0.011")

_SAMPLED = 200  # rows
_LOOK = 2_000  # rows from one look at the watch to the next


CAPTION = "holds only one text, a note or the caption of rows below it"


@dataclass(frozen=True)
class Verdict:
    """What a row is taken for: `leave` says whether it is left out, `why` what it looks like."""

    leave: bool
    why: str


_HEADER = Verdict(True, "repeats the header")


def judge(
    rows: Sequence[tuple[int, Row]], headings: Sequence[str], columns: Sequence[int], watch: Watch = unwatched
) -> dict[int, Verdict]:
    """The rows (by number) that are no data, or perhaps none. What `watch` raises ends it."""
    found: dict[int, Verdict] = {}
    sums = _Sums(columns)
    first_text, worded = _label_column(rows, columns)
    wanted = frozenset(columns)
    marks = _marks(rows, columns)
    widths = [len(wanted.intersection(row)) for _, row in rows]
    width = max(widths, default=0)
    end = next((position for position in range(len(rows) - 1, -1, -1) if widths[position] > 1), -1)
    before: Row | None = None  # a row without numbers, of which the file may have many, and what it is
    known: Verdict | None = None
    for position, (number, row) in enumerate(watched(rows, watch, _LOOK)):
        if row is before:
            if known is not None:
                found[number] = known
            else:
                sums.size += 1
            continue
        cells = {c: row[c] for c in columns if row.get(c) is not None}
        line = _line(cells, marks)
        numbers = line.numbers
        verdict = _plain(cells, headings, columns, last=position > end)
        if verdict is None:
            verdict = _total(line, headings, sums, width, first_text, worded)
        if verdict is not None:
            found[number] = verdict
        before, known = (row, verdict) if not numbers and verdict in (None, _HEADER) else (None, None)
        if verdict is None or not verdict.leave:
            sums.add(numbers)
        elif "total" in verdict.why:
            sums.end_group()
    return found


def _plain(cells: Row, headings: Sequence[str], columns: Sequence[int], last: bool) -> Verdict | None:
    """A header that stands again, a note, or the caption of a group."""
    if len(cells) > 1 and _repeats(cells, headings):
        return _HEADER
    if len(columns) < 3 or len(cells) != 1:
        return None
    (cell,) = cells.values()
    text = shown(cell)
    if kind(cell) is not Kind.TEXT or (_is_label(text) and not _may_be_name(text, headings)):
        return None
    return Verdict(True, "holds only a note" if last else CAPTION)


def _total(
    line: _Line, headings: Sequence[str], sums: _Sums, width: int, label_column: int | None, worded: bool
) -> Verdict | None:
    cells, numbers, labels, ending = line.cells, line.numbers, line.labels, line.ending
    if ending and not labels and numbers and sums.agree(numbers, sums_only=True):
        return Verdict(True, f"is labelled as a total or statistic ('{ending[0].strip()}')")
    blank = label_column not in cells or (worded and sums.adds_up(label_column, numbers))
    if not labels and (label_column is None or not blank):
        return None
    if labels:
        named, of_sums = _may_be_name(labels[0], headings), _is_sum(labels[0])
        adds_up = bool(numbers) and (of_sums or not named) and sums.agree(numbers, sums_only=named)
        if len(cells) * 5 < width * 3 or (adds_up and not _is_remark(labels[0], cells, width)):
            return Verdict(True, f"is labelled as a total or statistic ('{labels[0].strip()}')")
        if not adds_up and not _is_label(shown(next(iter(cells.values())))):
            return None
        wrong = "is labelled like a total" if of_sums else "is labelled like a statistic"
        return Verdict(False, f"{wrong} ('{labels[0].strip()}'), but may be data")
    if not numbers or sums.size < 2:
        return None
    kinds = {kind(cell) for cell in cells.values()}
    if kinds <= {Kind.NUMBER, Kind.ERROR} and sums.agree(numbers):
        return Verdict(True, "has no label, but its numbers are the totals or statistics of the rows above")
    if kinds <= {Kind.NUMBER, Kind.ERROR} and len(cells) * 2 <= width:
        return Verdict(False, "holds numbers only, perhaps a total")
    return None


def _is_remark(label: str, cells: Row, width: int) -> bool:
    """Whether a label is what somebody wrote in a row of data: `Min. commitment 2 years` in a full row with its day."""
    match = _LABEL.match(label)
    more = match is not None and any(letter.isalpha() for letter in label[match.end() :])
    dated = any(kind(cell) is Kind.DATE for cell in cells.values())
    texts = sum(kind(cell) is Kind.TEXT for cell in cells.values())
    return (
        more and (dated or texts > _MOST_LABELS) and next(iter(cells.values())) != label and len(cells) * 5 >= width * 4
    )


def _repeats(cells: Row, headings: Sequence[str]) -> bool:
    """Whether a row holds nothing but headings."""
    first = next(iter(cells.values()))
    heads = _heads(tuple(headings))
    if not isinstance(first, str) or " ".join(first.split()) not in heads:
        return False
    return len(cells) * 2 >= len(heads) and all(heading_text(cell, months=True) in heads for cell in cells.values())


@lru_cache(16)
def _heads(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(heading.rpartition(" / ")[2] for heading in headings if heading)


def _is_label(text: str) -> bool:
    return bool(_LABEL.match(text))


def _is_sum(text: str) -> bool:
    match = _LABEL.match(text)
    return match is not None and match[1] is not None


def _may_be_name(text: str, headings: Sequence[str]) -> bool:
    """Whether a label's word may begin a name, as in `Max Weber`, for no heading follows, as in `Max ARR`."""
    match = _LABEL.match(text)
    if match is None or not _NAME.match(text, match.end()):
        return False
    rest = set(text[match.end() :].casefold().replace(",", " ").split())
    return not rest & {word for heading in headings for word in heading.casefold().split()}


def _label_column(rows: Sequence[tuple[int, Row]], columns: Sequence[int]) -> tuple[int | None, bool]:
    """The first column that is mostly filled, which a total leaves blank, and whether any such column holds words.

    Among nothing but numbers any one may be the sum of those above it.
    """
    first, worded = None, False
    for column in columns:
        filled = [cell for _, row in rows if (cell := row.get(column)) is not None]
        if len(filled) * 5 >= len(rows) * 3:
            first = column if first is None else first
            worded = worded or all(kind(cell) is Kind.TEXT for cell in filled[:_SAMPLED])
    return first, worded and bool(rows)


def _marks(rows: Sequence[tuple[int, Row]], columns: Sequence[int]) -> dict[int, str]:
    """The decimal mark of the texts in each column, as far as the first rows tell it."""
    first = rows[:_SAMPLED]
    texts = {c: [cell for _, row in first if isinstance(cell := row.get(c), str) and "," in cell] for c in columns}
    return {c: decimal_mark(found, Reading()) if found else "." for c, found in texts.items()}


@dataclass(frozen=True)
class _Line:
    """A row: its filled cells, those that are numbers, and its labels of totals: the words of one, or a text's last."""

    cells: Row
    numbers: Numbers
    labels: Sequence[str]
    ending: Sequence[str]


def _line(cells: Row, marks: Mapping[int, str]) -> _Line:
    numbers: dict[int, int | Decimal] = {}
    labels: list[str] = []
    ending: list[str] = []
    for column, cell in cells.items():
        if isinstance(cell, str):
            value, is_label, ends_so = _said(cell, marks[column])
            if value is not None:
                numbers[column] = value
            if is_label:
                labels.append(cell)
            if ends_so:
                ending.append(cell)
        elif type(cell) is int or type(cell) is Decimal:
            numbers[column] = cell
    return _Line(cells, numbers, labels, ending)


@lru_cache(50_000)
def _said(text: str, decimal: str) -> tuple[int | Decimal | None, bool, bool]:
    """The number that a text is, whether it is labelled like a total, and whether its last word says so."""
    value = parse_number(text, decimal=decimal) if kind(text) is Kind.NUMBER else None
    number = None if isinstance(value, Complaint) else value
    small = text.casefold()
    ends_so = ("total" in small or "all" in small) and bool(_LAST_LABEL.fullmatch(text.strip()))
    return number, _is_label(text), ends_so


@dataclass
class _Column:
    total: int | Decimal = 0
    group: int | Decimal = 0
    count: int = 0
    least: int | Decimal | None = None
    most: int | Decimal | None = None


class _Sums:
    """Running sums of the columns, of all rows and of those since the last total."""

    def __init__(self, columns: Sequence[int]) -> None:
        self.size = 0
        self._columns = {column: _Column() for column in columns}

    def add(self, numbers: Numbers) -> None:
        self.size += 1
        for column, value in numbers.items():
            sums = self._columns[column]
            sums.total += value
            sums.group += value
            sums.count += 1
            if sums.least is None or value < sums.least:
                sums.least = value
            if sums.most is None or value > sums.most:
                sums.most = value

    def end_group(self) -> None:
        for sums in self._columns.values():
            sums.group = 0

    def adds_up(self, column: int | None, numbers: Numbers) -> bool:
        """Whether the number in a column is a total of what stands above it."""
        return column is not None and column in numbers and _agrees(self._totals(column), numbers[column])

    def agree(self, numbers: Numbers, sums_only: bool = False) -> bool:
        """Whether most of the numbers are totals, averages, extremes or counts of what stands above them.

        `sums_only`: one of them at least must be a total, because an extreme is met by chance.
        """
        agreeing = sum(_agrees(self._statistics(column), value) for column, value in numbers.items())
        added = any(_agrees(self._totals(column), value) for column, value in numbers.items())
        return agreeing * 3 >= len(numbers) * 2 and agreeing > 0 and (added or not sums_only)

    def _totals(self, column: int) -> list[int | Decimal]:
        sums = self._columns[column]
        return [sums.total, sums.group] if sums.count else []

    def _statistics(self, column: int) -> list[int | Decimal]:
        sums = self._columns[column]
        if not sums.count:
            return []
        extremes = [extreme for extreme in (sums.least, sums.most) if extreme is not None]
        return [*self._totals(column), Decimal(sums.total) / sums.count, sums.count, *extremes]


def _agrees(known: Sequence[int | Decimal], value: int | Decimal) -> bool:
    return any(abs(Decimal(one) - value) <= _CENT for one in known)
