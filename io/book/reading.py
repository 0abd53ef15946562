"""Reading a comp book: the sheets of the schema, found by name, as columns of raw cells."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from book.container.package import Package
from book.container.protection import plain
from book.sheet.formats import date_styles
from book.sheet.lines import LineReader
from book.sheet.place import SEARCHED_ROWS, Place, heading, place_of_headings, place_of_table
from book.sheet.row import Line
from book.sheet.sheetxml import SheetText
from book.sheet.strings import read_strings
from book.sheet.values import NOT_CALCULATED, Converters, unescaped
from book.sheet.workbook import SheetPart, Workbook, open_frame
from book.version import migrate, version_of
from model.basics.watch import Watch, unwatched
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS, SheetSpec, folded

_MOST_BLANK = 2_000_000  # cells of blank rows between filled ones, on one sheet


class Found(NamedTuple):
    """A sheet as read, and where it stands in the file."""

    sheet: Sheet
    place: Place


def read_book(path: Path | str, password: str = "", data: bytes | None = None, watch: Watch = unwatched) -> Book:
    """The book in an .xlsx or .xlsm file; sheets that are not the schema's stay in the file.

    A book of an older format comes as one of the present. `data` are the bytes of a protected file where they were
    decrypted before. Raises FileProblem, in one line, for a file that cannot be read; PasswordNeeded is one. What
    `watch` raises ends it.
    """
    path = Path(path)
    with without_collection(), Package(path, plain(path, password) if data is None else data) as package:
        workbook = open_frame(package)
        book = Book(source=path.name)
        own = own_sheets(workbook)
        watch_cells(workbook, watch, [sheet for _, sheet in own])
        values = converters(workbook)
        if not own:
            raise package.problem("has none of the sheets of a comp book (such as Payees, Plans or Transactions)")
        for spec, sheet in own:
            found = read_sheet(workbook, sheet, spec, values)
            if found is not None:
                book.sheets[spec.name] = found.sheet
        migrate(book, version_of(package))
        return book


@contextmanager
def without_collection() -> Iterator[None]:
    """Spare the collector from looking through millions of cells, which refer to nothing, again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def own_sheets(workbook: Workbook) -> list[tuple[SheetSpec, SheetPart]]:
    """The worksheets that are the schema's, in the file's order."""
    specs = {folded(name): spec for name, spec in SHEETS.items()}
    found: dict[str, SheetPart] = {}
    for sheet in workbook.sheets:
        spec = specs.get(folded(sheet.name))
        if spec is None:
            continue
        if spec.name in found:
            other = found[spec.name].name
            raise workbook.package.problem(f"has two sheets {spec.name} ('{other}' and '{sheet.name}'); rename one")
        found[spec.name] = sheet
    return [(SHEETS[name], sheet) for name, sheet in found.items()]


def watch_cells(workbook: Workbook, watch: Watch, sheets: Iterable[SheetPart]) -> None:
    """Tell from now on how much of these sheets, and of the texts that all share, was read."""
    texts = () if workbook.strings is None else (workbook.strings,)
    workbook.package.watch(watch, (*texts, *(sheet.part for sheet in sheets)))


def converters(
    workbook: Workbook, empty: Callable[[], Cell] = lambda: NOT_CALCULATED, marks: dict[int, str] | None = None
) -> Converters:
    """What turns this workbook's stored texts into values; `empty` gives that of formulas with an empty one.

    `marks`: as for `read_strings`.
    """
    package, part = workbook.package, workbook.strings
    strings = read_strings(package, part, marks) if part is not None and package.has(part) else []
    return Converters(strings, date_styles(workbook), workbook.date1904, empty)


def read_sheet(workbook: Workbook, sheet: SheetPart, spec: SheetSpec, values: Converters) -> Found | None:
    """One sheet and where it stands; None where the worksheet is blank."""
    lines = LineReader(SheetText(workbook.package, sheet.part), values).lines()
    place = place_of_table(spec, workbook.tables(sheet))
    first: list[Line] = []
    if place is None:
        first = list(islice(lines, SEARCHED_ROWS))
        place = place_of_headings(spec, {n: dict(zip(c, v, strict=True)) for n, c, v in first})
        if place is None:
            return None
    return Found(_gather(workbook, spec, place, chain(first, lines)), place)


def _gather(workbook: Workbook, spec: SheetSpec, place: Place, lines: Iterator[Line]) -> Sheet:
    """Headings and data rows at a place, blank rows between kept, blank rows at the end left off."""
    columns = range(place.first_column, place.last_column + 1)
    names = [unescaped(name) for name in place.table.headings] if place.table else [""] * place.width
    rows: list[list[Cell]] = []
    blank: list[Cell] = [None] * place.width
    last_row, blanks = place.limit if place.last_row is None else place.last_row, 0
    for line in lines:
        number = line.number
        if number == place.header_row:
            names = [heading(cell) or name for cell, name in zip(line.within(columns), names, strict=True)]
        if number <= place.header_row:
            continue
        if number > last_row + 1 or number > place.limit:
            break
        cells = line.within(columns)
        if cells is not line.values and all(cell is None for cell in cells):
            continue
        last_row = max(last_row, number)
        gap = number - place.header_row - 1 - len(rows)
        blanks += gap
        if blanks * place.width > _MOST_BLANK:
            raise workbook.package.problem(
                f"has cells in row {number} of {spec.name}, far below its table; delete them"
            )
        rows.extend([blank] * gap)
        rows.append(cells)
    by_column = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in columns]
    return Sheet(spec.name, names, by_column, place.header_row, place.first_column)
