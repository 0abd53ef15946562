"""Reading a comp book: the sheets of the schema, found by name, as columns of raw cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from book.cells import MAX_CELLS, Row, read_rows, read_strings
from book.formats import date_styles
from book.package import Package
from book.place import SEARCHED_ROWS, Place, heading, place_of_headings, place_of_table
from book.values import Converters, unescaped
from book.workbook import SheetPart, Workbook, open_frame
from model.tables.book import Book, Cell, Sheet, column_letters
from model.tables.schema import SHEETS, SheetSpec, folded


def read_book(path: Path | str) -> Book:
    """The book in an .xlsx or .xlsm file; sheets that are not the schema's stay in the file.

    Raises FileProblem, in one line, for a file that cannot be read.
    """
    path = Path(path)
    with Package(path) as package:
        workbook = open_frame(package)
        book = Book(source=path.name)
        values = converters(workbook)
        own = own_sheets(workbook)
        if not own:
            raise package.problem("has none of the sheets of a comp book (such as Payees, Plans or Transactions)")
        for spec, sheet in own:
            found = _read_sheet(workbook, sheet, spec, values)
            if found is not None:
                book.sheets[spec.name] = found
        return book


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


def converters(workbook: Workbook) -> Converters:
    """What turns this workbook's stored texts into values."""
    package, part = workbook.package, workbook.strings
    strings = read_strings(package, part) if part is not None and package.has(part) else []
    return Converters(strings, date_styles(workbook), workbook.date1904)


def row_values(row: Row, values: Converters) -> dict[int, Cell]:
    """The values of a row by column. Raises IndexError or ValueError for a shared string that is not there."""
    return {
        column: values[kind, style](text)
        for column, kind, style, text in zip(row.columns, row.kinds, row.styles, row.texts, strict=True)
    }


def sheet_values(workbook: Workbook, sheet: SheetPart, values: Converters) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The rows of a worksheet as (row number, values by column), from the top."""
    for row in read_rows(workbook.package, sheet.part):
        try:
            yield row.number, row_values(row, values)
        except (IndexError, ValueError) as error:
            raise workbook.package.broken_part(sheet.part, error) from error


def _read_sheet(workbook: Workbook, sheet: SheetPart, spec: SheetSpec, values: Converters) -> Sheet | None:
    """One sheet; None where the worksheet is blank."""
    rows = sheet_values(workbook, sheet, values)
    place = place_of_table(spec, workbook.tables(sheet))
    first: dict[int, dict[int, Cell]] = {}
    if place is None:
        for number, cells in rows:
            first[number] = cells
            if len(first) == SEARCHED_ROWS:
                break
        place = place_of_headings(spec, first)
        if place is None:
            return None
    return _gather(workbook, spec, place, _chained(first, rows))


def _chained(
    first: dict[int, dict[int, Cell]], rows: Iterator[tuple[int, dict[int, Cell]]]
) -> Iterator[tuple[int, dict[int, Cell]]]:
    yield from first.items()
    yield from rows


def _gather(workbook: Workbook, spec: SheetSpec, place: Place, rows: Iterator[tuple[int, dict[int, Cell]]]) -> Sheet:
    """Headings and data rows at a place, blank rows between kept, blank rows at the end left off."""
    columns = range(place.first_column, place.last_column + 1)
    names = [unescaped(name) for name in place.table.headings] if place.table else [""] * place.width
    lines: list[list[Cell]] = []
    blank: list[Cell] = [None] * place.width
    last_row = place.limit if place.last_row is None else place.last_row
    for number, cells in rows:
        if number == place.header_row:
            names = [heading(cells.get(column)) or name for column, name in zip(columns, names, strict=True)]
        if number <= place.header_row:
            continue
        if number > last_row + 1 or number > place.limit:
            break
        line = [cells.get(column) for column in columns]
        if line.count(None) == place.width:
            continue
        last_row = max(last_row, number)
        gap = number - place.header_row - 1 - len(lines)
        if gap and (len(lines) + gap) * place.width > MAX_CELLS:
            at = f"{column_letters(place.first_column)}{number}"
            raise workbook.package.problem(
                f"holds cells in row {number} of {spec.name} (at {at}), far below its table; delete those rows"
            )
        lines.extend([blank] * gap)
        lines.append(line)
    cells_by_column = [list(column) for column in zip(*lines, strict=True)] if lines else [[] for _ in columns]
    return Sheet(spec.name, names, cells_by_column, place.header_row, place.first_column)
