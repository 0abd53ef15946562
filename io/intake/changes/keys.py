"""By what rows of a sheet are told apart, and cells as texts that are the same for all ways to write the same thing."""

from __future__ import annotations

from datetime import date

from model.basics.calendar import Calendar, Period
from model.tables import values
from model.tables.book import Cell, Sheet
from model.tables.layout import layout_of
from model.tables.schema import SHEETS, Column, Kind, folded

# What makes a row of a sheet without a key in the schema the same row as last month's.
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "Assignments": ("Payee ID", "From"),
    "Ownership": ("Account ID", "Role", "Payee ID", "From"),
    "Credits": ("Transaction ID", "Role", "Payee ID"),
    "Crediting rules": ("Rule", "Role", "From"),
    "Goals": ("Payee ID", "Component", "Period", "Goal"),
    "Draws": ("Payee ID", "From"),
    "Opening balances": ("Payee ID", "As of", "Kind", "Component"),
}


def key_headings(target: str) -> tuple[str, ...]:
    """The columns by which rows of a sheet are told apart; none where only the whole row tells."""
    return SHEETS[target].key or NATURAL_KEYS.get(target, ())


def position_of(sheet: Sheet, heading: str, calendar: Calendar) -> int | None:
    """Where a sheet has a field; a period also where it is spelled in another way."""
    found = sheet.find(heading)
    spec = SHEETS[sheet.name]
    if found is None and spec.periods is not None:
        period = values.parse_period(heading, calendar)
        if isinstance(period, Period):
            return layout_of(sheet, spec, calendar, frozenset()).periods.get(period)
    return found


def canonical(column: Column, cell: Cell, calendar: Calendar) -> str:
    """A cell of a column as text: 7 and 7.0, `FY2026-Q1` and `Q1 FY26`, `new` and ` New` give the same."""
    if isinstance(cell, str) and column.kind in (Kind.ID, Kind.TEXT):
        return cell.strip()
    if values.is_blank(cell):
        return ""
    match column.kind:
        case Kind.NUMBER | Kind.MONEY | Kind.PERCENT:
            found: object = values.parse_number(cell)
            return values.number_text(found) if isinstance(found, values.Number) else values.shown(cell)
        case Kind.DATE:
            day = values.parse_date(cell)
            return day.isoformat() if isinstance(day, date) else values.shown(cell)
        case Kind.PERIOD:
            period = values.parse_period(cell, calendar)
            return calendar.name(period) if isinstance(period, Period) else values.shown(cell)
        case Kind.NAME | Kind.CHOICE | Kind.CURRENCY | Kind.FLAG:
            return folded(values.shown(cell))
        case _:
            return values.shown(cell).strip()
