"""Which way round a file has its exchange rates: told once, because no cell says it and both look like rates."""

from __future__ import annotations

from collections.abc import Sequence

from intake.files.source import problem
from intake.mapping.mapping import Mapping
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem
from model.tables.schema import SHEETS
from model.tables.values import number_text, shown

_MOST_NAMED = 3


def read_rates(mapping: Mapping, records: Sequence[Record]) -> list[Problem]:
    """The first rates of an import of FX that never ran, as they are read."""
    spec = SHEETS["FX"]
    if mapping.target != spec.name or mapping.last is not None:
        return []
    told = []
    for record in records:
        source, target = (shown(record.cells.get(heading)) for heading in spec.key)
        rate = next((cell for name, cell in record.cells.items() if spec.find(name) is None and is_number(cell)), None)
        if source and target and source != target and is_number(rate):
            told.append(f"1 {source} = {number_text(rate)} {target}")
    if not told:
        return []
    wrong = f"the rates are read as {', '.join(told[:_MOST_NAMED])}"
    right = "swap the two currencies of the import if it is the other way round"
    return [problem(records[0].sheet, "", None, wrong, right)]
