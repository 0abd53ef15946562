"""A session that edits a book at random until somebody kills it; run as a program by the tests of recovery.

Usage: killed.py BOOK JOURNALS SEED. Each line it prints is the digest of the book after one more committed step.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from model.tables.book import Book, Cell, CellError, book_of_rows
from ui.document.document import Block, Document
from ui.document.recorded import stored
from ui.document.recorder import Recorder

WIDE = 1_500  # rows; a change of all of them is written beside the window's thread
STEPS = 400
CELLS: tuple[Cell, ...] = (None, "ü\n", "007", 7, Decimal("1.5"), True, date(2026, 7, 1), CellError("#N/A"))


def first_book() -> Book:
    """What the session begins with."""
    payees = [{"Payee ID": f"{i:03}", "Name": f"Payee {i}"} for i in range(20)]
    owners = [{"Account ID": f"A{i}", "Role": "CSM", "Payee ID": "007"} for i in range(WIDE)]
    return book_of_rows({"Payees": payees, "Ownership": owners})


def digest(book: Book) -> str:
    """A digest of all headings and cells as a file keeps them: kinds told apart, no blank rows at the end."""
    found = []
    for name, sheet in sorted(book.sheets.items()):
        rows = [tuple(map(stored, row)) for row in zip(*sheet.cells, strict=True)]
        while rows and not any(cell is not None for _, cell in rows[-1]):
            rows.pop()
        found.append((name, sheet.headings if rows else [], rows))
    return hashlib.sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()


def steps(document: Document, seed: int, saving: bool) -> Iterator[str]:
    """Edit, undo, redo and save at random; the digest after each step. The same seed does the same."""
    dice = random.Random(seed)
    document.now = lambda: datetime(2026, 11, 21, tzinfo=UTC)
    document.by = "Ines"
    for _ in range(STEPS):
        _edit(document, dice)
        if dice.random() < 0.03 and saving:
            document.save()
        yield digest(document.book)


def _edit(document: Document, dice: random.Random) -> None:
    payees, stack = document.sheet("Payees"), document.undo_stack
    match dice.randrange(9):
        case 0 if stack.canUndo():
            stack.undo()
        case 1 if stack.canRedo():
            stack.redo()
        case 2:
            document.append_rows("Payees", [{"Payee ID": f"{dice.randrange(999):03}", "Mine": dice.choice(CELLS)}])
        case 3 if payees.size > 5:
            document.delete_rows("Payees", dice.sample(range(payees.size), 2))
        case 4:
            rows, role = range(WIDE), f"R{dice.randrange(10**6)}"
            column = document.sheet("Ownership").find("Role")
            document.set_cells("Ownership", [Block(column or 0, rows, [role] * WIDE)])
        case 5:
            document.insert_rows("Payees", payees.size, 2)
        case _:
            name = f"N{dice.randrange(10**9)}" if dice.random() < 0.5 else dice.choice(CELLS)
            document.set_cell("Payees", dice.randrange(payees.size), 1, name)


if __name__ == "__main__":
    application = QApplication([])
    session = Document.open(Path(sys.argv[1]))
    Recorder(session, Path(sys.argv[2]))
    for line in steps(session, int(sys.argv[3]), saving=True):
        print(line, flush=True)
