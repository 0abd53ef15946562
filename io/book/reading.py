"""Reading a comp book: the sheets of the schema, found by name, as columns of raw cells."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path

from book.container.package import Package
from book.container.protection import plain
from book.sheet.formats import date_styles
from book.sheet.gathering import DataRows
from book.sheet.lines import Columns, LineReader
from book.sheet.place import SEARCHED_ROWS, place_of_headings, place_of_table
from book.sheet.row import Line
from book.sheet.sheetxml import SheetText
from book.sheet.strings import read_strings
from book.sheet.values import NOT_CALCULATED, Converters
from book.sheet.workbook import SheetPart, Workbook, open_frame
from book.version import migrate, version_of
from model.basics.watch import Watch, unwatched
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS, SheetSpec, folded


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
                book.sheets[spec.name] = found
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


def read_sheet(workbook: Workbook, sheet: SheetPart, spec: SheetSpec, values: Converters) -> Sheet | None:
    """One sheet; None where the worksheet is blank."""
    rows = data_rows(workbook, sheet, spec, values)
    if rows is None:
        return None
    cells: list[list[Cell]] = [[] for _ in range(rows.place.width)]
    for batch in rows.batches():
        for column, more in zip(cells, batch.cells, strict=True):
            column.extend(repeat(None, batch.position - len(column)))
            column.extend(more)
    return Sheet(spec.name, rows.headings, cells, rows.place.header_row, rows.place.first_column)


def data_rows(
    workbook: Workbook, sheet: SheetPart, spec: SheetSpec, values: Converters, again: bool = False
) -> DataRows | None:
    """The rows of a sheet, where they stand; None where the worksheet is blank. `again`: they were read before."""
    pieces = LineReader(SheetText(workbook.package, sheet.part), values, again=again).pieces()
    place = place_of_table(spec, workbook.tables(sheet))
    first: list[Line | Columns] = []
    if place is None:
        lines: dict[int, dict[int, Cell]] = {}
        for piece in pieces:
            first.append(piece)
            for line in piece.lines() if isinstance(piece, Columns) else (piece,):
                if len(lines) < SEARCHED_ROWS:
                    lines[line.number] = dict(zip(line.columns, line.values, strict=True))
            if len(lines) >= SEARCHED_ROWS:
                break
        place = place_of_headings(spec, lines)
        if place is None:
            return None
    return DataRows(workbook.package, spec.name, place, chain(first, pieces))
