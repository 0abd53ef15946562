"""A month as an administrator lives it: correct a target, look why, sign, send files, come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from model.explain.steps import Source
from model.pay.lines import PayoutLine
from model.sample import sample_book
from tests.ui.conftest import PATIENCE
from tests.ui.sessions import three_paid
from ui.dialogs.sign import SignDialog
from ui.document.document import Document
from ui.grid.model import State
from ui.panels.entries import PAYOUTS, sheet_key
from ui.panels.why_rows import Kind, Row
from ui.views.payout_rows import groups
from ui.views.payouts import PayoutsView
from ui.views.sheet import SheetView
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]
Wait = Callable[[MainWindow], None]


@pytest.fixture
def window(make_window: Make, calculated: Wait) -> MainWindow:
    window = make_window(Document(sample_book()))
    calculated(window)
    return window


def lines_of(window: MainWindow) -> tuple[PayoutLine, ...]:
    assert window.pay.outcome is not None
    return window.pay.outcome.lines


def paid_on_own_target(window: MainWindow) -> tuple[PayoutLine, int]:
    """A line that is paid on a target of the payee's own, and the row of that target."""
    targets = window.document.sheet("Targets")
    rows = list(zip(targets.column("Owner"), targets.column("Measure"), strict=True))
    for line in lines_of(window):
        if line.line == "earned" and line.amount and (line.payee_id, line.measure) in rows and line.attainment:
            return line, rows.index((line.payee_id, line.measure))
    raise AssertionError("the sample pays nobody on a target of his own")


def amount_of(window: MainWindow, wanted: PayoutLine) -> Decimal | None:
    """What the Payouts view shows for a line now."""
    view = window.stack.get(PAYOUTS)
    assert isinstance(view, PayoutsView)
    rows = (view.model.at(row) for row in range(view.model.rowCount()))
    key = (wanted.payee_id, wanted.plan_id, wanted.component, wanted.line, wanted.period)
    return next(
        row.amount
        for row in rows
        if isinstance(row, PayoutLine) and (row.payee_id, row.plan_id, row.component, row.line, row.period) == key
    )


def type_target(window: MainWindow, qtbot: QtBot, row: int, text: str) -> None:
    """Go to the first target of a row by its link, type over it, Enter."""
    sheet = window.document.sheet("Targets")
    heading = next(
        h for h, cells in zip(sheet.headings, sheet.cells, strict=True) if isinstance(cells[row], Decimal | int)
    )
    window.routes.to_source(Source("Targets", row, heading, sheet.address(row, heading)))
    view = window.stack.view
    assert isinstance(view, SheetView)
    assert view.grid.current() == (row, heading)
    qtbot.keyClicks(view.grid.view, text[0])
    editor = view.grid.view.editor
    assert editor is not None
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_target_typed_in_the_grid_changes_the_payout_and_undo_brings_it_back(
    window: MainWindow, qtbot: QtBot, calculated: Wait
) -> None:
    line, row = paid_on_own_target(window)
    type_target(window, qtbot, row, "9999999")
    assert window.isWindowModified()
    calculated(window)
    window.routes.to(PAYOUTS)
    changed = amount_of(window, line)
    assert changed != line.amount
    assert changed is not None
    assert line.amount is not None
    assert changed < line.amount
    window.commands.do("undo")
    calculated(window)
    assert amount_of(window, line) == line.amount
    window.commands.do("redo")
    calculated(window)
    assert amount_of(window, line) == changed


def test_what_cannot_be_read_holds_only_what_rests_on_it(window: MainWindow, qtbot: QtBot, calculated: Wait) -> None:
    line, row = paid_on_own_target(window)
    others = [each for each in lines_of(window) if each.payee_id != line.payee_id and each.amount is not None]
    type_target(window, qtbot, row, "abc")
    calculated(window)
    assert amount_of(window, line) is None
    still_paid = [each for each in lines_of(window) if each.payee_id != line.payee_id and each.amount is not None]
    assert len(still_paid) == len(others)
    assert "held" in window.status.calculated.text()
    window.routes.to(PAYOUTS)
    window.routes.next_problem(1)
    view = window.stack.view
    assert isinstance(view, SheetView)
    assert view.title == "Targets"
    assert view.grid.current()[0] == row


def sources_below(window: MainWindow, index: QModelIndex | None = None) -> list[tuple[QModelIndex, Row]]:
    """All links of the Why? panel."""
    model, index = window.why.model, index or QModelIndex()
    found = []
    for i in range(model.rowCount(index)):
        below = model.index(i, 0, index)
        if model.row_at(below).kind is Kind.SOURCE:
            found.append((below, model.row_at(below)))
        found += sources_below(window, below)
    return found


def test_why_leads_from_the_payout_to_the_target_it_rests_on(window: MainWindow, qtbot: QtBot) -> None:
    line, row = paid_on_own_target(window)
    view = window.stack.view
    assert isinstance(view, PayoutsView)
    assert view.show_line(line.payee_id, line.component)
    title = f"{line.name}, {line.period_name}"
    qtbot.waitUntil(lambda: window.why._about.text() == title)
    top = window.why.model.index(0, 1)
    assert top.data().startswith(f"{line.amount:,}")
    targets = [(i, r.source) for i, r in sources_below(window) if r.source and r.source.sheet == "Targets"]
    index, source = next((i, s) for i, s in targets if s.row == row)
    window.why.tree.setFocus()
    window.why.tree.setCurrentIndex(index)
    qtbot.keyClick(window.why.tree, Qt.Key.Key_Return)
    assert window.stack.key == sheet_key("Targets")
    sheet = window.stack.view
    assert isinstance(sheet, SheetView)
    assert sheet.grid.current() == (row, source.column)
    assert window.why.isVisible(), "further links can be followed"


def test_why_follows_an_edit_that_is_made_beside_it(window: MainWindow, qtbot: QtBot, calculated: Wait) -> None:
    line, row = paid_on_own_target(window)
    view = window.stack.view
    assert isinstance(view, PayoutsView)
    assert view.show_line(line.payee_id, line.component)

    def wait_for(amount: Decimal | None) -> None:
        head = f"{amount:,}"
        qtbot.waitUntil(lambda: (window.why.model.index(0, 1).data() or "").startswith(head))

    before = amount_of(window, line)
    wait_for(before)
    type_target(window, qtbot, row, "9.5")
    calculated(window)
    assert window.stack.key == sheet_key("Targets")
    assert amount_of(window, line) != before
    wait_for(amount_of(window, line))


def test_every_kind_of_line_of_the_sample_can_be_explained(window: MainWindow, qtbot: QtBot) -> None:
    view = window.stack.view
    assert isinstance(view, PayoutsView)
    kinds = {}
    for line in lines_of(window):
        kinds.setdefault((line.line, line.plan_id, line.component), line)
    for line in kinds.values():
        window.why.clear("waiting")
        window.explaining.pick(line)
        qtbot.waitUntil(lambda: window.why.model.rowCount() == 1)


def wait_for_chain(window: MainWindow, qtbot: QtBot, title: str) -> None:
    """Until Why? shows a chain under this title; a busy machine shows what it waits for before."""
    qtbot.waitUntil(lambda: window.why.model.rowCount() > 0 and window.why._about.text() == title)


def test_nobody_elses_chain_stands_there_while_one_has_to_wait(window: MainWindow, qtbot: QtBot) -> None:
    first, other = lines_of(window)[0], lines_of(window)[-1]
    assert first.name != other.name
    window.explaining.pick(first)
    wait_for_chain(window, qtbot, f"{first.name}, {first.period_name}")
    go = Event()
    window.runner.start("slow", "Writing statements", lambda _: go.wait(PATIENCE / 1000), lambda _: None, pytest.fail)
    window.explaining.pick(other)
    qtbot.waitUntil(lambda: window.why.model.rowCount() == 0)
    assert window.why._about.text() == (
        f"{other.name}, {other.period_name}: the chain follows when this is done: Writing statements."
    )
    go.set()
    wait_for_chain(window, qtbot, f"{other.name}, {other.period_name}")


def test_lines_of_several_pay_periods_are_told_apart(window: MainWindow, qtbot: QtBot) -> None:
    """A quarter of somebody who is paid monthly."""
    group = next(g for g in groups(lines_of(window)) if len({line.period for line in g.lines}) > 1)
    window.explaining.pick(group)
    wait_for_chain(window, qtbot, f"{group.name}, FY2026-Q3")
    shown = [window.why.model.index(row, 0).data() for row in range(window.why.model.rowCount())]
    assert all(text.endswith(f", {line.period_name}") for text, line in zip(shown, group.lines, strict=True))


def test_what_a_line_would_be_without_its_gate_is_an_amount(window: MainWindow, qtbot: QtBot) -> None:
    line = next(line for line in lines_of(window) if line.reason == "gate not met")
    window.explaining.pick(line)
    wait_for_chain(window, qtbot, f"{line.name}, {line.period_name}")
    root = window.why.model.row_at(QModelIndex())
    gate = next(row for row in root.below[0].below if row.text == "Gate")
    without = next(row.text for row in gate.below if row.kind is Kind.WITHOUT)
    assert line.amount is not None
    assert without == f"without it: {line.amount * 2:,}"  # the sample's gate pays half


def fill_in(by: str, comment: str = "") -> Callable[[SignDialog], bool]:
    def answer(dialog: SignDialog) -> bool:
        dialog.name.setText(by)
        dialog.note.setText(comment)
        assert dialog._sign.isEnabled()
        return True

    return answer


def sign(window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any, step: str, by: str) -> None:
    before = window.document.undo_stack.index()
    answers.forms, answers.keys = [fill_in(by, "looked at everything")], ["sign"]
    window.commands.do({"prepared": "prepare", "approved": "approve"}[step])
    qtbot.waitUntil(lambda: window.document.undo_stack.index() > before or not answers.keys)
    qtbot.waitUntil(lambda: window.document.undo_stack.index() > before)
    calculated(window)


def test_sign_with_two_people_send_the_files_save_and_come_back(
    window: MainWindow, make_window: Make, qtbot: QtBot, calculated: Wait, answers: Any, tmp_path: Path
) -> None:
    sign(window, qtbot, calculated, answers, "prepared", "Ada")
    assert {line.status for line in lines_of(window)} == {"prepared"}
    sign(window, qtbot, calculated, answers, "approved", "Ben")
    assert {line.status for line in lines_of(window)} == {"approved"}
    assert window.pay.outcome is not None
    people = window.pay.outcome.payees
    assert window.navigation.entries.position("sign-off").data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"Sign-off, {people}/{people}"
    )
    total = sum(line.amount or 0 for line in lines_of(window))

    answers.paths, answers.keys = [tmp_path / "statements"], ["write"]
    window.commands.do("write-statements")
    qtbot.waitUntil(lambda: "written into" in window.status.selection.text())
    assert len(list((tmp_path / "statements").glob("*.xlsx"))) == people
    answers.paths, answers.keys = [tmp_path / "statements"], ["cancel"]
    window.commands.do("write-statements")
    assert answers.questions[-1].details == f"{people} of them replace a file of the same name."
    assert not window.runner.busy

    answers.paths = [tmp_path / "stopped.xlsx"]
    window.commands.do("write-payroll")
    window.runner.cancel()
    qtbot.waitUntil(lambda: not window.runner.busy)
    assert window.status.selection.text() == "Stopped. The payroll file was not written"
    assert not (tmp_path / "stopped.xlsx").exists()

    answers.paths, answers.keys = [tmp_path / "payroll.xlsx"], ["not-now"]
    window.commands.do("write-payroll")
    qtbot.waitUntil(lambda: not answers.keys)
    assert load_workbook(tmp_path / "payroll.xlsx", read_only=True).sheetnames
    assert {line.status for line in lines_of(window)} == {"approved"}
    record_export(window, qtbot, calculated, answers, tmp_path / "payroll.xlsx")

    answers.paths = [tmp_path / "payouts.csv"]
    window.commands.do("write-payouts")
    qtbot.waitUntil(lambda: (tmp_path / "payouts.csv").exists())

    answers.paths = [tmp_path / "book.xlsx"]
    window.commands.do("save")
    window.files.saving.wait()
    assert window.status.saved.text() == "saved"
    window.close()

    again = make_window()
    again.files.open(tmp_path / "book.xlsx")
    qtbot.waitUntil(lambda: again.document.path is not None)
    calculated(again)
    assert {line.status for line in lines_of(again)} == {"exported"}
    assert sum(line.amount or 0 for line in lines_of(again)) == total
    asked = len(answers.questions)
    again.commands.do("verify")
    qtbot.waitUntil(lambda: len(answers.questions) > asked)
    assert answers.questions[-1].title == "Verified"


def test_statements_are_written_as_pdf(
    make_window: Make, qtbot: QtBot, calculated: Wait, answers: Any, tmp_path: Path
) -> None:
    window = make_window(Document(three_paid()))
    calculated(window)
    answers.paths, answers.keys = [tmp_path / "statements"], ["write"]
    window.commands.do("write-pdfs")
    qtbot.waitUntil(lambda: "3 statements written into" in window.status.selection.text())
    assert len(list((tmp_path / "statements").glob("*.pdf"))) == 3


def test_a_file_asked_for_while_another_is_written_comes_after_it(
    window: MainWindow, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    go = Event()
    window.runner.start("slow", "Calculating", lambda _: go.wait(PATIENCE / 1000), lambda _: None, pytest.fail)
    answers.paths = [tmp_path / "first.csv", tmp_path / "second.csv"]
    window.commands.do("write-payouts")
    window.commands.do("write-payouts")
    go.set()
    qtbot.waitUntil(lambda: not window.runner.busy)
    assert (tmp_path / "first.csv").read_text() == (tmp_path / "second.csv").read_text()


def record_export(window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any, path: Path) -> None:
    """Write payroll again and record it: one step that can be undone, and is taken only once."""
    entries, steps = window.document.sheet("Sign-offs").size, window.document.undo_stack.count()
    answers.paths, answers.keys = [path], ["record"]
    window.commands.do("write-payroll")
    qtbot.waitUntil(lambda: window.document.undo_stack.count() == steps + 1)
    calculated(window)
    assert {line.status for line in lines_of(window)} == {"exported"}
    assert window.document.sheet("Sign-offs").size > entries
    window.commands.do("undo")
    calculated(window)
    assert {line.status for line in lines_of(window)} == {"approved"}
    window.commands.do("redo")
    calculated(window)
    assert {line.status for line in lines_of(window)} == {"exported"}
    paid, asked = sheets_of(path), len(answers.questions)
    path.unlink()
    answers.paths = [path]
    window.commands.do("write-payroll")
    qtbot.waitUntil(lambda: "written" in window.status.selection.text() and path.exists())
    assert sheets_of(path) == paid
    assert len(answers.questions) == asked


def sheets_of(path: Path) -> list[bytes]:
    """What a workbook says, without the day on which it was written."""
    with ZipFile(path) as package:
        return [package.read(name) for name in sorted(package.namelist()) if name.startswith("xl/")]


def test_who_prepared_may_not_approve(window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any) -> None:
    sign(window, qtbot, calculated, answers, "prepared", "Ada")
    answers.forms, answers.keys = [fill_in("Ada")], ["sign"]
    asked = len(answers.questions)
    window.commands.do("approve")
    qtbot.waitUntil(lambda: len(answers.questions) > asked + 1)
    assert answers.questions[-1].text == "Nothing was signed."
    assert answers.questions[-1].details.count("Ada") == 1  # one reason for everybody is told once
    assert " more: was prepared by Ada" in answers.questions[-1].details
    assert window.status.bar.isHidden()
    assert {line.status for line in lines_of(window)} == {"prepared"}


def test_signing_asks_twice_and_no_leaves_everything(window: MainWindow, answers: Any) -> None:
    answers.forms, answers.keys = [fill_in("Ada")], ["cancel"]
    window.commands.do("prepare")
    assert len(answers.questions) == 1
    assert not window.document.modified
    assert not window.document.undo_stack.count()


def test_signing_can_be_undone_before_it_is_saved(
    window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any
) -> None:
    sign(window, qtbot, calculated, answers, "prepared", "Ada")
    window.commands.do("undo")
    calculated(window)
    assert {line.status for line in lines_of(window)} == {"open"}


def test_an_edit_makes_what_was_prepared_stale(
    window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any
) -> None:
    line, row = paid_on_own_target(window)
    sign(window, qtbot, calculated, answers, "prepared", "Ada")
    type_target(window, qtbot, row, "9999999")
    calculated(window)
    assert {each.status for each in lines_of(window) if each.payee_id == line.payee_id} == {"stale"}


def test_held_people_cannot_be_signed_and_the_others_can(
    window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any
) -> None:
    line, row = paid_on_own_target(window)
    type_target(window, qtbot, row, "abc")
    calculated(window)
    seen: list[list[str]] = []

    def look(dialog: SignDialog) -> bool:
        seen.append(dialog.payee_ids)
        dialog.name.setText("Ada")
        return True

    answers.forms, answers.keys = [look], ["sign"]
    before = window.document.undo_stack.index()
    window.commands.do("prepare")
    qtbot.waitUntil(lambda: window.document.undo_stack.index() > before)
    calculated(window)
    assert line.payee_id not in seen[0]
    statuses = {each.payee_id: each.status for each in lines_of(window)}
    assert statuses[line.payee_id] in ("open", "held")
    assert {statuses[payee_id] for payee_id in seen[0]} == {"prepared"}


def test_rows_that_may_be_anybodys_are_told_before_people_are_named(
    window: MainWindow, calculated: Wait, answers: Any
) -> None:
    stray = {"Transaction ID": "X1", "Date": date(2026, 8, 1), "Account ID": "A999X", "Type": "renewal", "Amount": 1}
    window.document.append_rows("Transactions", [stray])
    calculated(window)
    seen: list[str] = []

    def look(dialog: SignDialog) -> bool:
        seen.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))
        return False

    answers.forms = [look]
    window.commands.do("prepare")
    assert any("'A999X' is not known" in text and "Transactions!" in text for text in seen)


def test_an_edit_tells_who_gains_or_loses_and_offers_the_way_back(
    window: MainWindow, qtbot: QtBot, calculated: Wait
) -> None:
    line, row = paid_on_own_target(window)
    assert not window.notice.isVisible()
    before = sum(each.amount or 0 for each in lines_of(window) if each.payee_id == line.payee_id)
    type_target(window, qtbot, row, "9999999")
    calculated(window)
    after = sum(each.amount or 0 for each in lines_of(window) if each.payee_id == line.payee_id)
    assert window.notice.isVisible()
    assert window.notice.undo.isVisible()
    assert f"{line.name} {after - before:,}" in window.notice.text.text()
    qtbot.mouseClick(window.notice.undo, Qt.MouseButton.LeftButton)
    calculated(window)
    assert amount_of(window, line) == line.amount
    assert window.notice.isVisible()
    assert not window.notice.undo.isVisible()  # the undo is told too, and Undo would take something else back


def test_a_closed_period_stays_as_it_was_and_the_edited_input_is_marked(
    window: MainWindow, qtbot: QtBot, calculated: Wait, answers: Any
) -> None:
    _, row = paid_on_own_target(window)
    sign(window, qtbot, calculated, answers, "prepared", "Ada")
    sign(window, qtbot, calculated, answers, "approved", "Ben")
    before = lines_of(window)
    type_target(window, qtbot, row, "9999999")
    calculated(window)
    assert lines_of(window) == before
    view = window.stack.view
    assert isinstance(view, SheetView)
    index = view.grid.sheet_model.find_heading(view.grid.current()[1])
    assert index is not None
    qtbot.waitUntil(lambda: view.grid.sheet_model.state(row, index) == State.CHANGED)
    window.commands.do("undo")
    calculated(window)
    qtbot.waitUntil(lambda: view.grid.sheet_model.state(row, index) != State.CHANGED)
