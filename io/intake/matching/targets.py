"""Which sheet of the book a foreign table is likely meant for, mostly from its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.matching.candidates import name_score
from intake.tables.finding import FoundTable
from intake.tables.grid import is_period
from model.tables.book import Cell
from model.tables.schema import INPUT_SHEETS, SHEETS, SheetSpec, folded

TARGETS = tuple(name for name in INPUT_SHEETS if name != "Settings")
_NAMED = 60  # points from which a heading may be a field
_REPEATED, _LINES = 60, 20  # an order may have several lines
_NOBODY = 30  # what rows are about is missing; only sales are often told without a number
_RARE = 15  # points less for sheets that seldom come as files
_NAMED_SO = 15  # points for what the file or its sheet is called
_WORD = re.compile(r"[^\W\d_]+")
_TITLES = {
    "Transactions": {"booking", "deal", "sale", "order", "renewal", "opportunity", "opportunitie", "revenue"},
    "Payees": {"roster", "employee", "people", "headcount", "hr"},
    "Targets": {"quota", "target", "goal"},
    "Readings": {"score", "nps", "csat", "health", "actual", "metric"},
    "Accounts": {"customer", "client"},
    "Assignments": {"comp", "ote", "salary", "salarie"},
    "Contracts": {"contract", "subscription"},
    "Credits": {"split"},
    "Adjustments": {"adjustment", "spiff", "spif"},
}
_MOST_COLUMNS = 60  # of a very wide table the first ones tell
_COMMON = ("Transactions", "Payees", "Targets", "Accounts", "Assignments", "Readings", "Contracts", "Ownership")


def likely_targets(tables: Sequence[FoundTable], title: str = "") -> list[str]:
    """All sheets that can be imported into, the likeliest first; among equals those that usually come as files.

    `tables`: the ways to see one table (records in rows, or in columns). `title`: what its file and sheet are called.
    """
    order = [*_COMMON, *(name for name in TARGETS if name not in _COMMON)]
    found = _WORD.findall(title.casefold())
    words = {*found, *(word.rstrip("s") for word in found)}

    def points(name: str) -> float:
        named = bool(words & {folded(name).rstrip("s"), *_TITLES.get(name, ())})
        rare = name not in _COMMON
        return max(_likeness(SHEETS[name], table) for table in tables) + _NAMED_SO * named - _RARE * rare

    return sorted(order, key=lambda name: -points(name))


def _likeness(spec: SheetSpec, table: FoundTable) -> float:
    """How many of the sheet's needed fields, and how many of the headings, find each other.

    A column that repeats itself is no key: a list of sales names accounts, but is no list of accounts.
    """
    headings = table.headings[:_MOST_COLUMNS]
    if not headings:
        return 0
    scores = [
        {column.heading: name_score(column.heading, heading, spec.name)[0] for column in spec.columns}
        for heading in headings
    ]
    needed = [column.heading for column in spec.columns if column.required]
    best: dict[str, int] = {}
    for field in needed:
        points = [score[field] for score in scores]
        best[field] = points.index(max(points))
    met = sum(scores[i][field] for field, i in best.items() if scores[i][field] >= _NAMED) / max(len(needed), 1)
    explained = sum(
        max(score.values()) >= _NAMED or (spec.periods is not None and is_period(heading))
        for heading, score in zip(headings, scores, strict=True)
    )
    key = spec.key[0] if len(spec.key) == 1 else ""
    repeats = key in best and scores[best[key]][key] >= _NAMED and _repeats(table.cells[best[key]])
    sales = spec.name == "Transactions"
    less = (_LINES if sales else _REPEATED) if repeats else 0
    if needed and not sales and scores[best[needed[0]]][needed[0]] < _NAMED:
        less += _NOBODY
    return met + 100 * explained / max(len(headings), 1) - less


def _repeats(cells: Sequence[Cell]) -> bool:
    """Whether a column has many values more than once."""
    filled = [cell for cell in cells if cell is not None]
    return len(set(filled)) * 10 < len(filled) * 9
