"""Writes CSV files, whole or not at all, and tells which files can be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from book.container.atomic import replacing
from book.errors import FileProblem


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A CSV file in UTF-8 with plain line ends; quotes only where they are needed."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(",".join(map(_quoted, row)) + "\n" for row in rows)


def kind_of(path: Path, kinds: Sequence[str] = (".xlsx", ".csv")) -> str:
    """The file's ending in lower case; raises FileProblem for one that is not among `kinds`."""
    ending = path.suffix.lower()
    if ending not in kinds:
        raise FileProblem(f"{path}: the name must end in {' or '.join(kinds)}")
    return ending


def _quoted(text: str) -> str:
    """The csv module leaves a lone carriage return bare, which Excel reads as the end of the row."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
