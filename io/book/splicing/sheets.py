"""Writing the book's sheets into a workbook: those it has, where they stand, and those it lacks."""

from __future__ import annotations

from array import array

from book.reading import converters, data_rows, own_sheets
from book.sheet.place import Place
from book.sheet.sheetxml import SheetText
from book.sheet.values import Converters
from book.sheet.workbook import SheetPart, Workbook
from book.splicing.additions import add_sheet
from book.splicing.cellxml import CellWriter
from book.splicing.comments import move_comments
from book.splicing.comparing import Comparison, NewCells
from book.splicing.draft import Draft
from book.splicing.looks import GENERAL, number_format
from book.splicing.moves import Moves
from book.splicing.names import with_names
from book.splicing.skeleton import column_of
from book.splicing.splice import Change, SharedFormulasError, Splice
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
            splice = _write_present(draft, workbook, present[name], sheet, styles, writer, values, watch)
            moved += [(present[name], splice.moves)] if splice else []
            lines += [_unfilled(name, splice)] if splice and splice.unfilled else []
        elif any(cell is not None for column in sheet.cells for cell in column):
            _write_added(draft, workbook, book, sheet, styles, writer, watch)
    return [*standing(draft, workbook, moved), *lines]


def _unfilled(name: str, splice: Splice) -> str:
    """A line about columns of the user's whose formulas do not reach to rows that came in."""
    came = sum(origin is None for origin in splice.moves.origins)
    columns = ", ".join(repr(heading) for heading in splice.unfilled)
    rows = "1 row that came in has" if came == 1 else f"{came:,} rows that came in have"
    return f"{name}: {rows} no formula in {columns}, as the rows above have; fill it down in Excel"


def _write_added(
    draft: Draft, workbook: Workbook, book: Book, sheet: Sheet, styles: Styles, writer: CellWriter, watch: Watch
) -> None:
    """Write a sheet that the file lacks."""
    added = add_sheet(draft, workbook, book, sheet.name, styles, writer)
    new = NewCells(sheet, len(sheet.headings))
    change = Change(added.place, sheet.headings, 0, new, [None] * new.size, [0] * new.size)
    splice = Splice(lambda: SheetText(workbook.package, added.part, added.text), change, writer)
    _put(draft, added.part, splice, added.place, sheet, watch)


def _write_present(
    draft: Draft,
    workbook: Workbook,
    part: SheetPart,
    sheet: Sheet,
    styles: Styles,
    writer: CellWriter,
    values: Converters,
    watch: Watch,
) -> Splice | None:
    """Write a sheet that the file has, and let what belongs to it follow; None if it reads as the book's already."""
    change = _change(workbook, part, sheet, values)
    if change is None:
        return None
    added = [
        styles.variant(0, code) if (code := _code(sheet, position)) != GENERAL else 0
        for position in range(len(change.headings), len(sheet.headings))
    ]
    splice = Splice(lambda: SheetText(workbook.package, part.part), change, writer, workbook.tables(part), added)
    _put(draft, part.part, splice, change.place, sheet, watch)
    move_comments(draft, sheet.name, part.part, splice.moves)
    names = draft.text(workbook.part)
    if (followed := with_names(names, part.name, splice.moves)) != names:
        draft.write(workbook.part, followed)
    return splice


def _change(workbook: Workbook, part: SheetPart, sheet: Sheet, values: Converters) -> Change | None:
    """What has to be done to a worksheet so that it reads as the sheet; None for nothing."""
    spec = SHEETS[sheet.name]
    rows = data_rows(workbook, part, spec, values)
    if rows is None:  # a worksheet without any cell
        new = NewCells(sheet, 0)
        return Change(Place(1, 1, 0), (), 0, new, [None] * new.size, [0] * new.size) if sheet.size else None
    comparison = Comparison(rows, sheet)
    if comparison.same:
        return None
    origins = comparison.origins()
    if any(origin is not None and origin != position for position, origin in enumerate(origins)):
        targets = array("q", [-1]) * comparison.size
        for position, origin in enumerate(origins):
            if origin is not None:
                targets[origin] = position
        again = data_rows(workbook, part, spec, values, again=True)
        assert again is not None
        comparison.follow(targets, again)
    return Change(rows.place, rows.headings, comparison.size, comparison.new, origins, comparison.masks)


def _put(draft: Draft, part: str, splice: Splice, place: Place, sheet: Sheet, watch: Watch) -> None:
    """Write the worksheet, and its table's part where the table's area or headings change."""
    try:
        draft.pack(part, splice.text(watch), watch)
    except SharedFormulasError:
        splice.spell_out()
        draft.pack(part, splice.text(watch), watch)
    moves, table = splice.moves, place.table
    if table is not None and (moves.new_end != place.last_row or sheet.headings != list(table.headings)):
        draft.write(table.part, with_area(draft.text(table.part), table, sheet.name, moves, sheet.headings))


def _code(sheet: Sheet, position: int) -> str:
    """The number format of a column."""
    column = column_of(SHEETS[sheet.name], sheet.headings[position])
    return number_format(column.kind, sheet.cells[position])
