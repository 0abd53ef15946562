"""Statements: one workbook per payee that can be read, questioned and recomputed without Trueup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from book.errors import FileProblem
from export.chain_sheet import ChainSheet, write_chain
from export.statement_curves import cited_curves
from export.statement_sheet import Front, write_front
from export.units import units_of
from export.workbook import Workbook, new_workbook
from model.basics.calendar import Period, day_date
from model.calculate import Calculation
from model.curves.tables import RateTables, rate_tables
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
    terms = _terms(calculation, period)
    for payee, name in paths.items():
        _write_statement(terms, payee, folder / name)
    return [folder / name for name in paths.values()]


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


@dataclass(frozen=True)
class _Terms:
    """What all statements of a run share, read from the book once."""

    calculation: Calculation
    period: Period
    rates: RateTables
    serves: dict[tuple[str, str], str]
    plans: dict[str, str]
    unit_of: Callable[[str], str]


def _terms(calculation: Calculation, period: Period) -> _Terms:
    tables = calculation.tables
    components, plans = tables["Components"], tables["Plans"]
    owners, names, serves = components.names("Plan ID"), components.names("Component"), components.texts("Serves")
    ids, plan_names = plans.names("Plan ID"), plans.texts("Name")
    return _Terms(
        calculation,
        period,
        rate_tables(tables),
        {(owners.text(row), folded(names.text(row))): serves[row] for row in range(components.size)},
        {ids.text(row): plan_names[row] for row in range(plans.size)},
        units_of(tables),
    )


def _write_statement(terms: _Terms, payee: str, path: Path) -> None:
    tables = terms.calculation.tables
    chains = explain(terms.calculation, terms.period, payee)
    lines = [line for line, _ in chains]
    parts = (tables.settings.company, lines[0].name, tables.calendar.name(terms.period))
    header = " - ".join(part for part in parts if part)
    with new_workbook(path, f"Statement of variable pay: {header}") as workbook:
        front = workbook.file.add_worksheet("Statement")
        sheets = _write_chains(workbook, terms, chains, header)
        write_front(workbook, front, _front(terms, lines, header), lines, sheets)


def _write_chains(
    workbook: Workbook, terms: _Terms, chains: Sequence[tuple[PayoutLine, Step]], header: str
) -> list[ChainSheet]:
    """A sheet for each line."""
    several = len({line.period_name for line, _ in chains}) > 1
    names = sheet_names([_title(line, several) for line, _ in chains])
    sheets = []
    for (line, step), name in zip(chains, names, strict=True):
        serves = terms.serves.get((line.plan_id, folded(line.component)), "")
        cited = cited_curves(terms.calculation.tables, terms.rates, step)
        sheets.append(write_chain(workbook, name, line, step, cited, header, serves))
    return sheets


def _title(line: PayoutLine, several: bool) -> str:
    what = line.component if line.line == "earned" and line.component else f"{line.line} {line.component}".strip()
    return f"{line.period_name} {what}" if several else what


def _front(terms: _Terms, lines: Sequence[PayoutLine], header: str) -> Front:
    tables, period = terms.calculation.tables, terms.period
    plans = dict.fromkeys(line.plan_id for line in lines if line.plan_id)
    days = f"{day_date(period.first_day).isoformat()} to {day_date(period.last_day).isoformat()}"
    facts = (
        ("Payee", f"{lines[0].name} ({lines[0].payee_id})"),
        ("Plan", "; ".join(f"{terms.plans.get(plan, plan)} ({plan})" for plan in plans)),
        ("Period", f"{tables.calendar.name(period)}, {days}"),
    )
    return Front(tables.settings.company, facts, terms.unit_of, header)
