"""Signs that stand in a column of their own: debit and credit, plus and minus, invoice and credit note.

Where that column is not imported, what was taken back comes in as if it had been sold again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from model.basics.problem import Problem
from model.tables.book import Cell
from model.tables.schema import folded
from model.tables.values import shown

_PAIRS = (
    (("+", "plus"), ("-", "\u2212", "minus")),
    (("d", "dr", "debit"), ("c", "cr", "credit")),
    (("s", "soll"), ("h", "haben")),
    (
        ("invoice", "inv", "order", "sale", "rechnung"),
        ("creditnote", "creditmemo", "credit", "cn", "refund", "reversal", "return", "storno", "gutschrift"),
    ),
)

_SIGNS = {word for pair in _PAIRS for side in pair for word in side}


def unread_signs(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Tells columns that say which amounts are taken back and are not imported, where no amount is below zero."""
    mapping = underway.mapping
    amount = next((one.heading for one in mapping.fields if one.field == "Amount"), "")
    place = (
        find_heading(table.headings, amount) if amount and mapping.target in ("Transactions", "Adjustments") else None
    )
    if place is None or any(is_number(cell) and cell < 0 for cell in table.cells[place]):
        return
    used = {folded(heading) for heading in mapping.used}
    for heading, cells in zip(table.headings, table.cells, strict=True):
        words = {} if folded(heading) in used else _words(cells)
        said = set(words.values())
        pair = next((one for one in _PAIRS if said <= {*one[0], *one[1]}), None)
        if pair is None or not said & set(pair[0]) or not said & set(pair[1]):
            continue
        named = ", ".join(sorted(words))
        wrong = f"'{heading}' tells amounts apart ({named}) and is not imported, and no amount is below zero"
        yield problem(table.sheet, "", None, wrong, "write those that are taken back with a minus")


def _words(cells: Sequence[Cell]) -> dict[str, str]:
    """The texts of a column, and each folded; none where one of them is no sign."""
    words: dict[str, str] = {}
    for cell in cells:
        text = "" if cell is None else shown(cell).strip()
        if text and text not in words:
            words[text] = folded(text)
            if words[text] not in _SIGNS:
                return {}
    return words
