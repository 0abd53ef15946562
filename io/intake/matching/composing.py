"""Fields that several columns of a table hold together: a key, a name in two parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from intake.mapping.mapping import PLACES
from intake.matching.candidates import GUESS, Candidate
from intake.matching.headingwords import name_words
from intake.tables.finding import FoundTable
from intake.tables.grid import Kind as CellKind
from intake.tables.grid import kind
from model.tables.values import shown

_MOST_COMPOSED = 10  # columns that may be composed to a key
_FIRST_NAMES = ("first name", "given name", "forename", "firstname", "first")
_LAST_NAMES = ("last name", "family name", "surname", "lastname", "last")


def unique_pattern(table: FoundTable) -> str:
    """The fewest columns whose texts, joined, differ in all different rows, as a pattern; '' where not even three do.

    Amounts make no key, and a date makes none alone: they may be equal in next month's file.
    """
    different = len(set(zip(*table.cells, strict=True)))
    kinds = [Counter(kind(cell) for cell in column) for column in table.cells[:_MOST_COMPOSED]]
    full = [
        (heading, [shown(cell).strip() for cell in column], of[CellKind.DATE] > 0)
        for heading, column, of in zip(table.headings, table.cells, kinds, strict=False)
        if not of[CellKind.BLANK] and not any(isinstance(cell, Decimal) for cell in column)
        if PLACES.fullmatch(f"{{{heading}}}")
    ]
    for size in (1, 2, 3):
        for chosen in combinations(full, size):
            composed = set(map("-".join, zip(*(texts for _, texts, _ in chosen), strict=True)))
            if len(composed) == different and not all(dated for _, _, dated in chosen):
                return "-".join(f"{{{heading}}}" for heading, _, _ in chosen)
    return ""


def full_name(table: FoundTable, whole: Sequence[Candidate]) -> dict[str, str]:
    """The pattern of a name that stands in two columns, where no column holds all of it."""
    if any(candidate.score >= GUESS for candidate in whole):
        return {}
    words = {name_words(heading): heading for heading in reversed(table.headings)}
    first = next((words[name] for name in _FIRST_NAMES if name in words), "")
    last = next((words[name] for name in _LAST_NAMES if name in words), "")
    pattern = f"{{{first}}} {{{last}}}"
    return {"Name": pattern} if first and last and PLACES.findall(pattern) == [first, last] else {}
