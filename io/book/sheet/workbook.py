"""A workbook's frame: which sheets it has, where their parts are, which tables stand on them, how dates count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from book.container.package import Package, local

_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, all bounds 1-based and included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class TablePart:
    """An Excel table (ListObject): its part, its area with header and totals, and how many rows those take."""

    part: str
    name: str
    area: Area
    header_rows: int
    totals_rows: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class SheetPart:
    """One worksheet: its name on the tab, its part, and `visible`, `hidden` or `veryHidden`."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class Workbook:
    """The frame of an opened workbook. `part` is the workbook part itself."""

    package: Package
    part: str
    sheets: tuple[SheetPart, ...]
    date1904: bool
    styles: str | None
    strings: str | None

    def tables(self, sheet: SheetPart) -> tuple[TablePart, ...]:
        """The Excel tables on a sheet, from its relationships."""
        related = self.package.relations(sheet.part).values()
        return tuple(read_table(self.package, relation.target) for relation in related if relation.kind == "table")


def column_number(letters: str) -> int:
    """The 1-based number of a column: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parse_area(reference: str) -> Area | None:
    """`A1:D9` or `A1` as an area; None where it is neither."""
    match = _REF.fullmatch(reference)
    if match is None:
        return None
    left, top = column_number(match[1]), int(match[2])
    return Area(top, left, int(match[4] or top), column_number(match[3] or match[1]))


def main_part(package: Package) -> str:
    """The part that is the workbook itself, whether or not it is there."""
    usual = "xl/workbook.bin" if package.has("xl/workbook.bin") else "xl/workbook.xml"
    return next((r.target for r in package.relations("").values() if r.kind == "officeDocument"), usual)


def open_frame(package: Package) -> Workbook:
    """Find the workbook part, its sheets and what they share. Raises FileProblem where that is no workbook."""
    main = main_part(package)
    if main.endswith(".bin"):
        raise package.problem("is a binary workbook (.xlsb); open it in Excel and save it as .xlsx")
    if not package.has(main):
        raise package.problem("is a zip file, but not an Excel workbook")
    root = package.tree(main)
    if local(root.tag) != "workbook":
        raise package.problem("is an Office file, but not an Excel workbook")
    relations = package.relations(main)
    sheets: list[SheetPart] = []
    own = (e for e in root if local(e.tag) == "workbookPr")  # deeper in, extensions have an element of that name, too
    date1904 = any(element.get("date1904") in ("1", "true") for element in own)
    for element in root.iter():
        if local(element.tag) == "sheet":
            key = next((value for name, value in element.attrib.items() if local(name) == "id"), "")
            relation = relations.get(key)
            if relation is not None and relation.kind == "worksheet":
                sheets.append(SheetPart(element.get("name", ""), relation.target, element.get("state", "visible")))
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    return Workbook(package, main, tuple(sheets), date1904, by_kind.get("styles"), by_kind.get("sharedStrings"))


def read_table(package: Package, part: str) -> TablePart:
    """One table part."""
    root = package.tree(part)
    area = parse_area(root.get("ref", ""))
    headings = tuple(e.get("name", "") for e in root.iter() if local(e.tag) == "tableColumn")
    if area is None or area.right - area.left + 1 != len(headings) or area.bottom < area.top:
        raise package.problem(f"is damaged: the table in {part} does not fit its cells; open and save it in Excel")
    try:
        header_rows, totals_rows = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
    except ValueError as error:
        raise package.broken_part(part, error) from error
    if min(header_rows, totals_rows) < 0 or header_rows + totals_rows > area.bottom - area.top + 1:
        raise package.problem(
            f"is damaged: the table in {part} has fewer rows than headings and totals; mend it in Excel"
        )
    return TablePart(part, root.get("displayName", ""), area, header_rows, totals_rows, headings)
