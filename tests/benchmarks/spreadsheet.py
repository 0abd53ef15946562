"""The same plan as formulas of a workbook, recalculated by LibreOffice without its window."""

from __future__ import annotations

import csv
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import xlsxwriter

from model.calculate import calculate
from model.tables.book import Book
from model.tables.reading import read_tables
from tests.benchmarks.clock import times_of
from tests.benchmarks.population import LEVELS, population
from tests.benchmarks.rivals import amounts_of
from tests.benchmarks.whole import year_of

SIZES = ((200, 20_000), (1_000, 100_000))  # payees and transactions; the time grows with their product
NAMES = ("Renewals", "Expansion", "Deals", "Override", "Growth")
_SETTING = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>{}</value></prop></item></oor:items>"
)


def against_libreoffice() -> None:
    """The same plan in several sizes, the last as large as people bear."""
    for payees, deals in SIZES:
        _against(payees, deals)


def _against(payees: int, deals: int) -> None:
    """Processor time of the recalculation alone (opening with it less opening without), and where cents differ."""
    book = population(payees, deals)
    tables = read_tables(book)
    ours = times_of(lambda: calculate(tables, year_of(tables)), 7)[0]
    exact = amounts_of(calculate(tables, year_of(tables)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.xlsx"
        order = _write(book, file)
        without, with_ = (_converted(file, mode) for mode in (1, 0))
        rows = list(csv.reader(file.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))[1:]
    theirs = {
        (name, payee, month): round(100 * float(row[7 + at]))
        for (payee, month), row in zip(order, rows, strict=True)
        for at, name in enumerate(NAMES)
    }
    wrong = sum(theirs[key] != amount for key, amount in exact.items())
    seconds = with_ - without
    print(
        f"LibreOffice, the same plan as formulas, {deals:,} transactions, {payees:,} payees: {seconds:.1f} s, "
        f"{seconds / ours:,.0f} times ours ({ours * 1000:.0f} ms); {wrong:,} of {len(exact):,} amounts differ in cents"
    )


def _converted(file: Path, mode: int) -> float:
    """Processor seconds of opening the workbook (mode 0: recalculated, 1: as stored) and writing its first sheet."""
    profile = file.parent / f"profile{mode}"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTING.format(mode), encoding="utf-8")
    before = getrusage(RUSAGE_CHILDREN)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "csv", file.name]
    subprocess.run(command, cwd=file.parent, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _write(book: Book, file: Path) -> list[tuple[str, int]]:
    """The workbook; returns payee and month of each row of its first sheet."""
    workbook = xlsxwriter.Workbook(str(file))
    pay, deals = workbook.add_worksheet("Pay"), workbook.add_worksheet("Transactions")
    columns = dict(zip(book.sheets["Transactions"].headings, book.sheets["Transactions"].cells, strict=True))
    for r, (day, kind, amount, term, payee) in enumerate(
        zip(*(columns[name] for name in ("Date", "Type", "Amount", "Term", "CSM")), strict=True), start=2
    ):
        assert isinstance(day, date)
        deals.write_row(r - 1, 0, [day.month, kind, float(str(amount)), int(str(term)), payee])
        deals.write_formula(r - 1, 5, f"=C{r}*IF(D{r}>=24,1.1,1)")
    order, last = _rows(book), len(columns["Date"]) + 1
    for r, (payee, month, manager, salary, renewed, expanded, below) in enumerate(order, start=2):
        pay.write_row(r - 1, 0, [payee, month, manager, salary, renewed, expanded])
        for column, formula in enumerate(_formulas(r, last, below), start=7):
            pay.write_formula(r - 1, column, formula)
    workbook.close()
    return [(payee, month) for payee, month, *_ in order]


def _formulas(r: int, last: int, below: tuple[int, int] | None) -> list[str]:
    """Five amounts, then the sums that they rest on: renewed, expanded, deals, and both of the team.

    `last` is the last row of Transactions.
    """

    def mine(kind: str) -> str:
        return (
            f"SUMIFS(Transactions!$F$2:$F${last},Transactions!$E$2:$E${last},$A{r},"
            f'Transactions!$A$2:$A${last},$B{r},Transactions!$B$2:$B${last},"{kind}")'
        )

    def team(column: str, own: str) -> str:
        if below is None:
            return f"={own}{r}"
        first, final = below
        rows = [f"${c}${first}:${c}${final}" for c in (column, "C", "B")]
        return f"={own}{r}+SUMIFS({rows[0]},{rows[1]},$A{r},{rows[2]},$B{r})"

    x, y, z = f"(M{r}/E{r})", f"(N{r}/F{r})", f"(Q{r}/F{r})"
    return [
        f"=ROUND(E{r}*(0.02*MIN({x},0.8)+0.035*MAX(0,MIN({x},1.1)-0.8)+0.05*MAX(0,{x}-1.1)),2)",
        f"=ROUND(D{r}*0.5*IF({y}<0.5,0,IF({y}<1,{y},1+({y}-1)*3)),2)",
        f"=ROUND(O{r}*12.5,2)",
        f"=ROUND(P{r}*0.0015,2)",
        f"=ROUND(D{r}*0.5*IF({z}>=1,1.15,IF({z}>=0.9,0.8,IF({z}>=0.7,0.4,0))),2)",
        f"={mine('renewal')}",
        f"={mine('expansion')}",
        f"=COUNTIFS(Transactions!$E$2:$E${last},$A{r},Transactions!$A$2:$A${last},$B{r})",
        team("P", "M"),
        team("Q", "N"),
    ]


def _rows(book: Book) -> list[tuple[str, int, str, float, float, float, tuple[int, int] | None]]:
    """Payee, month, manager, monthly incentive and targets, and the rows of the level below."""
    spells = list(zip(*book.sheets["Assignments"].cells, strict=True))
    at = {
        name: book.sheets["Assignments"].headings.index(name)
        for name in ("Payee ID", "From", "Manager ID", "Target incentive")
    }
    targets = dict(zip(book.sheets["Targets"].headings, book.sheets["Targets"].cells, strict=True))
    monthly = {
        (owner, measure): float(str(value)) / 12
        for owner, measure, value in zip(targets["Owner"], targets["Measure"], targets["FY2026"], strict=True)
    }
    payees = len(spells) // 2
    bounds = [0]
    for count in LEVELS:
        bounds.append(bounds[-1] + max(1, count * payees // sum(LEVELS)))
    bounds[-1] = payees
    found = []
    for level in range(len(LEVELS)):
        below = (2 + 12 * bounds[level + 1], 1 + 12 * bounds[level + 2]) if level + 1 < len(LEVELS) else None
        for number in range(bounds[level], bounds[level + 1]):
            first, second = spells[2 * number : 2 * number + 2]
            payee, salary = str(first[at["Payee ID"]]), float(str(first[at["Target incentive"]])) / 12
            for month in range(1, 13):
                spell = first if date(2026, month, 1) < second[at["From"]] else second
                manager = str(spell[at["Manager ID"]] or "")
                goals = monthly[payee, "Renewed"], monthly[payee, "Expanded"]
                found.append((payee, month, manager, salary, *goals, below))
    return found
