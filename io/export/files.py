"""Writes CSV files, whole or not at all, and tells which files can be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from book.container.atomic import replacing
from book.errors import FileProblem
from export.plain import guarded


def write_csv(path: Path, rows: Iterable[Sequence[str]], for_excel: bool = False) -> None:
    """A CSV file in UTF-8; quotes only where they are needed, and no field that a spreadsheet would run.

    Its lines end plainly; `for_excel`: as on Windows, with the mark by which Excel knows UTF-8.
    """
    encoding, end = ("utf-8-sig", "\r\n") if for_excel else ("utf-8", "\n")
    with replacing(path) as temporary, temporary.open("w", encoding=encoding, newline="") as file:
        file.writelines(",".join(_quoted(guarded(field)) for field in row) + end for row in rows)


def kind_of(path: Path, kinds: Sequence[str] = (".xlsx", ".csv")) -> str:
    """The file's ending in lower case; raises FileProblem for one that is not among `kinds`."""
    ending = path.suffix.lower()
    if ending not in kinds:
        raise FileProblem(f"{path}: the name must end in {' or '.join(kinds)}")
    return ending


def _quoted(text: str) -> str:
    """The csv module leaves a lone carriage return bare, which Excel reads as the end of the row."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
