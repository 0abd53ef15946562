"""Statements: one workbook per payee that can be read, questioned and recomputed without Trueup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from book.errors import FileProblem
from export.chain_sheet import ChainSheet, write_chain
from export.statement_sheet import Front, write_front
from export.units import units_of
from export.workbook import Workbook, new_workbook
from model.basics.calendar import Period, day_date
from model.calculate import Calculation
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from model.tables.schema import folded

_LONGEST_NAME = 120
_LONGEST_SHEET = 31


def write_statements(calculation: Calculation, period: Period, folder: Path, payee_id: str | None = None) -> list[Path]:
    """Write a statement for each payee with lines in the period, or for one payee; the files, by payee ID.

    A statement that is already there is replaced. Raises FileProblem where the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{folder} cannot be made a folder: {error.strerror}") from error
    names = {line.payee_id: line.name for line in calculation.lines(period, payee_id)}
    paths = file_names(calculation.tables.calendar.name(period), names)
    written = []
    for payee, path in paths.items():
        written.append(folder / path)
        _write_statement(calculation, period, payee, written[-1])
    return written


def file_names(period: str, names: dict[str, str]) -> dict[str, str]:
    """A safe file name for each payee ID, unique also where case is not told apart."""
    taken: set[str] = set()
    found = {}
    for payee, name in names.items():
        stem = _safe(f"{period} {payee} {name}")
        unique, number = stem, 2
        while unique.casefold() in taken:
            unique, number = f"{stem} ({number})", number + 1
        taken.add(unique.casefold())
        found[payee] = f"{unique}.xlsx"
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


def _write_statement(calculation: Calculation, period: Period, payee: str, path: Path) -> None:
    chains = explain(calculation, period, payee)
    lines = [line for line, _ in chains]
    parts = (calculation.tables.settings.company, lines[0].name, calculation.tables.calendar.name(period))
    header = " - ".join(part for part in parts if part)
    with new_workbook(path, f"Statement of variable pay: {header}") as workbook:
        front = workbook.file.add_worksheet("Statement")
        sheets = _write_chains(workbook, calculation, chains, header)
        write_front(workbook, front, _front(calculation, period, lines, header), lines, sheets)


def _write_chains(
    workbook: Workbook, calculation: Calculation, chains: Sequence[tuple[PayoutLine, Step]], header: str
) -> list[ChainSheet | None]:
    """A sheet for each line whose chain ends in its amount."""
    serves = _behaviours(calculation)
    several = len({line.period_name for line, _ in chains}) > 1
    titles = [_title(line, several) for line, _ in chains]
    sheets: list[ChainSheet | None] = []
    for (line, step), name in zip(chains, sheet_names(titles), strict=True):
        served = serves.get((line.plan_id, folded(line.component)), "")
        sheets.append(write_chain(workbook, name, line, step, calculation.tables, header, served))
    return sheets


def _title(line: PayoutLine, several: bool) -> str:
    what = line.component if line.line == "earned" and line.component else f"{line.line} {line.component}".strip()
    return f"{line.period_name} {what}" if several else what


def _behaviours(calculation: Calculation) -> dict[tuple[str, str], str]:
    """The behaviour that each component of each plan serves."""
    table = calculation.tables["Components"]
    plans, names, serves = table.names("Plan ID"), table.names("Component"), table.texts("Serves")
    return {(plans.text(row), folded(names.text(row))): serves[row] for row in range(table.size)}


def _front(calculation: Calculation, period: Period, lines: Sequence[PayoutLine], header: str) -> Front:
    tables = calculation.tables
    table = tables["Plans"]
    ids, names = table.names("Plan ID"), table.texts("Name")
    plan_names = {ids.text(row): names[row] for row in range(table.size)}
    plans = dict.fromkeys(line.plan_id for line in lines if line.plan_id)
    days = f"{day_date(period.first_day).isoformat()} to {day_date(period.last_day).isoformat()}"
    facts = (
        ("Payee", f"{lines[0].name} ({lines[0].payee_id})"),
        ("Plan", "; ".join(f"{plan_names.get(plan, plan)} ({plan})" for plan in plans)),
        ("Period", f"{tables.calendar.name(period)}, {days}"),
    )
    return Front(tables.settings.company, facts, units_of(tables), header)
