"""How months, and the values of measures in them, stand in a random file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from tests.io.intake.random_files.styles import Shown, grouped, last_day, period
from tests.io.intake.random_files.world import MEASURES, Row


def period_cell(name: str, shape: str) -> Shown:
    """A month of the book as a heading or a cell, in one of the shapes of `styles.period`."""
    if shape == "date":
        return Shown(date.fromisoformat(f"{name}-01"), "mmm-yy")
    if shape == "last day":
        return Shown(last_day(name), "mmm-yy")
    return Shown(period(name).get(shape, name))


def value_cell(row: Row, name: str, values: str, random: Random) -> Shown:
    """The value of a month, written as its measure is."""
    cell, unit = row.get(name), MEASURES.get(str(row.get("Measure")), "")
    if not isinstance(cell, int | Decimal):
        return Shown(None)
    if unit == "percent" and values in ("points", "%"):
        return Shown(Decimal(cell) * 100) if values == "points" else Shown(cell, "0.0%")
    if values == "text":
        return Shown(grouped(Decimal(cell))) if unit == "money" else Shown(str(cell))
    if values == "1.234,50":
        return Shown(grouped(Decimal(cell), ".", ",") if unit == "money" else str(cell).replace(".", ","))
    return Shown(cell)
