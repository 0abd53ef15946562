"""Scales that stand in a column of their own: `k`, `thousands`, `m` beside the amounts that they belong to.

Where that column is not imported, amounts of thousands come in as so many single units of money.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SCALES, asking, reading_of
from intake.matching.headingwords import name_words
from intake.tables.announced import scale_of
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind, folded
from model.tables.values import shown

_COLUMNS = {"unit", "units", "unit of measure", "uom", "scale", "multiplier", "factor", "in", "einheit", "einheiten"}
_FACTORS = {"1000": "thousands", "1000000": "millions"}


def unread_scales(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Asks how amounts are meant beside a column that calls them thousands or millions and is not imported."""
    mapping = underway.mapping
    amounts = _amounts(mapping)
    used = {folded(heading) for heading in mapping.used}
    for heading, cells in zip(table.headings, table.cells, strict=True):
        if name_words(heading) not in _COLUMNS or folded(heading) in used:
            continue
        scales = [_scale(cell) for cell in cells]
        said = {scale for scale in scales if scale}
        if not said:
            continue
        some = sum(map(bool, scales))
        rows = "all rows" if some == len(scales) else f"{some:,} of {counted(len(scales), 'row')}"
        wrong = f"'{heading}' says {' and '.join(sorted(said))} in {rows}"
        is_same = len(said) == 1 and some == len(scales)
        right = "say whether the amounts are as they stand" if is_same else "write all in full, or say that they are"
        answers = SCALES if is_same else SCALES[:1]
        if mapping.target != "FX" and mapping.periods is not None and not mapping.periods.scale:
            yield problem(table.sheet, "", None, f"{wrong}, and values come in as they stand", "write them in full")
        for field in amounts:
            issue = problem(table.sheet, "", None, wrong, right, Severity.ERROR)
            yield asking(issue, "scale", answers, field, heading)


def _amounts(mapping: Mapping) -> Sequence[str]:
    """The fields of money of which nobody has said how they are meant."""
    spec = SHEETS[mapping.target]
    columns = {one.field: spec.find(one.field) for one in mapping.fields}
    money = [field for field, column in columns.items() if column is not None and column.kind is Kind.MONEY]
    return [field for field in money if not reading_of(mapping, field).scale]


def _scale(cell: Cell) -> str:
    """The scale that a cell of such a column names: `k`, `in thousands`, `1,000`, `T EUR`; '' for anything else."""
    text = shown(cell).strip()
    return _FACTORS.get(text.replace(",", "")) or scale_of(f"in {text}") or scale_of(text) if text else ""
