"""The sample is the same everywhere, holds only what a book may hold, and reads without an error."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal

from model.basics.problem import Severity
from model.sample import sample_book
from model.tables.book import Book
from model.tables.reading import read_tables
from model.tables.schema import INPUT_SHEETS


def canonical(book: Book) -> str:
    return repr([(s.name, s.headings, s.cells) for s in book.sheets.values()])


def digest(book: Book) -> str:
    return hashlib.sha256(canonical(book).encode()).hexdigest()


def test_same_cells_in_another_process_with_another_hash_seed(book: Book) -> None:
    script = (
        "import hashlib; from model.sample import sample_book\n"
        "content = repr([(s.name, s.headings, s.cells) for s in sample_book().sheets.values()])\n"
        "print(hashlib.sha256(content.encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == digest(book) == digest(sample_book())


def test_calls_do_not_share_cells(book: Book) -> None:
    other = sample_book()
    other.sheets["Payees"].column("Name")[0] = "changed"
    assert sample_book().sheets["Payees"].column("Name") == book.sheets["Payees"].column("Name")


def test_every_input_sheet_is_filled(book: Book) -> None:
    assert set(book.sheets) == set(INPUT_SHEETS)
    assert not [name for name in INPUT_SHEETS if not book.sheets[name].size]


def test_cells_are_exact_and_plain(book: Book) -> None:
    kinds = Counter(type(cell) for s in book.sheets.values() for column in s.cells for cell in column)
    assert set(kinds) == {type(None), str, int, Decimal, date}
    blanks = [s.name for s in book.sheets.values() for column in s.cells for cell in column if cell == ""]
    assert not blanks


def test_counts(book: Book) -> None:
    sizes = {name: book.sheets[name].size for name in INPUT_SHEETS}
    assert sizes["Payees"] == 46
    assert sizes["Accounts"] == 300
    assert sizes["Plans"] == 6
    assert sizes["Assignments"] == 51
    assert 700 < sizes["Contracts"] < 900
    assert 900 < sizes["Transactions"] < 1100


def test_customers_have_names_of_their_own(book: Book) -> None:
    names = book.sheets["Accounts"].column("Account")
    assert len({str(name).split()[0] for name in names}) == len(names)


def test_reads_without_error_or_warning(book: Book) -> None:
    problems = read_tables(book).problems
    assert [str(p) for p in problems if p.severity is not Severity.FINDING] == []
