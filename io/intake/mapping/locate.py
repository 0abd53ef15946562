"""The tables of a source that a mapping is about: by name or range, or the ones that have its headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from book.sheet.workbook import Area, column_number, parse_area
from intake.files.source import Source, SourceSheet, address, area_text, counted, problem
from intake.mapping.mapping import EVERY, Mapping
from intake.mapping.memory import Memory
from intake.mapping.questions import STACKED, SURPRISE, asking
from intake.tables.doubts import sheet_doubts
from intake.tables.finding import FoundTable, find_tables, table_in
from intake.tables.headers import JOINT
from intake.tables.origin import ORIGINS, with_origins
from intake.tables.stacking import may_join, stacked
from intake.tables.turning import turned_table, turned_tables
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, unwatched
from model.basics.watch import asking as unmeasured
from model.tables.schema import folded
from model.tables.values import shown

_MOST_NAMED = 12
_CLOSE, _MOST_HEADINGS = 4, 3  # rows or columns from the edge of a table to that of another one; headings named
_LOOKED = 30  # rows in which a header is looked for
_ONE_SHEET_KINDS = ("csv", "html")
_COLUMNS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")


def located(
    source: Source, mapping: Mapping, memory: Memory | None = None, watch: Watch = unwatched
) -> tuple[list[FoundTable], list[Problem]]:
    """The tables to import, and what there is to say about their file and sheets; an error where one is not found.

    What `watch` raises ends it.
    """
    memory, watch = memory or Memory(), unmeasured(watch)
    tables: list[FoundTable] = []
    problems: list[Problem] = list(source.problems)
    for sheet in _sheets(source, mapping, problems, memory, watch):
        problems += sheet_doubts(sheet)
        table = _table(source, sheet, mapping, problems, memory, watch)
        if table is not None and not table.columns:
            problems.append(_nothing(sheet, mapping))
        elif table is not None:
            tables.append(table)
    problems += _elsewhere(source, mapping, {table.sheet for table in tables})
    if mapping.is_of_sheets and tables:
        problems += _of_sheets(source, mapping, [table.sheet for table in tables])
        tables = memory.once("origins", tuple(tables), partial(with_origins, tables))
    if not tables and not any(found.severity is Severity.ERROR for found in problems):
        wrong = f"no table of {source.name} has the headings of '{mapping.name}'"
        problems.append(_error(source.name, wrong, f"it needs {', '.join(mapping.used[:6])}"))
    return tables, problems


def _elsewhere(source: Source, mapping: Mapping, taken: Collection[str]) -> Iterator[Problem]:
    """Sheets that have the headings too, and of which nothing is imported."""
    wanted = {folded(heading.rpartition(JOINT)[2]) for heading in _needed(mapping)}
    if len(wanted) < 2 or not taken or mapping.area or mapping.transposed:
        return
    for sheet in source.sheets:
        lines = sheet.lines[:_LOOKED] if sheet.name not in taken else ()
        if any(wanted <= {folded(shown(cell)) for cell in line.values if cell is not None} for line in lines):
            wrong = "the sheet has the headings of the import, and nothing of it is imported"
            yield problem(
                sheet.name, "", None, wrong, "name it among the sheets of the import if its rows belong there"
            )


class Headings:
    """The headings of a table, by which columns are found."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._whole: dict[str, int] = {}
        self._ends: dict[str, list[int]] = {}
        for position, heading in enumerate(headings):
            self._whole.setdefault(folded(heading), position)
            self._ends.setdefault(folded(heading.rpartition(JOINT)[2]), []).append(position)

    def find(self, wanted: str) -> int | None:
        """The position of a heading, whatever its case and spaces; else of one that ends with it, if only one does."""
        if folded(wanted) in self._whole:
            return self._whole[folded(wanted)]
        ends = self._ends.get(folded(wanted.rpartition(JOINT)[2]), [])
        return ends[0] if len(ends) == 1 else None


def find_heading(headings: Sequence[str], wanted: str) -> int | None:
    """The position of one heading, as `Headings.find` tells it."""
    return Headings(headings).find(wanted)


def _sheets(
    source: Source, mapping: Mapping, problems: list[Problem], memory: Memory, watch: Watch
) -> list[SourceSheet]:
    if source.kind in _ONE_SHEET_KINDS and len(source.sheets) == 1:
        return list(source.sheets)
    if mapping.area in source.ranges:
        named = source.sheet(source.ranges[mapping.area][0])
        return [named] if named else []
    if mapping.sheets == (EVERY,):
        return [sheet for sheet in source.sheets if _has_all(sheet, mapping, memory, watch)]
    found = [sheet for name in mapping.sheets if (sheet := source.sheet(name)) is not None]
    missing = [name for name in mapping.sheets if source.sheet(name) is None]
    if not missing and found:
        return found
    best = max(source.sheets, key=lambda sheet: _share(sheet, mapping, memory, watch), default=None)
    if best is None or not _share(best, mapping, memory, watch):
        return found
    if missing:
        wrong = f"{source.name} has no sheet '{missing[0]}'; '{best.name}' has the same headings and is taken"
        problems.append(problem(best.name, "", None, wrong, "make sure that it is the right one"))
    return [*found, *([best] if best not in found else [])]


def _needed(mapping: Mapping) -> tuple[str, ...]:
    """The headings that the import needs and that stand in the file."""
    return tuple(heading for heading in mapping.used if not mapping.is_of_sheets or heading not in ORIGINS)


def _has_all(sheet: SourceSheet, mapping: Mapping, memory: Memory, watch: Watch) -> bool:
    """Whether a table of a sheet that is seen has all headings that are needed, and most of what the mapping knows."""
    needed, known = _needed(mapping), [heading for heading in mapping.headings if heading not in ORIGINS]
    for table in _tables(sheet, mapping, memory, watch) if sheet.state == "visible" else ():
        there = Headings(table.headings)
        alike = sum(there.find(heading) is not None for heading in known)
        enough = alike * 5 >= len(known) * 4 if needed else alike == len(known)
        if enough and all(there.find(heading) is not None for heading in needed):
            return True
    return False


def _of_sheets(source: Source, mapping: Mapping, taken: Sequence[str]) -> Iterator[Problem]:
    """Which sheets are taken as one, those that came or went since the last run, and those that are like them."""
    others = [sheet.name for sheet in source.sheets if sheet.name not in taken and sheet.lines]
    wrong = f"{counted(len(taken), 'sheet')} imported as one: {', '.join(taken[:_MOST_NAMED])}"
    wrong += f"; not {', '.join(others[:_MOST_NAMED])}" if others else ""
    yield problem(source.name, "", None, wrong, "", Severity.FINDING)
    before = mapping.last.sheets if mapping.last is not None else ()
    for names, what in (
        ([name for name in taken if before and name not in before], "was not in the last run, and is imported too"),
        ([name for name in before if name not in taken], "of the last run is gone"),
    ):
        if names:
            wrong = f"the sheet '{names[0]}' {what}" + (f" ({len(names) - 1} more)" if len(names) > 1 else "")
            yield asking(problem(source.name, "", None, wrong, "make sure that it is meant"), SURPRISE)
    least = {folded(heading) for heading in _needed(mapping)}
    for name in others:
        sheet = source.sheet(name)
        lines = sheet.lines[:_LOOKED] if sheet is not None and mapping.sheets == (EVERY,) else ()
        most = max((least & {folded(shown(cell)) for cell in line.values} for line in lines), key=len, default=set())
        if len(most) > 1 and 2 * len(most) >= len(least) and len(most) < len(least):
            lacking = next(heading for heading in _needed(mapping) if folded(heading) not in most)
            wrong = f"the sheet lacks '{lacking}' of the headings that others have, and nothing of it is imported"
            yield problem(name, "", None, wrong, "head it like the others if its rows belong there")


def _share(sheet: SourceSheet, mapping: Mapping, memory: Memory, watch: Watch) -> int:
    """How many of the headings that are needed the best table of a sheet has."""
    return max((_known(table, mapping) for table in _tables(sheet, mapping, memory, watch)), default=0)


def _tables(sheet: SourceSheet, mapping: Mapping, memory: Memory, watch: Watch) -> list[FoundTable]:
    if mapping.transposed:
        return memory.once(("turned", sheet.name), mapping.keep, lambda: turned_tables(sheet, mapping.keep))
    return memory.once(("tables", sheet.name), mapping.keep, lambda: find_tables(sheet, mapping.keep, watch)[0])


def _known(table: FoundTable, mapping: Mapping) -> int:
    headings = Headings(table.headings)
    return sum(headings.find(wanted) is not None for wanted in mapping.used)


def _table(
    source: Source, sheet: SourceSheet, mapping: Mapping, problems: list[Problem], memory: Memory, watch: Watch
) -> FoundTable | None:
    if mapping.area:
        found = _named_table(source, sheet, mapping, problems, memory, watch)
        problems += _goes_on(sheet, found, mapping.area) if found is not None and not mapping.transposed else ()
        return found
    if mapping.header_row:
        around = sheet.area
        if around is not None and around.top <= mapping.header_row <= around.bottom:
            top = mapping.header_top or mapping.header_row
            return _table_in(sheet, replace(around, top=top), mapping, memory, watch)
    tables = _tables(sheet, mapping, memory, watch)
    best = max(tables, key=lambda table: _likeness(table, mapping), default=None)
    if best is None or (mapping.used and not _known(best, mapping)):
        problems.append(_none(sheet, mapping))
        return None
    same = [table for table in tables if table is not best and _known(table, mapping) == _known(best, mapping)]
    if mapping.stacked:
        best, same = _stacked(sheet, best, same, problems, memory)
    if same and mapping.used:
        others = ", ".join(area_text(table.area) for table in same[:5])
        count = counted(sum(len(table.rows) for table in same), "row")
        place = area_text(best.area)
        wrong = f"the headings of '{mapping.name}' stand over {len(same) + 1} tables; the one at {place} is taken"
        issue = problem(sheet.name, place, None, wrong, f"the others, {others}, hold {count}: not imported")
        joins = any(may_join(best, table) for table in same)
        problems.append(asking(issue, "stacked", STACKED) if joins else issue)
    problems += _near(sheet, best, [table for table in tables if table is not best and table not in same])
    return best


def _near(sheet: SourceSheet, best: FoundTable, others: Sequence[FoundTable]) -> Iterator[Problem]:
    """What else stands close to the table that is taken, for a blank row or column may have cut it off."""
    area = best.area
    for other in others:
        down = max(other.area.top - area.bottom, area.top - other.area.bottom)
        across = max(other.area.left - area.right, area.left - other.area.right)
        if max(down, across) <= _CLOSE and not best.turned:
            wrong = f"the rows close to the imported table are not ({', '.join(other.headings[:_MOST_HEADINGS])})"
            right = "give one area for both if they are one table"
            yield problem(sheet.name, area_text(other.area), None, wrong, right, Severity.FINDING)


def _none(sheet: SourceSheet, mapping: Mapping) -> Problem:
    """That a sheet has no table of the mapping: it lacks the headings, or rows below them."""
    wanted = {folded(heading.rpartition(JOINT)[2]) for heading in _needed(mapping)}
    for line in sheet.lines[:_LOOKED]:
        if wanted and wanted <= {folded(shown(cell)) for cell in line.values if cell is not None}:
            wrong = f"below the headings of '{mapping.name}' there is no row"
            right = "get the file again if there should be some; else there is nothing to import"
            return problem(sheet.name, f"{line.number}:{line.number}", None, wrong, right, Severity.ERROR)
    wrong = f"no table on the sheet has the headings of '{mapping.name}'"
    return _error(sheet.name, wrong, f"it needs {', '.join(mapping.used[:6])}")


def _nothing(sheet: SourceSheet, mapping: Mapping) -> Problem:
    """That nothing stands where a mapping says that the table, or its header, is."""
    if mapping.header_row:
        wrong = f"nothing stands in row {mapping.header_row}, which is said to be the header, or below it"
        return _error(sheet.name, wrong, "name another header row, or leave the sheet out")
    return _error(sheet.name, f"nothing stands in '{mapping.area}'", "name another area, or leave the sheet out")


def _stacked(
    sheet: SourceSheet, best: FoundTable, same: list[FoundTable], problems: list[Problem], memory: Memory
) -> tuple[FoundTable, list[FoundTable]]:
    """The table with those that stand under or over it, and those of the same headings that do not."""
    parts = [best, *(table for table in same if may_join(best, table))]
    if len(parts) == 1:
        return best, same
    parts.sort(key=lambda table: (table.area.left, table.area.top))
    places = ", ".join(area_text(table.area) for table in parts)
    how = "beside" if len({table.area.left for table in parts}) > 1 else "under"
    wrong = f"{len(parts)} tables {how} each other are imported as one: {places}"
    problems.append(problem(sheet.name, "", None, wrong, "", Severity.FINDING))
    whole = memory.once(("stacked", sheet.name), tuple(parts), lambda: stacked(parts))
    return whole, [table for table in same if table not in parts]


def _named_table(
    source: Source, sheet: SourceSheet, mapping: Mapping, problems: list[Problem], memory: Memory, watch: Watch
) -> FoundTable | None:
    """The table in the area that a mapping names."""
    area = _area(source, sheet, mapping, memory, watch)
    if area is None:
        wrong = f"there is no Excel table, name or range '{mapping.area}' on the sheet"
        problems.append(_error(sheet.name, wrong, "name another, or none to have the table found"))
        return None
    if isinstance(area, FoundTable):
        return area
    if mapping.transposed:
        return memory.once(
            ("turned in", sheet.name), (area, mapping.keep), lambda: turned_table(sheet, area, mapping.keep)
        )
    return _table_in(sheet, area, mapping, memory, watch)


def _goes_on(sheet: SourceSheet, table: FoundTable, name: str) -> Iterator[Problem]:
    """Rows right below a named area that look like more of its table."""
    columns, below = set(table.columns), table.area.bottom
    for line in sheet.lines:
        if line.number == below + 1 and len(columns.intersection(line.columns)) * 2 >= len(columns) > 1:
            below += 1
    if below > table.area.bottom:
        first, count = table.area.bottom + 1, counted(below - table.area.bottom, "row")
        wrong = f"{count} below '{name}' look like more of the table, and are not imported"
        right = "let the area reach to them, or name whole columns such as A:F"
        yield problem(sheet.name, f"{first}:{below}", None, wrong, right)


def _table_in(sheet: SourceSheet, area: Area, mapping: Mapping, memory: Memory, watch: Watch) -> FoundTable:
    settings = (mapping.header_row or None, mapping.keep, mapping.header_top)
    return memory.once(
        ("table in", sheet.name), (area, settings), lambda: table_in(sheet, area, *settings, watch=watch)
    )


def _likeness(table: FoundTable, mapping: Mapping) -> tuple[int, bool, int]:
    """How sure it is that a table is meant: its headings, its place, and how few other headings it has."""
    before = Headings(mapping.headings)
    known = [before.find(heading) is not None for heading in table.headings]
    return _known(table, mapping), bool(mapping.anchor) and _anchor(table) == mapping.anchor, -known.count(False)


def _anchor(table: FoundTable) -> str:
    return address(table.area.top, table.area.left)


def _area(
    source: Source, sheet: SourceSheet, mapping: Mapping, memory: Memory, watch: Watch
) -> Area | FoundTable | None:
    """What an Excel table's name, a defined name, a range (B2:F14) or whole columns (B:F) stand for on a sheet."""
    name = mapping.area
    found = memory.once(("tables", sheet.name), mapping.keep, lambda: find_tables(sheet, mapping.keep, watch)[0])
    table = next((table for table in found if table.name and folded(table.name) == folded(name)), None)
    if table is not None:
        return table
    if name in source.ranges:
        return source.ranges[name][1]
    columns, around = _COLUMNS.fullmatch(name.upper().replace("$", "")), sheet.area
    if columns is not None and around is not None:
        return Area(around.top, column_number(columns[1]), around.bottom, column_number(columns[2]))
    return parse_area(name.upper().replace("$", ""))


def _error(sheet: str, wrong: str, right: str) -> Problem:
    return problem(sheet, "", None, wrong, right, Severity.ERROR)
