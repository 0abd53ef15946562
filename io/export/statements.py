"""Statements: one workbook per payee that can be read, questioned and recomputed without Trueup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from book.errors import FileProblem
from export.chain_sheet import ChainSheet, write_chain
from export.expression import Expression
from export.shared import Shared, shared
from export.statement_sheet import Explained, Front, write_front
from export.workbook import Workbook, new_workbook
from model.basics.calendar import Period, day_date
from model.basics.watch import Watch, asking, unwatched, watched
from model.calculate import Calculation
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import LINES, PayoutLine
from model.signoff.entries import STEPS

_LONGEST_NAME = 120
_LONGEST_SHEET = 31


def write_statements(
    calculation: Calculation,
    period: Period,
    folder: Path,
    payee_id: str | None = None,
    watch: Watch = unwatched,
) -> list[Path]:
    """Write a statement for each payee with lines in the period, or for one payee; the files, by payee ID.

    A statement that is already there is replaced. Raises FileProblem where the folder or a file cannot be written.
    What `watch` raises ends it between two statements.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{folder} cannot be made a folder: {error.strerror}") from error
    names = {line.payee_id: line.name for line in calculation.lines(period, payee_id, asking(watch))}
    paths = file_names(calculation.tables.calendar.name(period), names)
    common = shared(calculation.tables)
    for payee, name in watched(list(paths.items()), watch):
        _write_statement(calculation, period, common, payee, folder / name)
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


def _write_statement(calculation: Calculation, period: Period, common: Shared, payee: str, path: Path) -> None:
    explained = sorted(explain(calculation, period, payee), key=_place)
    lines = [line for line, _ in explained]
    name = common.tables.calendar.name(period)
    header = " - ".join(part for part in (common.tables.settings.company, lines[0].name, name) if part)
    with new_workbook(path, f"Statement of variable pay: {header}") as workbook:
        first = workbook.file.add_worksheet("Statement")
        chains = _write_chains(workbook, explained, common, header)
        facts = (*_facts(common, period, lines), *_signatures(calculation, lines))
        front = Front(common.tables.settings.company, facts, common.unit_of, header)
        write_front(workbook, first, front, explained, chains)


def _place(explained: tuple[PayoutLine, Step]) -> tuple[Period, bool, str, str, int]:
    """Components first, then what follows from all of them, so that each line stands below those it rests on."""
    line, _ = explained
    return line.period, not line.component, line.plan_id, line.component, LINES.index(line.line)


def _write_chains(workbook: Workbook, explained: Explained, common: Shared, header: str) -> list[ChainSheet | None]:
    """A sheet for each line that rests on anything."""
    several = len({line.period for line, _ in explained}) > 1
    names = iter(sheet_names([_title(line, several) for line, step in explained if step.parts]))
    chains: list[ChainSheet | None] = []
    written: dict[tuple[Period, str], Expression] = {}
    for line, step in explained:
        chain = write_chain(workbook, next(names), line, step, common, written, header) if step.parts else None
        amount = chain.cell(step) if chain is not None else None
        if amount is not None:
            written[line.period, step.label] = amount
        chains.append(chain)
    return chains


def _title(line: PayoutLine, several: bool) -> str:
    what = line.component if line.line == "earned" and line.component else f"{line.line} {line.component}".strip()
    return f"{line.period_name} {what}" if several else what


def _facts(common: Shared, period: Period, lines: Sequence[PayoutLine]) -> tuple[tuple[str, str], ...]:
    plans = dict.fromkeys(line.plan_id for line in lines if line.plan_id)
    days = f"{day_date(period.first_day).isoformat()} to {day_date(period.last_day).isoformat()}"
    return (
        ("Payee", f"{lines[0].name} ({lines[0].payee_id})"),
        ("Plan", "; ".join(f"{common.plans.get(plan, plan)} ({plan})" for plan in plans)),
        ("Period", f"{common.tables.calendar.name(period)}, {days}"),
    )


def _signatures(calculation: Calculation, lines: Sequence[PayoutLine]) -> Iterator[tuple[str, str]]:
    """Who took which step when, once for each time it was taken."""
    records = [calculation.records.get((period, lines[0].payee_id)) for period in {line.period for line in lines}]
    entries = [entry for record in records if record is not None for entry in record.entries]
    for step in STEPS:
        signed = sorted({f"{entry.by}, {entry.at}" for entry in entries if entry.step == step})
        if signed:
            yield step.capitalize(), "; ".join(signed)
