"""The large book as a file, and a text file of 750,000 rows, each in a process of its own for its memory:
uv run python -m tests.benchmarks.large"""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from book import read_book, save_book, write_book
from intake import open_source
from intake.tables.finding import find_tables
from model.calculate import calculate
from model.tables.reading import read_tables
from tests.benchmarks.population import population

TEXT_ROWS = 750_000
HEADINGS = "Opportunity ID,Close Date,Account Name,Account ID,Owner,Owner ID,Type,Stage,ARR,Term,Product,Region,Note"


def write_text(path: Path) -> None:
    """A CRM export of thirteen columns, by date."""
    chance = Random(3)
    with path.open("w", encoding="utf-8") as file:
        print(HEADINGS, file=file)
        for at in range(TEXT_ROWS):
            account, owner = chance.randrange(40_000), chance.randrange(900)
            day = f"2026-{1 + at * 9 // TEXT_ROWS:02}-{chance.randrange(1, 29):02}"
            kind, stage = chance.choice(("renewal", "expansion", "churn")), "Closed Won"
            terms = f"{chance.randrange(100, 9_000_000) / 100:.2f},{chance.choice((12, 24, 36))},Suite {owner % 9}"
            place = f"{chance.choice(('NAM', 'EMEA', 'APAC'))},call {chance.randrange(1000)}"
            row = f'006{at:012},{day},Account {account},A{account:06},"Doe {owner}, Jo",P{owner:05},{kind},{stage}'
            print(f"{row},{terms},{place}", file=file)


def told(what: str, begin: float) -> float:
    """Print the processor time since `begin` and the most memory so far; returns the time now."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    print(f"  {what}: {process_time() - begin:.1f} s, {int(peak[1]) // 1024 if peak else 0} MB", flush=True)
    return process_time()


def workbook(path: Path) -> None:
    """Open, type, calculate, save after one edit."""
    begin = process_time()
    book = read_book(path)
    begin = told("read", begin)
    tables = read_tables(book)
    begin = told("typed", begin)
    calculate(tables, tables.calendar.year(2026))
    begin = told("calculated", begin)
    sheet = book.sheets["Transactions"]
    sheet.cells[sheet.headings.index("Amount")][777_777] = Decimal("123.45")
    save_book(book, path)
    told("saved after one edit", begin)


def text(path: Path) -> None:
    """Open a text file and find its table."""
    begin = process_time()
    source = open_source(path)
    begin = told("opened", begin)
    tables, _ = find_tables(source.sheets[0])
    told(f"its table found ({len(tables[0].rows):,} rows)", begin)


def main() -> None:
    """Write both files, and measure each."""
    with TemporaryDirectory() as folder:
        book, export = Path(folder, "large.xlsx"), Path(folder, "export.csv")
        write_book(population(), book)
        write_text(export)
        for name, path in (("workbook", book), ("text", export)):
            print(f"{path.name}, {path.stat().st_size / 1e6:.0f} MB:", flush=True)
            subprocess.run([sys.executable, "-m", "tests.benchmarks.large", name, str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        {"workbook": workbook, "text": text}[sys.argv[1]](Path(sys.argv[2]))
