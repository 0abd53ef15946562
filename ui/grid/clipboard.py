"""Blocks of cells as text: tab-separated, quoted as Excel quotes them, in both directions."""

from __future__ import annotations

import csv
import io as text_streams
from collections.abc import Iterable, Sequence


def to_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as tab-separated lines; texts with tabs, quotes or line breaks are quoted."""
    stream = text_streams.StringIO()
    csv.writer(stream, "excel-tab", lineterminator="\n").writerows(rows)
    return stream.getvalue().removesuffix("\n")


def from_text(text: str) -> list[list[str]]:
    """Rows of texts from tab-separated lines; short rows are filled up with empty texts."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removesuffix("\n")
    try:
        rows = list(csv.reader(text_streams.StringIO(text, newline=""), "excel-tab"))
    except csv.Error:  # a text longer than any cell of Excel: somebody copied something else
        rows = [line.split("\t") for line in text.split("\n")]
    width = max((len(row) for row in rows), default=0) or 1
    return [row + [""] * (width - len(row)) for row in rows] or [[""]]
