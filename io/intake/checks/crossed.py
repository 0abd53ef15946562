"""Amounts whose columns changed places since the last run: ARR under `TCV` and TCV under `ARR`.

Their sums may be close, so no factor tells it. But where one was never above the other in any row, and now is never
below it, two headings were swapped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SURPRISE, asking
from intake.tables.finding import FoundTable
from intake.values.numbers import parse
from model.basics.problem import Problem
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind

_ROWS, _COLUMNS = 2_000, 20
_FEWEST = 3  # rows in which the two must differ
_OPPOSITE = {"most": "least", "least": "most"}


def beside(mapping: Mapping, tables: Sequence[FoundTable]) -> dict[str, str]:
    """Whether the amounts of a field are at `most` or at `least` what another column has, in all rows of a table.

    The keys are as `Amount: TCV`. Columns of which some rows are above and others below the field are not there.
    """
    found: dict[str, str] = {}
    spec, used = SHEETS[mapping.target], set(mapping.used)
    for table in tables:
        others = [heading for heading in table.headings if heading not in used][:_COLUMNS]
        for one in mapping.fields:
            column = spec.find(one.field)
            place = find_heading(table.headings, one.heading)
            if column is None or column.kind is not Kind.MONEY or place is None:
                continue
            amounts = _sizes(table.cells[place])
            for heading in others:
                relation = _relation(amounts, _sizes(table.cells[table.headings.index(heading)]))
                if relation:
                    found[f"{one.field}: {heading}"] = relation
    return found


def crossed(underway: Underway) -> Iterator[Problem]:
    """The fields that are on the other side of another column than in the last run."""
    mapping, tables = underway.mapping, underway.tables
    before = mapping.last.beside if mapping.last is not None else {}
    now = beside(mapping, tables) if before else {}
    for key, relation in before.items():
        if now.get(key) != _OPPOSITE.get(relation):
            continue
        field, _, heading = key.partition(": ")
        wrong = f"'{field}' was at {relation} '{heading}' in every row of the last run, and is now at {now[key]} that"
        issue = problem(tables[0].sheet, "", None, wrong, "make sure that the headings were not swapped")
        yield asking(issue, SURPRISE, field=field)


def _relation(amounts: Sequence[Decimal | None], others: Sequence[Decimal | None]) -> str:
    pairs = [(a, b) for a, b in zip(amounts, others, strict=True) if a is not None and b is not None and a != b]
    if len(pairs) < _FEWEST or 2 * sum(one is not None for one in others) < len(others):
        return ""
    below = sum(a < b for a, b in pairs)
    return "most" if below == len(pairs) else "" if below else "least"


def _sizes(cells: Sequence[Cell]) -> list[Decimal | None]:
    """The first numbers of a column without their signs, None where there is none."""
    values = (parse(cell) for cell in cells[:_ROWS])
    return [abs(Decimal(value)) if isinstance(value, int | Decimal) else None for value in values]
