"""Saving a book: into the workbook it came from, without loss, or into a new one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from book.additions import add_sheet, as_in
from book.atomic import replace
from book.cellxml import CellWriter
from book.draft import Draft
from book.errors import FileProblem
from book.filekind import check_name, fit_to_name
from book.frame import add_part, add_relation, calculate_on_load, drop_calculation_chain
from book.looks import GENERAL, number_format
from book.opening import is_case
from book.package import Package, check_kind
from book.place import Place
from book.protection import lock, unlock
from book.reading import Found, converters, own_sheets, read_sheet
from book.sheetxml import SheetText
from book.skeleton import column_of, skeleton
from book.splice import Splice, blanked, same_cells
from book.styles import PLAIN, Styles
from book.tablexml import with_area
from book.version import FORMAT, backup, check_known, stamp, version_of
from book.watch import Watch, unwatched
from book.workbook import SheetPart, Workbook, open_frame
from book.worksheet import Worksheet
from model.tables.book import Book, Sheet
from model.tables.schema import SHEETS


def fingerprint(path: Path | str) -> str:
    """What a file holds, as a digest: take it before a book is read, give it back when it is saved."""
    return _digest(_contents(Path(path)))


def write_book(book: Book, path: Path | str, password: str = "", watch: Watch = unwatched) -> str:
    """Write the book to a new workbook with all sheets of the schema, whatever was at `path` before.

    The same book gives the same bytes, unless they are protected with a password. Returns the file's fingerprint;
    raises FileProblem where it cannot be written.
    """
    path = Path(path)
    frame = skeleton(book)
    with Package(Path(f"{path.stem}.xlsx"), frame) as package:
        data = _saved(package, book, path, watch) or frame
    if password:
        data = lock(data, password, path)
    watch(1, 1)
    replace(path, data)
    return _digest(data)


def save_book(
    book: Book,
    path: Path | str,
    original: Path | str | None = None,
    expected: str | None = None,
    password: str = "",
    watch: Watch = unwatched,
) -> str:
    """Write the book to `path`, and keep all that is not the book's in the workbook it came from.

    That workbook is `original`, or the file at `path` where none is given; without either a new one is written.
    Sheets of the schema that the file lacks are added if they hold anything. `expected` is the fingerprint of the
    original as it was read: where it has changed since, nothing is written. A workbook of an older format is marked as
    one of the present, and if it is replaced, kept beside it under a dated name. A protected original needs its
    `password`, and what is saved is protected with it. Returns the new file's fingerprint; raises FileProblem, and
    leaves the old file whole, where the book cannot be saved.
    """
    path = Path(path)
    base = path if original is None else Path(original)
    if original is None and not path.exists():
        return write_book(book, path, password, watch)
    data = _contents(base)
    _check_unchanged(base, data, expected)
    if is_case(base):
        raise FileProblem(f"{base.name} is a case file; save the book under a new name that ends in .xlsx")
    unlocked = unlock(base, password, data)
    if unlocked is None:
        check_kind(base)
    with Package(base, unlocked.data if unlocked else data) as package:
        check_name(package, path)
        version = check_known(package)
        saved = _saved(package, book, path, watch)
    if unlocked and saved is not None:
        saved = lock(saved, unlocked.password, path)
    watch(1, 1)
    if expected is not None and base == path:
        _check_unchanged(base, _contents(base), expected)  # the work may have taken long enough for another to save
    if version < FORMAT and base == path:
        backup(path, data, datetime.now())
    if saved is not None or base != path:
        replace(path, data if saved is None else saved)
    return _digest(data if saved is None else saved)


def _check_unchanged(path: Path, data: bytes, expected: str | None) -> None:
    if expected is not None and _digest(data) != expected:
        raise FileProblem(f"{path.name} was changed by another program since it was opened; nothing was saved")


def _saved(package: Package, book: Book, path: Path, watch: Watch) -> bytes | None:
    """The workbook's bytes for `path`, with the book's cells in it; None where it holds them already."""
    workbook = open_frame(package)
    draft = Draft(package)
    part = workbook.styles if workbook.styles and package.has(workbook.styles) else ""
    try:
        styles = Styles(draft.text(part) if part else as_in(draft, PLAIN))
        _write_sheets(draft, workbook, book, styles, watch)
        if version_of(package) < FORMAT:
            stamp(draft, FORMAT)
        if draft.changed or path != package.path:
            fit_to_name(draft, path)
        if not draft.changed:
            return None
        if styles.changed and part:
            draft.write(part, styles.text())
        elif styles.changed:
            part = draft.free("xl/styles{}.xml") if draft.has("xl/styles.xml") else "xl/styles.xml"
            add_part(draft, part, styles.text(), "styles")
            add_relation(draft, workbook.part, part, "styles")
        drop_calculation_chain(draft, workbook.part)
        calculate_on_load(draft, workbook.part)
    except ValueError as error:
        raise package.problem(f"is damaged and cannot be saved into ({error}); save under a new name") from error
    return draft.bytes()


def _write_sheets(draft: Draft, workbook: Workbook, book: Book, styles: Styles, watch: Watch) -> None:
    writer = CellWriter(styles, workbook.date1904)
    values = converters(workbook)
    present = {spec.name: sheet for spec, sheet in own_sheets(workbook)}
    done, total = 0, sum(sheet.size for sheet in book.sheets.values())
    for name in SHEETS:
        sheet = book.sheets.get(name)
        if sheet is None:
            continue
        watch(done, total)
        done += sheet.size
        if name in present:
            found = read_sheet(workbook, present[name], SHEETS[name], values)
            _write_present(draft, workbook, present[name], found, sheet, styles, writer)
        elif any(cell is not None for column in sheet.cells for cell in column):
            added = add_sheet(draft, workbook, book, name, styles, writer)
            old = Sheet(name, list(sheet.headings), [[] for _ in sheet.headings])
            _put(draft, added.part, Splice(added.worksheet, added.place, old, sheet, writer), added.place, sheet)


def _write_present(
    draft: Draft,
    workbook: Workbook,
    part: SheetPart,
    found: Found | None,
    sheet: Sheet,
    styles: Styles,
    writer: CellWriter,
) -> None:
    """Write a sheet that the file has, unless it reads as the book's already."""
    if found is None:
        found = Found(Sheet(sheet.name, [], []), Place(1, 1, 0))
        if not sheet.size:
            return
    old = found.sheet
    if old.headings == sheet.headings and all(
        same_cells(blanked(a), blanked(b)) for a, b in zip(old.cells, sheet.cells, strict=True)
    ):
        return
    text = SheetText(workbook.package, part.part)
    rows = {row.number: row for row in text.rows()}
    added = [
        styles.variant(0, code) if (code := _code(sheet, position)) != GENERAL else 0
        for position in range(len(old.headings), len(sheet.headings))
    ]
    worksheet = Worksheet(text.head, rows, text.tail)
    splice = Splice(worksheet, found.place, old, sheet, writer, workbook.tables(part), added)
    _put(draft, part.part, splice, found.place, sheet)


def _put(draft: Draft, part: str, splice: Splice, place: Place, sheet: Sheet) -> None:
    """Write the worksheet, and its table's part where the table's area or headings change."""
    worksheet, last_row = splice.run()
    draft.write(part, worksheet.text())
    table = place.table
    if table is not None and (last_row != place.last_row or sheet.headings != list(table.headings)):
        draft.write(table.part, with_area(draft.text(table.part), table, sheet.name, last_row, sheet.headings))


def _code(sheet: Sheet, position: int) -> str:
    """The number format of a column."""
    column = column_of(SHEETS[sheet.name], sheet.headings[position])
    return number_format(column.kind, sheet.cells[position])


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileProblem(f"{path} does not exist any more; save the book under a new name") from None
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror or error}") from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
