"""A printed statement has every line, its total and its chain to the cent, and is made without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from export.shared import shared
from export.statement import Statement, statement_of
from model.basics.money import minor_digits
from model.calculate import calculate
from model.calculation import Calculation
from model.sample import sample_book
from model.tables.reading import read_tables
from ui.figures.written import money
from ui.paper.page import page_of
from ui.paper.pdf import document_of, write_pdfs

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def sample() -> Calculation:
    tables = read_tables(sample_book())
    return calculate(tables, tables.calendar.part(2026, "quarter", 3))


def of(calculation: Calculation, payee_id: str) -> Statement:
    return statement_of(calculation, calculation.period, shared(calculation.tables), payee_id)


def rows(document: QTextDocument) -> list[list[str]]:
    """The cells of the first table with headings: the lines and the totals."""
    frames = document.rootFrame().childFrames()
    table = next(frame for frame in frames if hasattr(frame, "columns") and frame.columns() > 2)
    assert table.format().toTableFormat().headerRowCount() == 1  # so that it comes again on each page
    return [[_text(table.cellAt(row, column)) for column in range(table.columns())] for row in range(table.rows())]


def _text(cell: object) -> str:
    cursor: QTextCursor = cell.firstCursorPosition()  # type: ignore[attr-defined]
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)  # type: ignore[attr-defined]
    return cursor.selectedText()


def test_every_line_of_everybody_is_there_to_the_cent(sample: Calculation, qapp: QApplication) -> None:
    for payee_id in dict.fromkeys(line.payee_id for line in sample.lines(sample.period)):
        statement = of(sample, payee_id)
        lines = [line for line, _ in statement.explained]
        head, *found = rows(document_of(statement))
        amount = head.index("Amount")
        assert [row[amount] for row in found[: len(lines)]] == [
            "on hold" if line.amount is None else money(line.amount, minor_digits(line.currency)) for line in lines
        ]
        totals = {row[amount + 1]: row[amount] for row in found[len(lines) :]}
        for currency in {line.currency for line in lines}:
            total = sum(line.amount or 0 for line in lines if line.currency == currency)
            assert totals[currency] == money(total, minor_digits(currency))


def test_pay_periods_of_a_quarter_are_told_apart(sample: Calculation, qapp: QApplication) -> None:
    monthly = next(line.payee_id for line in sample.lines(sample.period) if line.period != sample.period)
    head, *found = rows(document_of(of(sample, monthly)))
    assert {row[head.index("Period")] for row in found} >= {"2026-07", "2026-08", "2026-09"}


def test_the_chain_is_there_down_to_the_cells_and_what_it_would_be_without(
    sample: Calculation, qapp: QApplication
) -> None:
    line = next(line for line in sample.lines(sample.period) if line.reason == "gate not met")
    text = document_of(of(sample, line.payee_id)).toPlainText()
    assert line.amount is not None
    assert f"without it {line.amount * 2:,} {line.currency}" in text  # the sample's gate pays half
    assert "Components!Y2" in text
    assert "The condition for this component was not met." in text


def test_names_are_text_whatever_they_hold(sample: Calculation, qapp: QApplication) -> None:
    statement = replace(of(sample, "E1037"), company="<b>R&D</b>")
    text = document_of(statement).toPlainText()
    assert "<b>R&D</b>" in text
    assert "Zuzana Horáková (E1037)" in text
    assert "<b>R&D" not in page_of(statement)


def test_a_held_amount_is_on_hold_and_not_in_the_total(sample: Calculation, qapp: QApplication) -> None:
    tables = sample.tables
    later = calculate(tables, tables.calendar.part(2026, "quarter", 4))
    held = next(line.payee_id for line in later.lines(later.period) if line.amount is None)
    _, *found = rows(document_of(of(later, held)))
    assert any("on hold" in row for row in found)
    assert "Total without the amounts on hold" in [row[0] for row in found]


def test_one_file_for_each_payee(sample: Calculation, tmp_path: Path, qapp: QApplication) -> None:
    [path] = write_pdfs(sample, sample.period, tmp_path, "E1037")
    assert path.name == "FY2026-Q3 E1037 Zuzana Horáková.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.read_bytes().rstrip().endswith(b"%%EOF")


def test_the_command_needs_no_display(tmp_path: Path) -> None:
    book, out = tmp_path / "sample.xlsx", tmp_path / "out"
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    for arguments in (
        ["sample", str(book)],
        ["statements", str(book), "--period", "FY2026-Q3", "--payee", "E1037", "--pdf", "--out", str(out)],
    ):
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
