"""Reading .xlsx and .xlsm files that are not comp books: every worksheet, and what is hidden in or on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from book.container.markup import attributes
from book.container.package import Package, local
from book.errors import FileProblem
from book.reading import converters, watch_cells, without_collection
from book.sheet.celllooks import Marks
from book.sheet.cells import LAST_COLUMN
from book.sheet.lines import LineReader
from book.sheet.sheetxml import SheetText
from book.sheet.stylelooks import striking_rules, style_looks
from book.sheet.values import Converters
from book.sheet.workbook import Area, SheetPart, Workbook, open_frame, parse_area
from book.splicing.tails import covered_cells
from intake.files.comments import box_texts, comments_of, page_texts
from intake.files.emptyresults import EmptyResults
from intake.files.source import Source, SourceSheet, SourceTable, counted, problem
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, unwatched

_HIDDEN = re.compile(r'\shidden="(?:1|true)"')
_COLUMN = re.compile(r"<col\s([^<>]*?)/?>")
_FILTERED = re.compile(r"<filterColumn\b")
_ZERO_RESULT = b"</f><v>0</v>"
_DEFINED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)")


def read_openxml(package: Package, watch: Watch = unwatched) -> Source:
    """All worksheets of an opened package. Raises FileProblem where it is damaged or no workbook; what `watch` does."""
    workbook = open_frame(package)
    if len({part.part for part in workbook.sheets}) < len(workbook.sheets):
        raise package.problem("is damaged: two of its sheets are the same; open and save it in Excel")
    watch_cells(workbook, watch, workbook.sheets)
    empty = EmptyResults()
    texts: dict[int, str] = {}
    values = converters(workbook, empty, texts)
    problems: list[Problem] = [*_out_of_reach(package)]
    styles = style_looks(workbook)
    with without_collection():
        sheets = tuple(_sheet(workbook, part, values, (styles, texts), problems) for part in workbook.sheets)
    sheets = empty.settled(package, workbook.sheets, sheets, problems)
    if _is_to_be_calculated(workbook):
        parts = zip(workbook.sheets, sheets, strict=True)
        problems += [found for part, sheet in parts for found in _only_zeros(package, part, sheet)]
    kind = "xlsm" if package.has("xl/vbaProject.bin") else "xlsx"
    ranges = _ranges(workbook)
    return Source(package.path.name, kind, sheets, workbook.date1904, ranges, tuple(problems))


def _sheet(
    workbook: Workbook,
    part: SheetPart,
    values: Converters,
    looks: tuple[Sequence[Marks], Mapping[int, str]],
    problems: list[Problem],
) -> SourceSheet:
    """One worksheet. `looks`: what cell styles say, and what is struck out or raised in shared strings."""
    package = workbook.package
    text = SheetText(package, part.part)
    reader = LineReader(text, values, *looks, formulas=True)
    lines, hidden = tuple(reader.lines()), reader.hidden
    tables: list[SourceTable] = []
    try:
        found = workbook.tables(part)
    except FileProblem as error:
        problems.append(problem(part.name, "", None, str(error), "the sheet is read without its Excel tables"))
        found = ()
    boxes: tuple[str, ...] = ()
    try:
        reader.looks.comments.update(comments_of(package, part.part))
        boxes = tuple(box_texts(package, part.part))
    except FileProblem as error:
        problems.append(problem(part.name, "", None, str(error), "the sheet is read without comments and text boxes"))
    for table in found:
        tables.append(SourceTable(table.name, table.area, table.header_rows, table.totals_rows))
    filtered = bool(hidden) and bool(_FILTERED.search(text.tail) or _table_filters(package, part))
    try:
        hidden_columns = _hidden_columns(text.head)
    except ValueError as error:
        raise text.broken(error) from error
    return SourceSheet(
        part.name,
        lines,
        part.state,
        frozenset(hidden),
        hidden_columns,
        filtered,
        tuple(covered_cells(text.tail)),
        tuple(tables),
        tuple(_pivots(package, part)),
        reader.looks,
        boxes,
        tuple(page_texts(text.tail)),
        tuple(striking_rules(workbook, text.tail)),
    )


def _hidden_columns(head: str) -> frozenset[int]:
    hidden: set[int] = set()
    for match in _COLUMN.finditer(head):
        if _HIDDEN.search(" " + match[1]):
            found = attributes(" " + match[1])
            first, last = max(int(found.get("min", "0")), 1), min(int(found.get("max", "0")), LAST_COLUMN)
            hidden.update(range(first, last + 1))
    return frozenset(hidden)


def _table_filters(package: Package, part: SheetPart) -> bool:
    """Whether an Excel table on the sheet is filtered."""
    tables = [r.target for r in package.relations(part.part).values() if r.kind == "table"]
    return any(b"filterColumn" in package.read(table) for table in tables if package.has(table))


def _is_to_be_calculated(workbook: Workbook) -> bool:
    """Whether the program that wrote the file asks Excel to calculate all formulas anew."""
    settings = (e for e in workbook.package.tree(workbook.part) if local(e.tag) == "calcPr")
    return any(element.get("fullCalcOnLoad") in ("1", "true") for element in settings)


def _only_zeros(package: Package, part: SheetPart, sheet: SourceSheet) -> Iterator[Problem]:
    """A sheet on which every formula gives 0: libraries write that where nobody has calculated yet."""
    if not any(0 in line.values for line in sheet.lines):
        return
    formulas = zeros = 0
    tail = b""
    for chunk in package.chunks(part.part):
        data = tail + chunk
        formulas += data.count(b"</f>") - tail.count(b"</f>")
        zeros += data.count(_ZERO_RESULT) - tail.count(_ZERO_RESULT)
        tail = data[1 - len(_ZERO_RESULT) :]
    if formulas and formulas == zeros:
        wrong = f"{counted(formulas, 'formula')} of the sheet all give 0; perhaps they were never calculated"
        yield problem(part.name, "", None, wrong, "open and save the file in Excel")


def _pivots(package: Package, part: SheetPart) -> Iterator[Area]:
    """The areas of the pivot tables on a sheet."""
    for relation in package.relations(part.part).values():
        if relation.kind == "pivotTable" and package.has(relation.target):
            root = package.tree(relation.target)
            place = next((e.get("ref", "") for e in root if local(e.tag) == "location"), "")
            area = parse_area(place)
            if area is not None:
                yield area


def _ranges(workbook: Workbook) -> dict[str, tuple[str, Area]]:
    """The defined names that stand for one rectangle of cells."""
    found: dict[str, tuple[str, Area]] = {}
    for element in workbook.package.tree(workbook.part).iter():
        if local(element.tag) != "definedName" or (element.get("name") or "").startswith("_xlnm."):
            continue
        match = _DEFINED.fullmatch(element.text or "")
        area = parse_area(match[3]) if match else None
        if match is not None and area is not None:
            found[element.get("name", "")] = ((match[1] or match[2]).replace("''", "'"), area)
    return found


def _out_of_reach(package: Package) -> Iterator[Problem]:
    """Data that is in the file but not on a sheet."""
    names = [name.casefold() for name in package.zip.namelist()]
    file = package.path.name
    if any(name.startswith("xl/model/") for name in names):
        wrong = "the workbook keeps data in a data model (Power Pivot), which cannot be read"
        right = "load the query to a sheet in Excel, or export it there, and import that"
        yield problem(file, "", None, wrong, right)
    if any(name.startswith("xl/pivotcache/pivotcacherecords") for name in names):
        wrong = "a pivot table keeps a copy of data, perhaps of rows that are on no sheet; that copy is not read"
        right = "where the rows are missing, double-click the pivot table's grand total in Excel to get them on a sheet"
        yield problem(file, "", None, wrong, right, Severity.FINDING)
    elif any(name.startswith("xl/pivotcache/") for name in names):
        wrong = "a pivot table shows data that is not in this workbook"
        yield problem(file, "", None, wrong, "import its source instead", Severity.FINDING)
    if any(name.startswith("xl/externallinks/") for name in names):
        wrong = "formulas refer to other workbooks; their values are those of the last calculation"
        yield problem(file, "", None, wrong, "", Severity.FINDING)
