"""The small parts of the window: history, recent books, the status bar, the period picker, and a quick start."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from model.basics.calendar import Calendar
from model.tables.book import Book, book_of_rows
from model.tables.reading import read_tables
from ui.document.document import Document
from ui.tasks.outcome import Outcome
from ui.tasks.periods import KnownPeriod, known_periods, latest
from ui.tasks.snapshot import Snapshots
from ui.tasks.task import Progress
from ui.window.history import History
from ui.window.period_picker import PeriodPicker
from ui.window.recent import MOST, RecentBooks
from ui.window.services import Services
from ui.window.status import StatusBar
from ui.window.windows import Windows


@given(st.lists(st.sampled_from(["a", "b", "c", "<", ">"])))
def test_history_leads_back_the_way_one_came(steps: list[str]) -> None:
    history, past, ahead = History(), [], []
    for step in steps:
        if step == "<":
            if len(past) > 1:
                ahead.append(past.pop())
            history.back()
        elif step == ">":
            if ahead:
                past.append(ahead.pop())
            history.forward()
        elif not past or past[-1] != step:
            past.append(step)
            ahead.clear()
            history.visit(step)
        assert history.current == (past[-1] if past else None)
        assert history.can_go_back == (len(past) > 1)
        assert history.can_go_forward == bool(ahead)


def test_recent_books_are_the_latest_that_still_exist(tmp_path: Path) -> None:
    recent = RecentBooks(tmp_path / "config" / "recent.json")
    books = [tmp_path / f"{i}.xlsx" for i in range(MOST + 2)]
    for book in books:
        book.touch()
        recent.add(book)
    recent.add(books[5])
    assert recent.paths()[:2] == [books[5], books[-1]]
    assert len(recent.paths()) == MOST
    books[5].unlink()
    assert books[5] not in recent.paths()


def test_a_broken_list_of_recent_books_is_no_list(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    for text in ("{", '{"a": 1}', "[1, null]"):
        file.write_text(text)
        assert RecentBooks(file).paths() == []
    RecentBooks(None).add(tmp_path)
    assert RecentBooks(None).paths() == []


def test_the_status_bar_says_how_fresh_the_figures_are(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    calculation: object = object()
    outcome = Outcome(Book(), calculation=calculation, at=datetime(2026, 7, 1, 12, 4, 31), seconds=0.084)  # type: ignore[arg-type]
    status.show_outcome(outcome)
    assert status.calculated.text() == "Calculated 12:04:31 in 0.08 s, 0 payees"
    status.show_saved(modified=False, has_file=False)
    assert status.saved.text() == "not saved yet"


def test_work_is_shown_only_when_it_takes_long_and_can_be_cancelled(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    status.show()
    progress = Progress("Writing statements", 3, 4)
    status.show_progress(progress)
    assert status.bar.isHidden()
    qtbot.waitUntil(status.bar.isVisible)
    assert (status.what.text(), status.bar.value(), status.bar.maximum()) == ("Writing statements", 750, 1000)
    with qtbot.waitSignal(status.cancelled):
        status.stop.click()
    status.show_progress(None)
    assert status.bar.isHidden()


def test_what_was_told_stays_until_something_is_selected(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    status.tell("45 statements written")
    status.describe("")
    assert status.selection.text() == "45 statements written"
    status.describe("Sum 3")
    assert status.selection.text() == "Sum 3"
    status.tell("Pasted 2 cells")
    status.describe("Sum 3")  # the same selection, counted anew after a recalculation
    assert status.selection.text() == "Pasted 2 cells"
    status.describe("")
    assert status.selection.text() == "Pasted 2 cells"
    status.describe("Sum 4")
    assert status.selection.text() == "Sum 4"
    status.describe("")
    assert status.selection.text() == ""


def tables_of(rows: dict[str, list[dict[str, object]]]):
    return read_tables(book_of_rows(rows))  # type: ignore[arg-type]


def test_periods_are_those_of_the_plans_in_every_year_with_data() -> None:
    tables = tables_of(
        {
            "Plans": [{"Plan ID": "A", "Name": "A"}, {"Plan ID": "B", "Name": "B", "Paid": "half"}],
            "Targets": [{"Owner": "company", "Measure": "NRR", "FY2026-Q3": 1}],
        }
    )
    names = [known.name for known in known_periods(tables)]
    assert names == ["FY2026-Q1", "FY2026-Q2", "FY2026-H1", "FY2026-Q3", "FY2026-Q4", "FY2026-H2", "FY2026"]


def test_the_first_period_shown_is_the_last_one_that_transactions_fill() -> None:
    rows = {
        "Plans": [{"Plan ID": "A", "Name": "A"}],
        "Transactions": [
            {"Transaction ID": str(m), "Date": f"2026-{m:02d}-15", "Type": "renewal", "Amount": 1} for m in (2, 6, 8)
        ],
    }
    tables = tables_of(rows)
    chosen = latest(tables, known_periods(tables))
    assert chosen is not None
    assert tables.calendar.name(chosen) == "FY2026-Q2"


def test_an_empty_book_has_no_period() -> None:
    tables = tables_of({})
    assert known_periods(tables) == ()
    assert latest(tables, ()) is None


def test_the_picker_locks_what_is_signed_and_steps_between_periods_of_one_length(qtbot: QtBot) -> None:
    calendar = Calendar()
    year = calendar.year(2026)
    quarters = calendar.split(year, "quarter")
    known = [KnownPeriod(q, calendar.name(q), signed=i == 0) for i, q in enumerate(quarters)]
    picker = PeriodPicker()
    qtbot.addWidget(picker)
    assert not picker.isEnabled()
    picker.offer((*known, KnownPeriod(year, "FY2026")), quarters[1])
    assert picker.currentText() == "FY2026-Q2"
    assert not picker.itemIcon(0).isNull()
    assert picker.itemIcon(1).isNull()
    chosen = []
    picker.chosen.connect(chosen.append)
    picker.step(-1)
    picker.step(-1)
    picker.step(1)
    assert chosen == [quarters[0], quarters[1]]
    picker.offer((*known, KnownPeriod(year, "FY2026")), year)
    picker.step(1)
    assert picker.currentText() == "FY2026"


def test_a_snapshot_never_sees_a_later_edit_and_copies_only_what_changed(qtbot: QtBot) -> None:
    rows = {"Payees": [{"Payee ID": "1", "Name": "Ann"}], "Accounts": [{"Account ID": "A", "Account": "Acme"}]}
    document = Document(book_of_rows(rows))
    snapshots = Snapshots(document)
    first = snapshots.take()
    document.set_cell("Payees", 0, 1, "Bea")
    second = snapshots.take()
    assert first.sheet("Payees").column("Name") == ["Ann"]
    assert second.sheet("Payees").column("Name") == ["Bea"]
    assert second.sheets["Accounts"] is first.sheets["Accounts"]
    assert second.sheets["Accounts"].cells[1] is not document.sheet("Accounts").cells[1]


def test_each_book_has_its_own_window(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "july.xlsx"
    Document(book_of_rows({"Payees": [{"Payee ID": "1", "Name": "Ann"}]})).save_as(path)
    windows = Windows(Services())
    other = tmp_path / "august.xlsx"
    shutil.copy(path, other)
    first = windows.show(Document.open(path))
    first.files.open(other)
    qtbot.waitUntil(lambda: len(windows.open) == 2)
    second = windows.open[1]
    assert (first.document.path, second.document.path) == (path, other)
    room = second.screen().availableGeometry().size()
    assert second.screen().availableGeometry().contains(second.pos())
    assert second.size() == second.minimumSize().expandedTo(second.size().boundedTo(room))
    first.close()
    assert windows.open == [second]
    second.close()
    assert windows.open == []


def test_the_window_is_painted_before_pandas_and_the_engine_are_loaded() -> None:
    code = (
        "import sys, ui.start, ui.window.windows\n"
        "late = {'pandas', 'openpyxl', 'model.calculate'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(late)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_cancelling_leaves_the_keyboard_where_it_was(qtbot: QtBot) -> None:
    page, field = QWidget(), QLineEdit()
    bar = StatusBar()
    column = QVBoxLayout(page)
    for widget in (QLineEdit(), field, bar):
        column.addWidget(widget)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    field.setFocus()
    bar.show_progress(Progress("Saving", 1, 2))
    qtbot.waitUntil(bar.stop.isVisible)
    with qtbot.waitSignal(bar.cancelled):
        qtbot.mouseClick(bar.stop, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    bar.show_progress(None)
    assert field.hasFocus()
