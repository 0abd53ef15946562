"""A sheet that the book has and the file lacks: taken from the frame of a new book, in the file's own styles."""

from __future__ import annotations

import re
from typing import NamedTuple

from book.container.markup import attributes
from book.container.package import Package
from book.sheet.place import Place
from book.sheet.sheetxml import SheetText
from book.sheet.workbook import Area, TablePart, Workbook, open_frame
from book.splicing.cellxml import CellWriter
from book.splicing.draft import Draft
from book.splicing.frame import STRICT, TRANSITIONAL, add_part, add_relation, is_strict
from book.splicing.skeleton import skeleton
from book.splicing.styles import Styles
from model.tables.book import Book, column_letters
from model.tables.schema import SHEETS

_COLUMN_STYLE = re.compile(r'(<col\b[^<>]*?\sstyle=")(\d+)(")')
_VALIDATION = re.compile(r"<dataValidation\b[^<>]*?(?:/>|>(.*?)</dataValidation>)", re.DOTALL)
_VALIDATIONS = re.compile(r"<dataValidations\b.*?</dataValidations>", re.DOTALL)
_LIST = re.compile(r"<formula1>(\w+)</formula1>")
_SHEET = re.compile(r"<sheet\b([^<>]*?)/?>")
_WORKBOOK = re.compile(r"<workbook\b[^<>]*>")
_TABLE = re.compile(r"<table\b([^<>]*)>")
_NAMES = re.compile(r'<definedName\b[^<>]*?\sname="([^"]*)"')
_TABLE_PARTS = re.compile(r"xl/tables/[^/]+\.xml", re.IGNORECASE)


class Added(NamedTuple):
    """An added sheet without data: its part, its text, where its table stands."""

    part: str
    text: str
    place: Place


def add_sheet(draft: Draft, workbook: Workbook, book: Book, name: str, styles: Styles, writer: CellWriter) -> Added:
    """Add the sheet of that name with the book's headings; its data are left to the splice."""
    with Package(draft.package.path, skeleton(book, [name])) as package:
        frame = open_frame(package)
        source = frame.sheets[0]
        text = SheetText(package, source.part)
        for _ in text.stretches():
            pass
        assert frame.styles is not None
        own = Styles(Draft(package).text(frame.styles))
        tables = frame.tables(source)
        table_text = Draft(package).text(tables[0].part) if tables else ""
    head = _COLUMN_STYLE.sub(lambda m: f"{m[1]}{_mapped(own, styles, int(m[2]))}{m[3]}", text.head)
    head = head.replace(' tabSelected="1"', "")
    tail = _without_unknown_lists(text.tail, set(_NAMES.findall(draft.text(workbook.part))))
    headings = book.sheets[name].headings
    bold = styles.variant(0, "General", bold=True)
    cells = "".join(writer.cell(f"{column_letters(i)}1", heading, bold) for i, heading in enumerate(headings, 1))
    head, tail = as_in(draft, head), as_in(draft, tail)
    part = draft.free("xl/worksheets/sheet{}.xml")
    written = f'{head}<row r="1">{cells}</row>{tail}'
    add_part(draft, part, written, "worksheet")
    _list_sheet(draft, workbook, name, add_relation(draft, workbook.part, part, "worksheet"))
    table = _add_table(draft, workbook, part, tables[0], table_text) if tables else None
    return Added(part, written, Place(1, 1, len(headings), table, 2 if table else None))


def _mapped(own: Styles, styles: Styles, style: int) -> int:
    code = own.code(style)
    return 0 if code == "General" else styles.variant(0, code)


def _without_unknown_lists(tail: str, known: set[str]) -> str:
    """The tail without drop-downs of lists that the file does not name."""
    kept = [
        m[0] for m in _VALIDATION.finditer(tail) if (found := _LIST.search(m[1] or "")) is None or found[1] in known
    ]
    block = f'<dataValidations count="{len(kept)}">{"".join(kept)}</dataValidations>'
    return _VALIDATIONS.sub(lambda _: block, tail, count=1)


def _list_sheet(draft: Draft, workbook: Workbook, name: str, relation: str) -> None:
    """Add the sheet at the end of the workbook's list of sheets."""
    text = draft.text(workbook.part)
    known = [attributes(written) for written in _SHEET.findall(text)]
    if not known:
        raise ValueError("it has no sheets")
    number = max(int(found.get("sheetId", "0")) for found in known) + 1
    key = next(name for name in known[0] if name.endswith(":id"))
    hidden = ' state="veryHidden"' if SHEETS[name].hidden else ""
    prefix = f"xmlns:{key.partition(':')[0]}"
    root = _WORKBOOK.search(text)
    if root is None or prefix not in root[0]:  # some programs declare it on each sheet
        hidden += as_in(draft, f' {prefix}="{TRANSITIONAL[1]}"')
    element = f'<sheet name="{name}" sheetId="{number}"{hidden} {key}="{relation}"/>'
    draft.write(workbook.part, text.replace("</sheets>", element + "</sheets>", 1))


def _add_table(draft: Draft, workbook: Workbook, sheet: str, table: TablePart, text: str) -> TablePart:
    """Add the sheet's Excel table under an ID and a name that are free."""
    parts = [name for name in draft.names() if _TABLE_PARTS.fullmatch(name)]
    known = [attributes(match[1]) for part in parts if (match := _TABLE.search(draft.text(part)))]
    taken = {found.get("displayName", "").casefold() for found in known}
    taken |= {name.casefold() for name in _NAMES.findall(draft.text(workbook.part))}
    name, number = table.name, 2
    while name.casefold() in taken:
        name, number = f"{table.name}_{number}", number + 1
    free = max((int(found.get("id", "0")) for found in known), default=0) + 1
    text = text.replace(' id="1" ', f' id="{free}" ', 1)
    text = text.replace(f' name="{table.name}" displayName="{table.name}"', f' name="{name}" displayName="{name}"', 1)
    part = draft.free("xl/tables/table{}.xml")
    add_part(draft, part, as_in(draft, text), "table")
    add_relation(draft, sheet, part, "table")
    return TablePart(part, name, Area(1, 1, 2, table.area.right), 1, 0, table.headings)


def as_in(draft: Draft, text: str) -> str:
    """The text of a new part with the names that a file of the draft's kind, Strict or Transitional, has for things."""
    if is_strict(draft):
        for transitional, strict in zip(TRANSITIONAL, STRICT, strict=True):
            text = text.replace(transitional, strict)
    return text
