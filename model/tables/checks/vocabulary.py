"""Words that match nothing in the book but look like ones that would: a type `expnasion` credits nobody, silently."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from model.tables.columns import NameLists, Table, Tables
from model.tables.faults import Fault, finding
from model.tables.schema import folded

_CONDITIONS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Measures", "Types", (("Transactions", "Type"),)),
    ("Crediting rules", "Types", (("Transactions", "Type"),)),
    ("Crediting rules", "Segment", (("Transactions", "Segment"), ("Accounts", "Segment"))),
    ("Crediting rules", "Region", (("Transactions", "Region"), ("Accounts", "Region"))),
    ("Crediting rules", "Product", (("Transactions", "Product"),)),
    ("Credits", "Role", (("Crediting rules", "Role"),)),
    ("Ownership", "Role", (("Crediting rules", "Role"),)),
)


def words_that_match_nothing(tables: Tables) -> Iterator[Fault]:
    """Conditions that no row meets although a similar word stands there; each word once a column."""
    for sheet, heading, sources in _CONDITIONS:
        known = {folded(name): name for source, column in sources for name in tables[source].names(column).names}
        seen: set[str] = set()
        for row, word in _words(tables[sheet], heading):
            near = [] if folded(word) in known else get_close_matches(folded(word), known, 1, 0.75)
            if near and folded(word) not in seen:
                seen.add(folded(word))
                where = " or ".join(dict.fromkeys(source for source, _ in sources))
                wrong = f"'{word}' matches nothing in {where}"
                yield finding(sheet, row, heading, wrong, f"did you mean '{known[near[0]]}'?")


def _words(table: Table, heading: str) -> Iterator[tuple[int, str]]:
    column = table.columns[heading]
    if isinstance(column, NameLists):
        yield from ((row, word) for row, words in enumerate(column.value) for word in words)
        return
    names = table.names(heading)
    yield from ((row, names.text(row)) for row in range(table.size) if names.codes[row] >= 0)
