"""Blocks of cells as text: tab-separated, quoted as Excel quotes them, in both directions.

What is copied may be pasted into a spreadsheet: text that it would run goes behind an apostrophe, as people type it
there, and comes back without.
"""

from __future__ import annotations

import csv
import io as text_streams
from collections.abc import Iterable, Sequence

from export.plain import RUNS, guarded


def to_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as tab-separated lines; texts with tabs, quotes or line breaks are quoted."""
    stream = text_streams.StringIO()
    csv.writer(stream, "excel-tab", lineterminator="\n").writerows(
        [_told_as_text(text) for text in row] for row in rows
    )
    return stream.getvalue().removesuffix("\n")


def from_text(text: str) -> list[list[str]]:
    """Rows of texts from tab-separated lines; short rows are filled up with empty texts."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removesuffix("\n")
    try:
        rows = list(csv.reader(text_streams.StringIO(text, newline=""), "excel-tab"))
    except csv.Error:  # a text longer than any cell of Excel: somebody copied something else
        rows = [line.split("\t") for line in text.split("\n")]
    width = max((len(row) for row in rows), default=0) or 1
    return [[*map(_without_mark, row), *[""] * (width - len(row))] for row in rows] or [[""]]


def _told_as_text(text: str) -> str:
    bare = text.lstrip("'")
    return f"'{text}" if bare.startswith(RUNS) and (bare != text or guarded(text) != text) else text


def _without_mark(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(RUNS) else text
