"""Which sheet of the book a foreign table is likely meant for, mostly from its headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from intake.matching.across import Across
from intake.matching.candidates import GUESS, name_score
from intake.tables.finding import FoundTable
from intake.tables.grid import is_period
from intake.tables.headers import JOINT
from model.tables.book import Cell
from model.tables.schema import INPUT_SHEETS, SHEETS, SheetSpec, folded

TARGETS = tuple(name for name in INPUT_SHEETS if name != "Settings")
_NAMED = 60  # points from which a heading may be a field
_REPEATED, _LINES = 60, 20  # an order may have several lines
_NOBODY = 30  # what rows are about is missing; only sales are often told without a number
_RARE = 15  # points less for sheets that seldom come as files
_ENTERED = 5  # points for columns of measures whose values are entered
_NAMED_SO = 15  # points for what the file or its sheet is called
_WORD = re.compile(r"[^\W\d_]+")
_TITLES = {
    "Transactions": {"booking", "deal", "sale", "order", "renewal", "opportunity", "opportunitie", "revenue"},
    "Payees": {"roster", "employee", "people", "headcount", "hr"},
    "Targets": {"quota", "target", "goal"},
    "Readings": {"score", "scorecard", "survey", "nps", "csat", "health", "actual", "metric"},
    "Accounts": {"customer", "client"},
    "Assignments": {"comp", "ote", "salary", "salarie"},
    "Contracts": {"contract", "subscription"},
    "Credits": {"split"},
    "Adjustments": {"adjustment", "spiff", "spif"},
}
_NUMBER = re.compile(r"[\s_#]*\d{1,2}$")
_CONDITIONS = ("Types", "Segment", "Region", "Product")
_MOST_COLUMNS = 60  # of a very wide table the first ones tell
_COMMON = ("Transactions", "Payees", "Targets", "Accounts", "Assignments", "Readings", "Contracts", "Ownership")


Beside = Callable[[FoundTable, str], Across | None]


def likely_targets(
    tables: Sequence[FoundTable], title: str = "", beside: Beside = lambda _table, _name: None
) -> list[str]:
    """All sheets that can be imported into, the likeliest first; among equals those that usually come as files.

    `tables`: the ways to see one table (records in rows, or in columns). `title`: what its file and sheet are called.
    `beside`: the columns of a table that become rows of a sheet.
    """
    order = [*_COMMON, *(name for name in TARGETS if name not in _COMMON)]
    found = _WORD.findall(title.casefold())
    words = {*found, *(word.rstrip("s") for word in found)}

    def points(name: str) -> float:
        named = bool(words & {folded(name).rstrip("s"), *_TITLES.get(name, ())})
        rare = name not in _COMMON
        return (
            max(_likeness(SHEETS[name], table, beside(table, name)) for table in tables)
            + _NAMED_SO * named
            - _RARE * rare
        )

    return sorted(order, key=lambda name: -points(name))


def _likeness(spec: SheetSpec, table: FoundTable, side: Across | None) -> float:
    """How many of the sheet's needed fields, and how many of the headings, find each other.

    A column that repeats itself is no key: a list of sales names accounts, but is no list of accounts.
    """
    headings = table.headings[:_MOST_COLUMNS]
    if side is not None and side.unpivot is not None and not side.unpivot.name and spec.name != "FX":
        side = None  # the only column of numbers may be anything
    if not headings:
        return 0
    scores = [
        {
            column.heading: 0 if _is_of_period(heading) else name_score(column.heading, heading, spec.name)[0]
            for column in spec.columns
        }
        for heading in _numbered(headings)
    ]
    needed = [column.heading for column in spec.columns if column.required]
    best: dict[str, int] = {}
    for field in needed:
        points = [score[field] for score in scores]
        best[field] = points.index(max(points))
    filled = _filled(side, scores)
    named = sum(scores[i][field] for field, i in best.items() if field not in filled and scores[i][field] >= _NAMED)
    met = (named + 100 * len(filled.intersection(needed))) / max(len(needed), 1)
    taken = side.headings if side is not None else ()
    explained = sum(
        max(score.values()) >= _NAMED
        or (spec.periods is not None and (is_period(heading) or _is_of_period(heading)))
        or any(part in taken for part in (heading, *heading.split(JOINT)))
        for heading, score in zip(headings, scores, strict=True)
    )
    key = spec.key[0] if len(spec.key) == 1 else ""
    repeats = key in best and scores[best[key]][key] >= _NAMED and _repeats(table.cells[best[key]])
    sales = spec.name == "Transactions"
    less = (_LINES if sales else _REPEATED) if repeats else 0
    if needed and not sales and needed[0] not in filled and scores[best[needed[0]]][needed[0]] < _NAMED:
        less += _NOBODY
    more = _ENTERED if spec.name == "Readings" and side is not None and side.are_readings else 0
    return met + 100 * explained / max(len(headings), 1) - less + more


def _numbered(headings: Sequence[str]) -> list[str]:
    """Headings that come several times with a number, as `Rep 1`, `Rep 2`, without it."""
    bare = [_NUMBER.sub("", heading).strip() for heading in headings]
    return [one if one and bare.count(one) > 1 else heading for one, heading in zip(bare, headings, strict=True)]


def _is_of_period(heading: str) -> bool:
    """Whether a heading in several rows stands under or over a period, as `2026-07 / Plan` does: it is no plan."""
    return JOINT in heading and any(map(is_period, heading.split(JOINT)))


def _filled(side: Across | None, scores: Sequence[Mapping[str, int]]) -> set[str]:
    """The fields that columns fill which become rows; a rule can be named after its conditions, if there are any."""
    if side is None:
        return set()
    conditions = any(score.get(field, 0) >= GUESS for score in scores for field in _CONDITIONS)
    return side.filled | ({"Rule"} if conditions else set())


def _repeats(cells: Sequence[Cell]) -> bool:
    """Whether a column has many values more than once."""
    filled = [cell for cell in cells if cell is not None]
    return len(set(filled)) * 10 < len(filled) * 9
