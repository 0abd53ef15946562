"""The unit of each measure, so that its values are shown as money, percent or plain numbers."""

from __future__ import annotations

from collections.abc import Callable

from model.tables.columns import Tables
from model.tables.schema import folded


def units_of(tables: Tables) -> Callable[[str], str]:
    """A function from a measure's name to its unit; "number" for a name that is no measure."""
    table = tables["Measures"]
    names, units = table.names("Measure"), table.choices("Unit")
    by_name = {folded(names.text(row)): units.text(row) or "number" for row in range(table.size)}
    return lambda measure: by_name.get(folded(measure), "number")
