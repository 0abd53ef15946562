"""A random file on its grid: titles, headers, rows, totals and what else stands on a sheet, each at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from book.sheet.workbook import Area
from model.tables.book import Cell, CellError
from tests.io.intake.random_files.beside import FileColumn
from tests.io.intake.random_files.columns import Known, columns
from tests.io.intake.random_files.entries import GROUPED, Entry, entries
from tests.io.intake.random_files.habits import Habits
from tests.io.intake.random_files.pen import Pen
from tests.io.intake.random_files.styles import Shown
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import PERIODS


@dataclass
class Drawn:
    """A sheet: its cells by row and column (from 1), hidden rows, merged areas. `places`: what stands in which row."""

    name: str
    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    places: dict[int, Entry] = field(default_factory=dict)
    first: tuple[int, int] = (1, 1)
    turned: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class RandomFile:
    """A file of a truth and habits: its sheets, of which the first is meant, and what its writer knows."""

    truth: Truth
    habits: Habits
    sheets: tuple[Drawn, ...]
    known: Known

    @property
    def kind(self) -> str:
        """How it is written."""
        return self.habits["kind"]


def draw(known: Truth, habits: Habits, random: Random) -> RandomFile:
    """The file of these rows with these habits."""
    told = Known()
    made = entries(known, habits, random)
    is_turned = "turned" in habits
    held = columns(known, habits, made, random, told)
    told.whole |= {"hidden": habits.get("hidden", "take"), "struck": habits.get("struck", "leave")}
    sheet = Drawn(habits.get("name", "Data"), turned=is_turned)
    if is_turned:
        _turned(sheet, held, made)
    else:
        _upright(sheet, known, habits, held, made, random, told)
    others = [] if habits["kind"] in ("csv", "csv;") else list(_others(habits, sheet, random))
    return RandomFile(known, habits, (sheet, *others), told)


def _turned(sheet: Drawn, held: Sequence[FileColumn], made: Sequence[Entry]) -> None:
    """Records in columns, their fields in the first one."""
    for row, column in enumerate(held, 1):
        sheet.cells[row, 1] = Shown(column.heading)
        for place, shown in enumerate(column.cells, 2):
            sheet.cells[row, place] = shown
    sheet.places = dict(enumerate(made, 2))
    sheet.first = (1, 2)


def _upright(
    sheet: Drawn,
    known: Truth,
    habits: Habits,
    held: list[FileColumn],
    made: Sequence[Entry],
    random: Random,
    told: Known,
) -> None:
    """Titles, the header, the rows, and what stands below and beside them."""
    left = int(habits.get("left", "0"))
    row = _titles(sheet, habits, 1 + int(habits.get("top", "0")), left, known)
    _broken(habits, held, made, random, told)
    group = GROUPED.get(known.target, "") if habits.get("grouped") else ""
    group = group if any(one.field == group for one in held) else ""
    over: Sequence[Shown] = ()
    if group and habits["grouped"] == "lines" and not any(one.field in PERIODS for one in held):
        over = next(one.cells for one in held if one.field == group)
        held = [one for one in held if one.field != group]
        told.headings[group] = "Caption"
    gap = random.randrange(1, len(held)) if habits.get("blank") == "column" and len(held) > 2 else 0
    at = [left + 1 + i + (gap and i >= gap) for i in range(len(held))]
    start = _header(sheet, habits, held, at, row)
    pen = Pen(sheet.cells, habits, held, at, start, group, over)
    by = GROUPED.get(known.target, known.key[0])
    for number, entry in enumerate(made):
        sheet.places[pen.write(number, entry, str(entry.row[by]))] = entry
    sheet.hidden |= {place for place, entry in sheet.places.items() if entry.kind == "hidden"}
    sheet.first = (start, at[0])
    if group and habits["grouped"] == "merged":
        told.ways[group, "merged"] = "fill"
        _merge(sheet, group, at[[one.field for one in held].index(group)])
    if group and habits["grouped"] == "blank":
        told.ways[group, "fill_down"] = "fill"
    pen.totals()
    _around(sheet, habits, start, pen.row, at)


def _around(sheet: Drawn, habits: Habits, top: int, below: int, at: Sequence[int]) -> None:
    """Notes and another table beside the rows."""
    if habits.get("note") == "below":
        sheet.cells[below + 1, at[0]] = Shown("Source: CRM export, see Dana for questions")
    if habits.get("note") == "beside":
        sheet.cells[top + 1, at[-1] + 2] = Shown("check with Dana")
    if habits.get("side") == "table":
        for i, cells in enumerate((("Region", "Head"), ("NAM", 12), ("EMEA", 7), ("APAC", 3))):
            for j, cell in enumerate(cells):
                sheet.cells[top - 1 + i, at[-1] + 3 + j] = Shown(cell)


def _titles(sheet: Drawn, habits: Habits, row: int, left: int, known: Truth) -> int:
    texts: list[tuple[Cell, ...]] = {
        "report": [("Quarterly report",), ()],
        "generated": [(f"{known.target} export",), ("Generated 2026-07-01 08:15",), ()],
        "long": [("This file was prepared by Finance for the compensation team and is confidential.",), ()],
        "filters": [("Filters: Region = All; Status = Any",), ("As of", "2026-07-01"), ()],
        "two columns": [("Prepared by", "Dana"), ("Version", 3), ()],
    }.get(habits.get("title", ""), [])
    if habits.get("money") == "title":
        texts.append(("All amounts in EUR",))
    if habits.get("scale") == "title":
        texts.append(("Amounts in thousands",))
    for cells in texts:
        for i, cell in enumerate(cells):
            sheet.cells[row, left + 1 + i] = Shown(cell)
        row += 1
    return row


def _header(sheet: Drawn, habits: Habits, held: Sequence[FileColumn], at: Sequence[int], row: int) -> int:
    if habits.get("headers") == "two rows" and len(held) > 3:
        sheet.cells[row, at[0]] = Shown("General")
        sheet.cells[row, at[2]] = Shown("Details")
        if habits["kind"] not in ("csv", "csv;"):
            sheet.merged += [Area(row, at[0], row, at[1]), Area(row, at[2], row, at[-1])]
        row += 1
    for one, column in zip(held, at, strict=True):
        sheet.cells[row, column] = Shown(one.heading, "mmm-yy" if not isinstance(one.heading, str) else "")
    return row + 1


def _broken(habits: Habits, held: Sequence[FileColumn], made: Sequence[Entry], random: Random, told: Known) -> None:
    """What nobody could import: an error value, a word for an amount, a key with two values."""
    if "broken" not in habits:
        return
    amounts = [one for one in held if one.field and any(isinstance(s.value, Decimal) for s in one.cells)]
    if not amounts or not made:
        return
    column, row = random.choice(amounts), random.randrange(len(made))
    if made[row].kind != "true":
        return
    match habits["broken"]:
        case "error":
            column.cells[row] = Shown(CellError("#REF!"))
        case "word":
            column.cells[row] = Shown("tbd")
        case _:
            column.cells[row] = Shown("12,500 (est.)")
    told.flaws.append(habits["broken"])


def _merge(sheet: Drawn, group: str, column: int) -> None:
    """Merged areas over the rows of each group that stand together."""
    rows = sorted(sheet.places)
    first = last = rows[0]
    for row in [*rows[1:], 0]:
        if row == last + 1 and sheet.places[row].row[group] == sheet.places[first].row[group]:
            last = row
            continue
        if last > first:
            sheet.merged.append(Area(first, column, last, column))
        first = last = row


def _others(habits: Habits, sheet: Drawn, random: Random) -> Sequence[Drawn]:
    match habits.get("sheets"):
        case "copy" | "hidden copy":
            copy = Drawn("Copy", dict(sheet.cells), is_hidden=habits["sheets"] == "hidden copy")
            return [copy]
        case "other":
            cells = {
                (i, j): Shown(c)
                for i, row in enumerate((("Key", "Text"), ("a", "b"), ("c", "d")), 1)
                for j, c in enumerate(row, 1)
            }
            return [Drawn("Legend", cells)]
    return []
