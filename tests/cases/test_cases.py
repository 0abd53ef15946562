"""Plans worked out by hand, one mechanism a file, to the cent.

Every `.json` below this folder is a small book with the payout lines that must come out of it; README.md tells the
form. `--case-dir` adds files of the same form from elsewhere.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from book import read_case
from model.basics.calendar import Period
from model.calculate import calculate
from model.explain.chain import explain
from model.pay.lines import PayoutLine
from model.tables.reading import read_tables
from model.tables.values import parse_period

HERE = Path(__file__).parent
KEY = ("Period", "Payee ID", "Component", "Line")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a file, named after it."""
    folders = [HERE, *metafunc.config.getoption("--case-dir")]
    files = [file for folder in folders for file in sorted(folder.rglob("*.json"))]
    metafunc.parametrize("file", files, ids=[f"{file.parent.name}/{file.stem}" for file in files])


def test_a_plan_pays_what_was_worked_out_by_hand(file: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    tables = read_tables(read_case(file))
    period = parse_period(case["period"], tables.calendar)
    assert isinstance(period, Period), case["period"]
    lines = calculate(tables, period).lines(period)
    payees = case.get("payees")
    found = [as_row(line) for line in lines if payees is None or line.payee_id in payees]
    wanted = [{"Component": "", **row} for row in case["expect"]]
    assert told(found, wanted) == told(wanted, wanted), case["why"]


def test_every_line_of_it_is_explained(file: Path) -> None:
    """Of its year, and of the one before, which the cells of targets and readings do not reach."""
    case = json.loads(file.read_text(encoding="utf-8"))
    tables = read_tables(read_case(file))
    period = parse_period(case["period"], tables.calendar)
    assert isinstance(period, Period), case["period"]
    named = tables.calendar.fiscal_year(period.start)
    for year in (tables.calendar.year(named - 1), tables.calendar.year(named)):
        calculation = calculate(tables, year)
        lines = calculation.lines(year)
        for payee in {line.payee_id for line in lines}:
            told_of = Counter((line, step.value) for line, step in explain(calculation, year, payee))
            assert told_of == Counter((line, line.amount) for line in lines if line.payee_id == payee)


def as_row(line: PayoutLine) -> dict[str, str | None]:
    """A payout line under the headings of the case files; Amount is None while the line is held."""
    amount = None if line.amount is None else str(line.amount)
    values = (line.period_name, line.payee_id, line.component, line.line)
    return {**dict(zip(KEY, values, strict=True)), "Amount": amount, "Reason": line.reason}


def told(rows: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[str]:
    """The rows as text, in order; the reason stands only where some wanted row of that key tells one."""
    with_reason: dict[tuple[str, ...], bool] = defaultdict(bool)
    for row in wanted:
        with_reason[key(row)] |= "Reason" in row
    texts = []
    for row in rows:
        amount = "held" if row["Amount"] is None else row["Amount"]
        reason = f" ({row.get('Reason', '')})" if with_reason[key(row)] else ""
        texts.append(f"{' | '.join(key(row))}: {amount}{reason}")
    return sorted(texts)


def key(row: dict[str, Any]) -> tuple[str, ...]:
    """What tells lines of one case apart."""
    return tuple(row[heading] for heading in KEY)
