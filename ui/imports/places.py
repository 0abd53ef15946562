"""The places of a file where a table may be: what was found, Excel tables, named ranges, and alike tables together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from book.sheet.workbook import Area
from intake import FoundTable, Mapping, Source, SourceSheet, Survey, table_in, together
from intake.files.source import address, area_text
from intake.mapping.mapping import EVERY
from intake.tables.grid import Grid
from intake.tables.origin import with_origins
from model.basics.watch import Watch, stages, unwatched, watched
from model.tables.schema import folded
from ui.figures.written import counted


@dataclass(frozen=True)
class Place:
    """One table to import, or several alike: `sheets` in the order of the file, their rows together, and words.

    `area` is what a mapping needs to find it again: an Excel table, a named range, or nothing where headings do.
    """

    sheets: tuple[str, ...]
    table: FoundTable
    label: str
    note: str
    area: str = ""

    @property
    def rows(self) -> int:
        """Data rows of all its sheets."""
        return len(self.table.rows)

    def applied(self, mapping: Mapping) -> Mapping:
        """The mapping with its table at this place."""
        area = self.table.area
        anchor = "" if len(self.sheets) > 1 else address(area.top, area.left)
        sheets = (EVERY,) if len(self.sheets) > 1 else self.sheets
        return replace(mapping, sheets=sheets, area=self.area, anchor=anchor, header_row=0, header_top=0)

    def is_of(self, mapping: Mapping) -> bool:
        """Whether a mapping has its table here."""
        if mapping.sheets == (EVERY,):
            return len(self.sheets) > 1
        if tuple(map(folded, mapping.sheets)) != tuple(map(folded, self.sheets)):
            return False
        area = self.table.area
        if mapping.area or self.area:
            return folded(mapping.area) in (folded(self.area), folded(area_text(area)))
        return len(self.sheets) > 1 or mapping.anchor in ("", address(area.top, area.left))


def places(source: Source, survey: Survey, watch: Watch = unwatched) -> list[Place]:
    """All places, sheet by sheet, each sheet's largest table first; alike tables together before their first.

    What `watch` raises ends it.
    """
    wholes = _alike(source, survey)
    found: list[Place] = []
    looks = stages(watch, *(1 for _ in source.sheets))
    for sheet, look in zip(source.sheets, looks, strict=True):
        for table in (table for table in survey.tables if table.sheet == sheet.name):
            first = next((one for one in wholes if one.sheets[0] == table.sheet and _same(one, table)), None)
            if first is not None:
                found.append(first)
            found.append(Place((sheet.name,), table, _label(table), _note(sheet, table), table.name))
        found += _named(source, sheet, look)
    return found


def _same(whole: Place, table: FoundTable) -> bool:
    """Whether a table is the first of several that are taken together."""
    return whole.table.area == table.area


def likeliest(found: list[Place]) -> Place:
    """The place to begin with: the largest, of several the one that stands first."""

    def size(place: Place) -> tuple[int, int, int, int]:
        filled = sum(any(cell is not None for cell in column) for column in place.table.cells)
        area = place.table.area
        return place.rows * filled, len(place.sheets), -area.left, -area.top

    return max(found, key=size)


def _named(source: Source, sheet: SourceSheet, watch: Watch) -> list[Place]:
    """The defined names that stand for a range of more than one row."""
    ranges = [(name, area) for name, (of, area) in source.ranges.items() if folded(of) == folded(sheet.name)]
    named = [(name, area) for name, area in ranges if area.bottom > area.top]
    if not named:
        return []
    grid = Grid(sheet)  # workbooks that were copied on for years have thousands of names
    tables: dict[Area, FoundTable] = {}
    for _, area in watched(named, watch, 1):
        if area not in tables:
            tables[area] = table_in(sheet, area, grid=grid)
    return [
        Place(
            (sheet.name,),
            table,
            f"{name} ({area_text(table.area)})",
            _note(sheet, table, "named range"),
            name,
        )
        for name, table in ((name, tables[area]) for name, area in named)
        if table.rows
    ]


def _alike(source: Source, survey: Survey) -> list[Place]:
    """The largest tables of several sheets that have the same headings."""
    by_headings: dict[tuple[str, ...], list[FoundTable]] = defaultdict(list)
    for sheet in source.sheets:
        table = next((table for table in survey.tables if table.sheet == sheet.name), None)
        if table is not None:
            by_headings[tuple(map(folded, table.headings))].append(table)
    made = []
    for tables in by_headings.values():
        if len(tables) > 1:
            whole = together(with_origins(tables))
            label = f"{len(tables)} sheets with these headings"
            note = f"{counted(len(whole.rows), 'row')} x {counted(whole.width, 'column')}"
            made.append(Place(tuple(table.sheet for table in tables), whole, label, note))
    return made


def _label(table: FoundTable) -> str:
    return f"{table.name} ({area_text(table.area)})" if table.name else area_text(table.area)


def _note(sheet: SourceSheet, table: FoundTable, more: str = "") -> str:
    """Rows x columns, and what of it is hidden or left out."""
    parts = [f"{counted(len(table.rows), 'row')} x {counted(table.width, 'column')}"]
    if table.hidden_rows:
        parts.append(f"{len(table.hidden_rows):,} hidden")
    columns = sum(column in sheet.hidden_columns for column in table.columns)
    if columns:
        parts.append(f"{counted(columns, 'hidden column')}")
    if table.left_out:
        parts.append(f"{len(table.left_out):,} left out")
    if table.name:
        parts.append("Excel table")
    return ", ".join([*parts, more] if more else parts)
