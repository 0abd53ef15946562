"""Types of deals that no measure and no crediting rule names: they count for nothing, and nobody sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from model.basics.problem import Problem
from model.tables.schema import folded
from model.tables.values import shown

_NAMING = ("Measures", "Crediting rules")
_MOST_NAMED = 10


def unnamed_types(underway: Underway) -> Iterator[Problem]:
    """New types of a file of deals, where the book names those it knows."""
    book, mapping, records = underway.book, underway.mapping, underway.records
    if mapping.target != "Transactions":
        return
    lists = (cell for sheet in _NAMING for cell in book.sheet(sheet).column("Types"))
    named = {folded(name) for cell in lists for name in _names(shown(cell))}
    if not named:
        return
    known = named | {folded(shown(cell)) for cell in book.sheet(mapping.target).column("Type")}
    counts = Counter(kind for record in records if isinstance(kind := record.cells.get("Type"), str))
    unknown = {kind: count for kind, count in counts.items() if folded(kind) not in known}
    if unknown:
        told = ", ".join(f"'{kind}' in {counted(count, 'row')}" for kind, count in list(unknown.items())[:_MOST_NAMED])
        wrong = f"no measure and no crediting rule of the book names the type {told}"
        yield problem(mapping.target, "", None, wrong, "spell them as the book does, or name them there")


def _names(text: str) -> Collection[str]:
    return [name for part in text.split(";") if (name := part.strip())]
