"""Opening a book whatever it is called: a workbook or a case file, told apart by content."""

from __future__ import annotations

from pathlib import Path

from book.cases import read_case
from book.errors import reading_of
from book.reading import read_book
from model.basics.watch import Watch, unwatched
from model.tables.book import Book


def open_any(path: Path | str, password: str = "", data: bytes | None = None, watch: Watch = unwatched) -> Book:
    """The book in a workbook or a case file. FileProblem, in one line, for anything else; also what `watch` raises."""
    path = Path(path)
    return read_case(path) if is_case(path) else read_book(path, password, data, watch)


def is_case(path: Path) -> bool:
    """Whether a file begins as JSON text does. Raises FileProblem where it cannot be read."""
    with reading_of(path), path.open("rb") as stream:
        start = stream.read(512)
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
