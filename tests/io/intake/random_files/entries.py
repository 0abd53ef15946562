"""Which rows a random file has, in which order, and how many rows of the book one of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.io.intake.random_files.habits import Habits
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import PERIODS, Row

VALUE, PERIOD = "Value", "Period"
MANY = "many"
"""What columns are called of which each holds a part of several rows."""
GROUPED = {
    "Transactions": "Account ID",
    "Ownership": "Payee ID",
    "Curves": "Curve",
    "Credits": "Transaction ID",
    "Goals": "Payee ID",
    "Adjustments": "Payee ID",
    "Targets": "Owner",
    "Readings": "Owner",
}


@dataclass(frozen=True)
class Entry:
    """A row of the file: what it is (`true`, `hidden`, `struck`, `lost`, `again`), its period, the rows of the book."""

    row: Row
    kind: str = "true"
    period: str = ""
    rows: tuple[Row, ...] = ()


def entries(known: Truth, habits: Habits, random: Random) -> list[Entry]:
    """The rows of the file in their order."""
    made = [Entry(row) for row in known.rows]
    states = "states" in habits
    for name, kind in (("hidden", "hidden"), ("struck", "struck")):
        if habits.get(name) == "take":
            made = [Entry(e.row, kind) if e.kind == "true" and random.random() < 0.2 else e for e in made]
        elif habits.get(name) == "leave" and not (name == "struck" and habits.get("hidden") == "leave"):
            made += [Entry(row, kind) for row in known.decoys]
    if states and "leave" not in (habits.get("hidden"), habits.get("struck")):
        made += [Entry(row, "lost") for row in known.decoys]
    if known.target != "Curves":
        random.shuffle(made)
    group = GROUPED.get(known.target)
    if "grouped" in habits and group:
        made.sort(key=lambda e: str(e.row[group]))
    elif known.target == "Curves" or habits.get("total") == "subtotals":
        made.sort(key=lambda e: str(e.row[group or known.key[0]]))
    if habits.get("twice") == "same":
        made += [Entry(e.row, "again") for e in made if e.kind == "true"][:2]
    return _shaped(known, habits, made)


def _shaped(known: Truth, habits: Habits, made: list[Entry]) -> list[Entry]:
    """The rows of a file that has several of the book in one of its own, or the other way round."""
    names = [name for name in known.fields if name in PERIODS]
    match habits.get("shape"):
        case "long":
            return [
                Entry({**e.row, PERIOD: name, VALUE: e.row[name]}, e.kind, name, (e.row,))
                for e in made
                for name in names
            ]
        case "measures":
            return [
                Entry({**rows[0], PERIOD: name, **{str(row["Measure"]): row[name] for row in rows}}, kind, name, rows)
                for (_, kind), rows in _together(made, ("Owner",)).items()
                for name in names
            ]
        case "groups":
            parts = _together(made, ("Transaction ID", "Role")).items()
            return [Entry(rows[0], kind, "", rows) for (_, kind), rows in parts]
        case "months":
            return [
                Entry({**rows[0], **{str(row["Period"]): row["Amount"] for row in rows}}, kind, "", rows)
                for (_, kind), rows in _together(made, ("Payee ID", "Reason"), "Period").items()
            ]
    return made


def _together(
    made: Sequence[Entry], names: Sequence[str], apart: str = ""
) -> dict[tuple[object, str], tuple[Row, ...]]:
    """The rows that agree in some fields and in what they are; those that agree in the field `apart` stay apart."""
    found: dict[tuple[object, str], tuple[Row, ...]] = {}
    for entry in made:
        number = 0
        while True:
            key = (number, *(entry.row[name] for name in names)), entry.kind
            if not apart or all(row[apart] != entry.row[apart] for row in found.get(key, ())):
                break
            number += 1
        found[key] = (*found.get(key, ()), entry.row)
    return found
