"""The Settings sheet: one value a row, typed by the setting's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from model.basics.calendar import Calendar
from model.tables import values
from model.tables.book import Cell, Sheet
from model.tables.columns import Settings
from model.tables.faults import Fault, finding
from model.tables.schema import SETTINGS, folded
from model.tables.values import Complaint


def _choice(name: str) -> Callable[[Cell], str | Complaint | None]:
    return lambda cell: values.parse_choice(cell, SETTINGS[name].choices)


_PARSERS: dict[str, tuple[str, Callable[[Cell], Any]]] = {
    "Company": ("company", values.parse_text),
    "Fiscal year starts": ("start_month", values.parse_month),
    "Currency": ("currency", values.parse_currency),
    "Proration": ("proration", _choice("Proration")),
    "Preparer and approver must differ": ("signers_differ", values.parse_flag),
    "Second approver above": ("second_approver_above", values.parse_number),
    "Negative net pay": ("carry_negative", _choice("Negative net pay")),
}


def read_settings(sheet: Sheet, rows: list[int]) -> tuple[Settings, Calendar, list[Fault]]:
    """Settings and calendar from the sheet's data rows `rows`.

    A blank value is the default; of two rows of one name the first counts.
    """
    by_fold = {folded(name): name for name in SETTINGS}
    names, cells = sheet.column("Setting"), sheet.column("Value")
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for i, row in enumerate(rows):
        text = values.shown(names[row])
        name = by_fold.get(folded(text))
        if name is None:
            faults += [_unknown(i, text)] if text.strip() else []
            continue
        field, parse = _PARSERS[name]
        value = parse(cells[row])
        if isinstance(value, Complaint):
            faults.append(Fault("Settings", i, "Value", value.wrong, value.right))
        elif value is not None:
            found.setdefault(field, value)
    calendar = Calendar(found.pop("start_month", 1))
    if "carry_negative" in found:
        found["carry_negative"] = found["carry_negative"] == "carry forward"
    if "second_approver_above" in found:
        found["second_approver_above"] = Fraction(found["second_approver_above"])
    return replace(Settings(), **found), calendar, faults


def _unknown(row: int, text: str) -> Fault:
    nearest = get_close_matches(text.strip().lower(), [name.lower() for name in SETTINGS], 1, 0.5)
    names = [name for name in SETTINGS if name.lower() in nearest]
    right = f"did you mean '{names[0]}'?" if names else f"known are {' · '.join(SETTINGS)}"
    return finding("Settings", row, "Setting", f"'{text.strip()}' is not a setting and has no effect", right)
