"""Statements: one workbook per payee that can be read, questioned and recomputed without Trueup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from book.errors import FileProblem
from export.chain_sheet import ChainSheet, write_chain
from export.expression import Expression
from export.shared import Shared, shared
from export.statement import Statement, statement_of, title_of
from export.statement_sheet import write_front
from export.workbook import Workbook, new_workbook
from model.basics.calendar import Period
from model.basics.watch import Watch, asking, unwatched, watched
from model.calculation import Calculation

Write = Callable[[Statement, Shared, Path], None]
_LONGEST_NAME = 120
_LONGEST_SHEET = 31


def write_statements(
    calculation: Calculation,
    period: Period,
    folder: Path,
    payee_id: str | None = None,
    watch: Watch = unwatched,
    *,
    ending: str = ".xlsx",
    write: Write | None = None,
) -> list[Path]:
    """Write a statement for each payee with lines in the period, or for one payee; the files, by payee ID.

    A statement that is already there is replaced. Raises FileProblem where the folder or a file cannot be written.
    What `watch` raises ends it between two statements. They are workbooks unless `write` makes something else of them.
    """
    write = write or _write_statement
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{folder} cannot be made a folder: {error.strerror}") from error
    names = {line.payee_id: line.name for line in calculation.lines(period, payee_id, asking(watch))}
    paths = file_names(calculation.tables.calendar.name(period), names, ending)
    common = shared(calculation.tables)
    for payee, name in watched(list(paths.items()), watch):
        write(statement_of(calculation, period, common, payee), common, folder / name)
    return [folder / name for name in paths.values()]


def file_names(period: str, names: dict[str, str], ending: str = ".xlsx") -> dict[str, str]:
    """A safe file name for each payee ID, unique also where case is not told apart."""
    taken: set[str] = set()
    found = {}
    for payee, name in names.items():
        stem = _safe(f"{period} {payee} {name}")
        unique, number = stem, 2
        while unique.casefold() in taken:
            unique, number = f"{stem} ({number})", number + 1
        taken.add(unique.casefold())
        found[payee] = f"{unique}{ending}"
    return found


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that Excel accepts for sheets, unique, none of them 'Statement' or the reserved 'History'."""
    taken = {"statement", "history"}
    found = []
    for title in titles:
        stem = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'") or "Line"
        unique, number = stem[:_LONGEST_SHEET].strip(), 2
        while unique.casefold() in taken:
            mark = f" ({number})"
            unique, number = f"{stem[: _LONGEST_SHEET - len(mark)].strip()}{mark}", number + 1
        taken.add(unique.casefold())
        found.append(unique)
    return found


def _safe(text: str) -> str:
    """Text as a file name that every system takes."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", text)
    return " ".join(text.split())[:_LONGEST_NAME].strip(" .")


def _write_statement(statement: Statement, common: Shared, path: Path) -> None:
    with new_workbook(path, f"Statement of variable pay: {statement.header}") as workbook:
        first = workbook.file.add_worksheet("Statement")
        chains = _write_chains(workbook, statement, common)
        write_front(workbook, first, statement, chains)


def _write_chains(workbook: Workbook, statement: Statement, common: Shared) -> list[ChainSheet | None]:
    """A sheet for each line that rests on anything."""
    several = statement.names_periods
    names = iter(sheet_names([title_of(line, several) for line, step in statement.explained if step.parts]))
    chains: list[ChainSheet | None] = []
    written: dict[tuple[Period, str], Expression] = {}
    for line, step in statement.explained:
        chain = None
        if step.parts:
            chain = write_chain(workbook, next(names), line, step, common, written, statement.header)
        amount = chain.cell(step) if chain is not None else None
        if amount is not None:
            written[line.period, step.label] = amount
        chains.append(chain)
    return chains
