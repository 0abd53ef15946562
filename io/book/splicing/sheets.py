"""Writing the book's sheets into a workbook: those it has, where they stand, and those it lacks."""

from __future__ import annotations

from book.reading import Found, converters, own_sheets, read_sheet
from book.sheet.place import Place
from book.sheet.sheetxml import SheetText
from book.sheet.workbook import SheetPart, Workbook
from book.sheet.worksheet import Worksheet
from book.splicing.additions import add_sheet
from book.splicing.cellxml import CellWriter
from book.splicing.comments import move_comments
from book.splicing.draft import Draft
from book.splicing.looks import GENERAL, number_format
from book.splicing.moves import Moves
from book.splicing.names import with_names
from book.splicing.skeleton import column_of
from book.splicing.splice import Splice, Spliced, blanked, same_cells
from book.splicing.standing import standing
from book.splicing.styles import Styles
from book.splicing.tablexml import with_area
from model.basics.watch import Watch
from model.tables.book import Book, Sheet
from model.tables.schema import SHEETS


def write_sheets(draft: Draft, workbook: Workbook, book: Book, styles: Styles, watch: Watch) -> list[str]:
    """Write the sheets that read otherwise than the book's; gives what their owner has to know, a line each.

    Raises FileProblem where a sheet cannot take its cells.
    """
    writer = CellWriter(styles, workbook.date1904)
    workbook.package.watch(watch, ())  # what is read to compare is not what takes long
    values = converters(workbook)
    present = {spec.name: sheet for spec, sheet in own_sheets(workbook)}
    moved: list[tuple[SheetPart, Moves]] = []
    lines: list[str] = []
    done, total = 0, sum(sheet.size for sheet in book.sheets.values())
    for name in SHEETS:
        sheet = book.sheets.get(name)
        if sheet is None:
            continue
        watch(done, total)
        done += sheet.size
        if name in present:
            found = read_sheet(workbook, present[name], SHEETS[name], values)
            spliced = _write_present(draft, workbook, present[name], found, sheet, styles, writer, watch)
            moved += [(present[name], spliced.moves)] if spliced else []
            lines += [_unfilled(name, spliced)] if spliced and spliced.unfilled else []
        elif any(cell is not None for column in sheet.cells for cell in column):
            added = add_sheet(draft, workbook, book, name, styles, writer)
            old = Sheet(name, list(sheet.headings), [[] for _ in sheet.headings])
            splice = Splice(added.worksheet, added.place, old, sheet, writer)
            _put(draft, added.part, splice, added.place, sheet, watch)
    return [*standing(draft, workbook, moved), *lines]


def _unfilled(name: str, spliced: Spliced) -> str:
    """A line about columns of the user's whose formulas do not reach to rows that came in."""
    came = sum(origin is None for origin in spliced.moves.origins)
    columns = ", ".join(repr(heading) for heading in spliced.unfilled)
    rows = "1 row that came in has" if came == 1 else f"{came:,} rows that came in have"
    return f"{name}: {rows} no formula in {columns}, as the rows above have; fill it down in Excel"


def _write_present(
    draft: Draft,
    workbook: Workbook,
    part: SheetPart,
    found: Found | None,
    sheet: Sheet,
    styles: Styles,
    writer: CellWriter,
    watch: Watch,
) -> Spliced | None:
    """Write a sheet that the file has, and let what belongs to it follow; None if it reads as the book's already."""
    if found is None:
        found = Found(Sheet(sheet.name, [], []), Place(1, 1, 0))
        if not sheet.size:
            return None
    old = found.sheet
    if old.headings == sheet.headings and all(
        same_cells(blanked(a), blanked(b)) for a, b in zip(old.cells, sheet.cells, strict=True)
    ):
        return None
    text = SheetText(workbook.package, part.part)
    rows = {row.number: row for row in text.rows()}
    added = [
        styles.variant(0, code) if (code := _code(sheet, position)) != GENERAL else 0
        for position in range(len(old.headings), len(sheet.headings))
    ]
    worksheet = Worksheet(text.head, rows, text.tail)
    splice = Splice(worksheet, found.place, old, sheet, writer, workbook.tables(part), added)
    spliced = _put(draft, part.part, splice, found.place, sheet, watch)
    moves = spliced.moves
    move_comments(draft, sheet.name, part.part, moves)
    names = draft.text(workbook.part)
    if (followed := with_names(names, part.name, moves)) != names:
        draft.write(workbook.part, followed)
    return spliced


def _put(draft: Draft, part: str, splice: Splice, place: Place, sheet: Sheet, watch: Watch) -> Spliced:
    """Write the worksheet, and its table's part where the table's area or headings change."""
    spliced = splice.run(watch)
    moves = spliced.moves
    draft.write(part, spliced.worksheet.text())
    table = place.table
    if table is not None and (moves.new_end != place.last_row or sheet.headings != list(table.headings)):
        draft.write(table.part, with_area(draft.text(table.part), table, sheet.name, moves, sheet.headings))
    return spliced


def _code(sheet: Sheet, position: int) -> str:
    """The number format of a column."""
    column = column_of(SHEETS[sheet.name], sheet.headings[position])
    return number_format(column.kind, sheet.cells[position])
