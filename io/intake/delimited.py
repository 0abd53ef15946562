"""Delimited text: the separator is the one under which most rows have the same number of fields."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from book.cells import LAST_COLUMN
from book.errors import FileProblem
from book.package import MAX_CELLS
from book.sheetxml import LAST_ROW
from intake.source import Source, SourceSheet, line_of, problem, text_cell
from model.basics.problem import Problem, Severity

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLED = 100
_LONGEST_FIELD = 2**20


def read_delimited(name: str, text: str, encoding: str) -> Source:
    """A text file as a source of one sheet; all its cells are text. Raises FileProblem where it has no rows."""
    text = text.removeprefix("\ufeff")
    separator, text = _announced(text)
    separator = separator or separator_of(text)
    csv.field_size_limit(_LONGEST_FIELD)
    lines, count = [], 0
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            line = line_of(number, [text_cell(field) for field in fields])
            count += len(fields)
            if number > LAST_ROW or len(fields) > LAST_COLUMN or count > MAX_CELLS:
                raise FileProblem(f"{name} holds more than a worksheet can; split it")
            if line is not None:
                lines.append(line)
    except csv.Error as error:
        right = "look for a quotation mark that is not closed"
        raise FileProblem(f"{name} cannot be read as rows ({error}); {right}") from error
    if not lines:
        raise FileProblem(f"{name} is empty")
    sheet = SourceSheet(name.rpartition(".")[0] or name, tuple(lines))
    return Source(name, "csv", (sheet,), problems=tuple(_doubts(sheet, encoding)))


def separator_of(text: str) -> str:
    """The separator of a text; the comma where none parts it."""
    sample = text[: 2**18]
    return max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """The share of rows that have the commonest number of fields, if that is more than one, and that number."""
    try:
        rows = [len(row) for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _SAMPLED)]
    except csv.Error:
        return 0, 0
    counts = Counter(width for width in rows if width > 1)
    if not counts:
        return 0, 0
    width, times = counts.most_common(1)[0]
    return round(times / len([w for w in rows if w]), 1), width


def _announced(text: str) -> tuple[str, str]:
    """The separator that Excel's first line `sep=;` announces, and the text with that line made blank."""
    first = text[:16].partition("\n")[0]
    line = first.strip()
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4], text[len(first) :]
    return "", text


def _doubts(sheet: SourceSheet, encoding: str) -> list[Problem]:
    if encoding not in ("cp1252", "latin-1"):
        return []
    wrong = "the file is not UTF-8; it is read as Windows-1252"
    return [problem(sheet.name, "", None, wrong, "look at names with accents; else save it as UTF-8", Severity.FINDING)]
