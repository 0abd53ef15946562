"""Writing a book as a new workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from book.skeleton import skeleton
from model.tables.book import Book, CellError


def write_book(book: Book, path: Path | str) -> None:
    """Write the book to a new .xlsx file with all sheets of the schema."""
    workbook = openpyxl.load_workbook(BytesIO(skeleton(book)))
    for name, sheet in book.sheets.items():
        worksheet = workbook[name]
        for column, cells in enumerate(sheet.cells, 1):
            for row, cell in enumerate(cells, 2):
                target = worksheet.cell(row, column)
                target.value = str(cell) if isinstance(cell, CellError) else cell
                if isinstance(cell, str):
                    target.data_type = "s"
        for table in worksheet.tables.values():
            table.ref = f"A1:{worksheet.cell(max(sheet.size, 1) + 1, len(sheet.headings)).coordinate}"
            table.autoFilter.ref = table.ref
    workbook.save(path)
