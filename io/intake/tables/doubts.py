"""What is doubtful about the cells of a table and the sheet around it: errors, hidden rows, merged cells, pivots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from book.sheet.values import NOT_CALCULATED
from intake.files.source import SourceSheet, address, area_text, counted, problem
from model.basics.problem import Problem, Severity
from model.tables.book import Cell, CellError, column_letters

_MOST_NAMED = 20
_MOST_BOXES, _LONGEST = 10, 120  # text boxes that are told, and characters of each
HIDDEN_ROWS = "say whether they are to be imported"


def sheet_doubts(sheet: SourceSheet) -> Iterator[Problem]:
    """What a sheet as a whole says: it is blank, hidden, or filled by a pivot table."""
    if not sheet.lines:
        yield problem(sheet.name, "", None, "the sheet is blank", "", Severity.FINDING)
    elif sheet.state != "visible":
        wrong = (
            "the sheet is hidden" if sheet.state == "hidden" else "the sheet is hidden so that Excel does not list it"
        )
        yield problem(sheet.name, "", None, wrong, "make sure that its data is meant", Severity.FINDING)
    for text in sheet.boxes[:_MOST_BOXES]:
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
        yield problem(sheet.name, "", None, f"a text box says '{short}'", "", Severity.FINDING)
    for place, rule in sheet.striking[:_MOST_BOXES]:
        by = f" by the rule {rule}" if rule else ""
        wrong = f"a conditional format strikes out cells{by}; which those are is not worked out"
        yield problem(sheet.name, place.replace(" ", ", "), None, wrong, "make sure that they are to be imported")
    for area in sheet.pivots:
        wrong = "a pivot table fills these cells: they are a summary, no data"
        yield problem(sheet.name, area_text(area), None, wrong, "import the rows that it was made from")


def cell_doubts(
    sheet: SourceSheet, data: Sequence[tuple[int, Mapping[int, Cell]]], headings: Sequence[str], columns: Sequence[int]
) -> Iterator[Problem]:
    """Error cells, formulas without a value, hidden rows and columns, merged cells among the data rows of a table."""
    numbers = [row for row, _ in data]
    yield from _errors(sheet, data, columns)
    hidden = [row for row in numbers if row in sheet.hidden_rows]
    if hidden:
        how = " (some by a filter)" if sheet.filtered else ""
        wrong = f"{len(hidden):,} of {counted(len(numbers), 'row')} hidden{how}, from row {hidden[0]} on"
        yield problem(sheet.name, f"{hidden[0]}:{hidden[-1]}", None, wrong, HIDDEN_ROWS)
    for heading, column in zip(headings, columns, strict=True):
        if column in sheet.hidden_columns:
            letters = column_letters(column)
            wrong = f"the column '{heading}' is hidden"
            yield problem(sheet.name, f"{letters}:{letters}", None, wrong, "", Severity.FINDING)
    inside = set(numbers)
    merged = [a for a in sheet.merged if {a.top, a.bottom} & inside and a.right >= columns[0] and a.left <= columns[-1]]
    if merged:
        wrong = f"{counted(len(merged), 'merged area')} among the data: only the first cell of an area has a value"
        yield problem(sheet.name, area_text(merged[0]), None, wrong, "make sure how the columns read them")


def _errors(
    sheet: SourceSheet, data: Sequence[tuple[int, Mapping[int, Cell]]], columns: Sequence[int]
) -> Iterator[Problem]:
    wanted, named = set(columns), 0
    more: Counter[str] = Counter()
    for row, cells in data:
        for column, cell in cells.items():
            if not isinstance(cell, CellError) or column not in wanted:
                continue
            if named == _MOST_NAMED:
                more[str(cell)] += 1
                continue
            named += 1
            if cell == NOT_CALCULATED:
                wrong, right = "holds a formula without a value", "open and save the file in Excel"
            else:
                wrong, right = f"{cell} is an error value", "mend its formula, or leave the column out"
            yield problem(sheet.name, address(row, column), cell, wrong, right)
    for code, count in more.items():
        yield problem(sheet.name, "", None, f"{code} stands in {counted(count, 'more cell')}", "mend their formulas")
