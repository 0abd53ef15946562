"""Saving a book: into the workbook it came from, without loss, or into a new one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from book.container.atomic import replace
from book.container.package import Package, check_kind
from book.container.protection import lock, unlock
from book.errors import FileProblem, reading_of
from book.opening import is_case
from book.reading import without_collection
from book.sheet.workbook import open_frame
from book.splicing.additions import as_in
from book.splicing.draft import Draft
from book.splicing.filekind import check_name, fit_to_name
from book.splicing.frame import add_part, add_relation, calculate_on_load, drop_calculation_chain
from book.splicing.sheets import write_sheets
from book.splicing.skeleton import skeleton
from book.splicing.styles import PLAIN, Styles
from book.version import FORMAT, backup, check_known, stamp, version_of
from model.basics.watch import Told, Watch, untold, unwatched
from model.tables.book import Book


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
    with Package(path.with_suffix(".xlsx"), frame) as package:
        data = _saved(package, book, path, watch)[0] or frame
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
    told: Told = untold,
) -> str:
    """Write the book to `path`, and keep all that is not the book's in the workbook it came from.

    That workbook is `original`, or the file at `path` where none is given; without either a new one is written.
    Sheets of the schema that the file lacks are added if they hold anything. `expected` is the fingerprint of the
    original as it was read: where it has changed since, nothing is written. A workbook of an older format is marked as
    one of the present, and if it is replaced, kept beside it under a dated name. A protected original needs its
    `password`, and what is saved is protected with it. Once it is saved, `told` is called with each line that its owner
    has to know: what elsewhere in the workbook names rows that moved. Returns the new file's fingerprint; raises
    FileProblem, and leaves the old file whole, where the book cannot be saved.
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
        saved, lines = _saved(package, book, path, watch)
    if unlocked and saved is not None:
        saved = lock(saved, unlocked.password, path)
    watch(1, 1)
    if expected is not None and base == path:
        _check_unchanged(base, _contents(base), expected)  # the work may have taken long enough for another to save
    if version < FORMAT and base == path:
        backup(path, data, datetime.now())
    if saved is not None or base != path:
        replace(path, data if saved is None else saved)
    for line in lines:
        told(line)
    return _digest(data if saved is None else saved)


def _check_unchanged(path: Path, data: bytes, expected: str | None) -> None:
    if expected is not None and _digest(data) != expected:
        raise FileProblem(f"{path.name} was changed by another program since it was opened; nothing was saved")


def _saved(package: Package, book: Book, path: Path, watch: Watch) -> tuple[bytes | None, list[str]]:
    """The workbook's bytes for `path` with the book's cells in it, and what its owner has to know.

    None for the bytes where the workbook holds the cells already.
    """
    workbook = open_frame(package)
    draft = Draft(package)
    part = workbook.styles if workbook.styles and package.has(workbook.styles) else ""
    try:
        styles = Styles(draft.text(part) if part else as_in(draft, PLAIN))
        with without_collection():
            lines = write_sheets(draft, workbook, book, styles, watch)
        if version_of(package) < FORMAT:
            stamp(draft, FORMAT)
        if draft.changed or path != package.path:
            fit_to_name(draft, path)
        if not draft.changed:
            return None, []
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
    if any(relation.kind == "origin" for relation in package.relations("").values()):
        lines.append(f"{path.name} was signed digitally; as after every change, the signature is not valid any more")
    return draft.bytes(watch), lines


def _contents(path: Path) -> bytes:
    with reading_of(path, "does not exist any more; save the book under a new name"):
        return path.read_bytes()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
