"""Draws the picture of an import that docs/import.md shows: `uv run docs/import_screenshot.py` writes docs/import.png.

A CRM export with what such files have (a title, a total, hidden rows, text among numbers) meets the sample book.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from screenshot import SMALLEST, QCoreApplication, wait

from model.sample import sample_book
from model.tables.book import Book
from ui.document.document import Document
from ui.imports.head import ROWS
from ui.imports.view import ImportView
from ui.start import application
from ui.theme.style import apply_theme
from ui.window.window import MainWindow

SIZE = (1280, 800)
HEADINGS = ("Deal ID", "Close date", "Customer name", "Deal type", "ARR", "CSM")
DEALS = 28


def main(path: Path) -> None:
    """Draw the window into a PNG file."""
    app = application()
    apply_theme(app, dark=False)
    book = sample_book()
    window = MainWindow(Document(book))
    window.resize(*SIZE)
    window.show()
    wait(lambda: window.is_current)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bookings 2026-10.xlsx"
        write_export(book, file)
        window.importing.load(file)
        wait(lambda: not window.runner.busy)
    view = window.stack.view
    assert isinstance(view, ImportView)
    view.pages.turn_to(ROWS)
    wait(lambda: not window.runner.busy)
    QCoreApplication.processEvents()  # what came last is laid out
    window.grab().save(str(path), "PNG", SMALLEST)
    window.close()


def write_export(book: Book, path: Path) -> None:
    """What a CRM might export about the book's own accounts and payees."""
    import xlsxwriter

    accounts, people = book.sheet("Accounts").column("Account"), book.sheet("Payees").column("Name")
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Bookings")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, "Bookings, as of 31 October")
        sheet.write_row(2, 0, HEADINGS)
        for at in range(DEALS):
            row = 3 + at
            sheet.write(row, 0, f"D{9001 + at}")
            sheet.write(row, 1, date(2026, 10, 1 + at), day)
            sheet.write(row, 2, accounts[at])
            sheet.write(row, 3, ("new", "expansion", "renewal")[at % 3])
            sheet.write(row, 4, f"${1500 + 137 * at:,}.50" if at % 5 == 0 else 1500 + 137 * at)
            sheet.write(row, 5, people[at % 9])
        sheet.write(5, 4, "n/a")
        sheet.write(7, 1, "soon")
        sheet.write(9, 5, f"{people[6]}x")
        sheet.write_row(3 + DEALS, 0, ("Total", None, None, None, sum(1500 + 137 * at for at in range(DEALS))))
        sheet.set_row(12, options={"hidden": True})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("import.png"))
