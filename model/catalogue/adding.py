"""What adding an entry of the catalogue does to a book: which rows come, which are there, and which names clash.

Nothing that the book has is ever changed. A definition that is there already is used as it stands; one of the same
name and another content is used too, or the catalogue's is added under a name of its own, as the user chooses. Whom a
measure credits (Role, Rules) is the book's own affair and makes no other content.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import Enum

from model.catalogue.entries import Catalogue, Definition, Entry, Row, Values
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, Column, Kind, folded
from model.tables.values import Complaint, is_blank, parse_number, shown

_OWN = frozenset(
    {"Role", "Rules", "Primary", "Signal", "Reads", "Note"}
)  # whom a book credits, and labels: each its own
_NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})


class Standing(Enum):
    """How a definition stands to the book."""

    NEW = "is added"
    THERE = "is in the book already"
    CLASHES = "the book has another of this name"


@dataclass(frozen=True)
class Item:
    """One definition that an entry needs: its rows to append if it `comes`, else those of the book that are used.

    `name` is what it is called in the book from then on, `meant` what the catalogue calls it. Where the book's rows are
    used instead of others, `others` are the catalogue's.
    """

    sheet: str
    name: str
    meant: str
    standing: Standing
    comes: bool
    rows: tuple[Row, ...]
    others: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Addition:
    """What adding an entry comes to, the entry's own definition first."""

    items: tuple[Item, ...]

    @property
    def clashes(self) -> tuple[Item, ...]:
        """The definitions for which the book has another one of the same name."""
        return tuple(item for item in self.items if item.standing is Standing.CLASHES)

    @property
    def rows(self) -> dict[str, list[Row]]:
        """The rows to append, by sheet."""
        found: dict[str, list[Row]] = {}
        for item in self.items:
            if item.comes:
                found.setdefault(item.sheet, []).extend(item.rows)
        return found


def addition(
    book: Book, catalogue: Catalogue, entry: Entry, values: Values | None = None, apart: Collection[str] = ()
) -> Addition:
    """What adding `entry` would do to the book, with the options' `values`.

    `apart`: names (as the catalogue spells them) whose definition is added under another name where the book has its
    own; otherwise the book's is used, and what the catalogue's would have rested on is not needed.
    """
    definitions = {folded(d.name): d for d in catalogue.definitions(entry, values or {})}
    wanted = {folded(name) for name in apart}
    standing = {key: _standing(book, definition) for key, definition in definitions.items()}
    renamed: dict[str, str] = {}
    for key, definition in definitions.items():
        if standing[key] is Standing.CLASHES and key in wanted:
            renamed[key] = _free_name(book, definition)
    items = []
    for key in _needed(definitions, standing, renamed):
        definition = definitions[key]
        comes = standing[key] is Standing.NEW or key in renamed
        rows = tuple(_renamed(row, definition, renamed) for row in definition.rows)
        name = renamed.get(key, definition.name)
        used = rows if comes else tuple(_in_book(book, definition))
        others = () if comes or standing[key] is Standing.THERE else definition.rows
        items.append(Item(definition.sheet, name, definition.name, standing[key], comes, used, others))
    return Addition(tuple(items))


def _needed(definitions: dict[str, Definition], standing: dict[str, Standing], renamed: Collection[str]) -> list[str]:
    """Folded names in the order of the catalogue; the parts of what the book defines otherwise are left out."""
    pending, found = [next(iter(definitions))], dict[str, None]()
    while pending:
        key = pending.pop(0)
        if key not in found:
            found[key] = None
            if standing[key] is not Standing.CLASHES or key in renamed:
                pending += [folded(part) for part in definitions[key].parts]
    return list(found)


def _standing(book: Book, definition: Definition) -> Standing:
    there = _in_book(book, definition)
    if not there:
        return Standing.NEW
    columns = [column for column in SHEETS[definition.sheet].columns[1:] if column.heading not in _OWN]
    meant, wanted = (
        [[_meaning(c, row.get(c.heading)) for c in columns] for row in r] for r in (there, definition.rows)
    )
    return Standing.THERE if meant == wanted else Standing.CLASHES


def _in_book(book: Book, definition: Definition) -> list[Row]:
    """The book's rows of that name, under the schema's headings."""
    sheet = book.sheet(definition.sheet)
    headings = [column.heading for column in SHEETS[definition.sheet].columns]
    cells = [sheet.column(heading) for heading in headings]
    own = folded(definition.name)
    at = [row for row, cell in enumerate(cells[0]) if folded(shown(cell)) == own]
    return [
        {h: column[row] for h, column in zip(headings, cells, strict=True) if column[row] is not None} for row in at
    ]


def _meaning(column: Column, cell: Cell) -> Hashable:
    """A cell as it is compared: blanks as their default, numbers by value, lists and text without case and spaces."""
    if is_blank(cell):
        cell = column.default
    if cell is None:
        return None
    if column.kind in _NUMBERS:
        number = parse_number(cell)
        return folded(shown(cell)) if isinstance(number, Complaint) else number
    if column.kind is Kind.NAMES:
        return frozenset(folded(part) for part in shown(cell).split(";"))
    return folded(shown(cell)).replace(",", ";")


def _free_name(book: Book, definition: Definition) -> str:
    """The name with the first number that is free: `GRR 2`."""
    heading = SHEETS[definition.sheet].columns[0].heading
    taken = {folded(shown(cell)) for cell in book.sheet(definition.sheet).column(heading)}
    number = 2
    while folded(f"{definition.name} {number}") in taken:
        number += 1
    return f"{definition.name} {number}"


def _renamed(row: Row, definition: Definition, renamed: dict[str, str]) -> Row:
    """A row under its new name, naming others by theirs."""
    heading = SHEETS[definition.sheet].columns[0].heading
    filled = dict(row) | {heading: renamed.get(folded(definition.name), definition.name)}
    if filled.get("Formula"):
        filled["Formula"] = re.sub(
            r"\[([^\]@:]+)", lambda found: f"[{renamed.get(folded(found[1]), found[1])}", str(filled["Formula"])
        )
    return filled
