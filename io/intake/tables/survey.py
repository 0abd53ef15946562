"""All tables of a source at a glance, and what only shows across sheets: one table over many, the same rows twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from book.sheet.workbook import Area
from intake.files.source import Source, area_text, counted, problem
from intake.tables.finding import FoundTable, find_tables
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, stages, unwatched
from model.tables.schema import folded
from model.tables.values import shown


@dataclass(frozen=True)
class Survey:
    """The tables of a source (sheet by sheet, each sheet's largest first), and what is to be said around them.

    `by_sheet`: those that pivot tables fill are among them.
    """

    tables: tuple[FoundTable, ...]
    problems: tuple[Problem, ...]
    by_sheet: Mapping[str, list[FoundTable]] = field(default_factory=dict)


def survey(source: Source, watch: Watch = unwatched) -> Survey:
    """Look through all sheets. Where nothing can be imported, one of the problems is an error that says so.

    What `watch` raises ends it.
    """
    tables: list[FoundTable] = []
    problems = list(source.problems)
    by_sheet: dict[str, list[FoundTable]] = {}
    for sheet, look in zip(
        source.sheets, stages(watch, *(1 + len(sheet.lines) for sheet in source.sheets)), strict=True
    ):
        look(0, 1)
        found, doubts = find_tables(sheet, watch=look)
        by_sheet[sheet.name] = found
        pivots = [table for table in found if any(_overlap(table.area, pivot) for pivot in sheet.pivots)]
        tables += [table for table in found if table not in pivots]
        problems += doubts
    problems += _alike(tables)
    if not tables:
        wrong, right = "no sheet holds a table that can be imported", "look whether the rows are in another file"
        problems.append(problem(source.name, "", None, wrong, right, Severity.ERROR))
    return Survey(tuple(tables), tuple(problems), by_sheet)


def rows_of(table: FoundTable) -> list[tuple[str, ...]]:
    """The data rows as the texts that their cells show, in the order of the headings' names."""
    order = sorted(range(len(table.headings)), key=lambda i: folded(table.headings[i]))
    columns = [[shown(cell).strip() for cell in table.cells[i]] for i in order]
    return list(zip(*columns, strict=True))


def _overlap(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _alike(tables: list[FoundTable]) -> Iterator[Problem]:
    """Tables with the same headings: pieces of one, or the same rows again."""
    by_headings: dict[tuple[str, ...], list[FoundTable]] = defaultdict(list)
    for table in tables:
        by_headings[tuple(sorted(folded(heading) for heading in table.headings))].append(table)
    for alike in by_headings.values():
        if len(alike) < 2:
            continue
        places = ", ".join(f"{table.sheet}!{area_text(table.area)}" for table in alike)
        seen: dict[tuple[str, ...], FoundTable] = {}
        shared = 0
        for table in alike:
            rows = set(rows_of(table))
            shared += len(rows & seen.keys())
            seen.update(dict.fromkeys(rows - seen.keys(), table))
        if shared:
            wrong = f"more than one of the tables {places} has the same {counted(shared, 'row')}"
            yield problem(alike[0].sheet, "", None, wrong, "import one of them only")
        else:
            wrong = f"the tables {places} have the same headings and no row in common"
            apart = len({table.sheet for table in alike}) == len(alike)
            right = "name all their sheets in one import" if apart else "import those of one sheet as one"
            yield problem(alike[0].sheet, "", None, wrong, f"they may be one table: {right}", Severity.FINDING)
