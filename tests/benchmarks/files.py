"""Reading and saving 100,000 rows of twelve columns, against the quickest and the usual libraries on the same cells."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import python_calamine
import xlsxwriter

from book import read_book, save_book, write_book
from intake import open_source
from model.tables.book import Book, Cell, CellError, Sheet
from tests.benchmarks.clock import best

ROWS = 100_000
HEADINGS = (
    *("Transaction ID", "Date", "Account ID", "Type", "Amount", "Currency"),
    *("Term", "CSM", "Note", "Closed", "Discount", "Net"),
)


def cells(number: int, chance: Random) -> list[Cell]:
    """What row `number` must read as: IDs with zeros, dates, texts, whole and other numbers, percents, errors."""
    return [
        f"{number:07}",
        date(2025, 1, 1) + timedelta(chance.randrange(700)),
        f"{chance.randrange(20_000):06}",
        chance.choice(("renewal", "expansion", "churn")),
        CellError("#DIV/0!") if number % 5003 == 0 else Decimal(chance.randrange(10**7)) / 100,
        "USD",
        chance.choice((12, 24, 36)),
        f"{chance.randrange(300):05}",
        f"deal {chance.randrange(50_000)} & more",
        date(2025, 1, 1) + timedelta(chance.randrange(700)),
        Decimal(chance.randrange(2_000)) / 10_000,
        CellError("#N/A") if number % 4001 == 0 else Decimal(chance.randrange(10**7)) / 100,
    ]


def written(path: Path, rows: list[list[Cell]], formulas: bool = True, **options: bool) -> None:
    """The rows as XlsxWriter writes them; with formulas, the last column and all errors are stored results."""
    workbook = xlsxwriter.Workbook(path, options)
    sheet = workbook.add_worksheet("Transactions")
    day, money, percent, text = (
        workbook.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "#,##0.00", "0.00%", "@")
    )
    formats = {0: text, 2: text, 4: money, 7: text, 10: percent, 11: money}
    sheet.write_row(0, 0, HEADINGS)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, day if isinstance(cell, date) else formats.get(column), formulas)
    workbook.close()


def _write(sheet: Any, at: int, column: int, cell: Cell, look: Any, formulas: bool) -> None:
    if isinstance(cell, CellError) or (formulas and column == 11):
        formula = f"=E{at + 1}*(1-K{at + 1})" if column == 11 else "=1/0"
        sheet.write_formula(at, column, formula, look, cell.code if isinstance(cell, CellError) else cell)
    elif isinstance(cell, str):
        sheet.write_string(at, column, cell, look)
    elif isinstance(cell, date):
        sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), look)
    else:
        sheet.write_number(at, column, cell, look)


def by_calamine(path: Path) -> None:
    """All cells, as the library gives them: error values are blank, numbers floats."""
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def by_openpyxl(path: Path) -> None:
    """All values, streamed."""
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
        for _row in sheet.iter_rows(values_only=True):
            pass


READERS: dict[str, Callable[[Path], object]] = {
    "book": read_book,
    "intake": open_source,
    "calamine": by_calamine,
    "openpyxl": by_openpyxl,
}


def _one_cell(sheet: Sheet) -> None:
    sheet.cells[8][5_000] = "edited"


def _one_column(sheet: Sheet) -> None:
    sheet.cells[8] = [f"edited {row}" for row in range(sheet.size)]


def _one_row(sheet: Sheet) -> None:
    for column in sheet.cells:
        column.insert(50, column[50])


EDITS = {"one cell edited": _one_cell, "a column edited": _one_column, "a row put in near the top": _one_row}


def against_libraries() -> None:
    """Read and save the same rows in turn."""
    chance = Random(7)
    rows = [cells(number, chance) for number in range(1, ROWS + 1)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        written(path, rows)
        _reading(path, rows)
        _saving(path, rows)


def _reading(path: Path, rows: list[list[Cell]]) -> None:
    for read, columns in (
        ("the book", read_book(path).sheets["Transactions"].cells),
        ("an import", list(zip(*(line.values for line in open_source(path).sheets[0].lines[1:]), strict=True))),
    ):
        wrong = sum(
            type(a) is not type(b) or a != b
            for mine, found in zip(zip(*rows, strict=True), columns, strict=True)
            for a, b in zip(mine, found, strict=True)
            if not (isinstance(a, Decimal) and a == a.to_integral_value() == b)
        )
        print(f"{read}: {wrong} of {len(rows) * len(HEADINGS):,} cells read as another value or type")
    times = {name: best(lambda read=read: read(path), 5) for name, read in READERS.items()}  # type: ignore[misc]
    memory = {name or "none of them": _peak(name, path) for name in (*READERS, "")}
    for name in ("book", "intake"):
        print(
            f"reading {ROWS:,} x 12 cells by {name}: {times[name]:.2f} s, {times[name] / times['calamine']:.1f} times "
            f"calamine ({times['calamine']:.2f} s); openpyxl read-only takes {times['openpyxl'] / times[name]:.1f} "
            f"times as long ({times['openpyxl']:.2f} s)"
        )
    print(f"megabytes at the peak of a process: {', '.join(f'{name} {size}' for name, size in memory.items())}")


def _peak(reader: str, path: Path) -> int:
    """Megabytes of a process that reads the file by itself, at its highest point, as the system counts them."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", reader, str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _saving(path: Path, rows: list[list[Cell]]) -> None:
    target, book = path.with_name("saved.xlsx"), read_book(path)
    theirs = best(lambda: written(target, rows, formulas=False, constant_memory=True), 2)
    found = {"a new book": best(lambda: write_book(book, target), 2)}
    for name, edit in EDITS.items():
        edited = read_book(path)
        edit(edited.sheets["Transactions"])
        found[name] = best(lambda edited=edited: _saved_into(path, target, edited), 2)  # type: ignore[misc]
    for name, seconds in found.items():
        print(f"saving {name}: {seconds:.2f} s, {seconds / theirs:.2f} times XlsxWriter ({theirs:.2f} s)")


def _saved_into(original: Path, target: Path, book: Book) -> None:
    shutil.copy(original, target)
    save_book(book, target)
