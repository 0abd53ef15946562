"""Protected books in the window: asked for, kept protected, and their recovery journal sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from book import PasswordNeeded, read_book, write_book
from book.container.protection import KNOWN_TO_ALL
from model.tables.book import book_of_rows
from tests.ui.sessions import ROWS, crash, journals, names, open_in, two_payees
from ui.dialogs.password import PasswordDialog
from ui.document.document import Document
from ui.document.recorder import Recorder
from ui.grid.filters import Condition
from ui.panels.entries import sheet_key
from ui.views.sheet import SheetView
from ui.window.layouts import Layouts
from ui.window.services import Services
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]
SECRET = "Größe 12 %"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved, protected book with two payees."""
    return two_payees(tmp_path / "book.xlsx", SECRET)


def typing(password: str, said: list[str] | None = None) -> Callable[[PasswordDialog], bool]:
    """Fills in the dialog; keeps what it says, with the refusal if it shows one."""

    def fill(dialog: PasswordDialog) -> bool:
        if said is not None:
            said.append(dialog.about.text() + (" !" if not dialog.refusal.isHidden() else ""))
        dialog.field.setText(password)
        return True

    return fill


def edited(path: Path, services: Services) -> Document:
    document = Document.open(path, SECRET)
    assert services.journals is not None
    Recorder(document, services.journals)
    document.set_cell("Payees", 0, 1, "Renamed Person")
    return document


def test_the_password_is_asked_for_until_it_is_right(make_window: Make, path: Path, answers: Any, qtbot: QtBot) -> None:
    window, said = make_window(), []
    answers.forms = [typing("wrong", said), typing("wrong again", said), typing(SECRET, said)]
    open_in(window, path, qtbot)
    assert names(window.document) == ["Ines Ortega", "Ken Sato"]
    about = "book.xlsx is protected with a password."
    assert said == [about, f"{about} !", f"{about} !"]
    assert not answers.questions


def test_whoever_does_not_know_it_keeps_what_was_open(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    before, asked = window.document, []
    answers.forms = [lambda dialog: bool(asked.append(dialog))]
    window.files.open(path)
    qtbot.waitUntil(lambda: bool(asked) and not window.runner.busy)
    assert window.document is before
    assert not answers.questions, "who gave up needs no message"


def test_saved_again_and_under_another_name_it_is_still_protected(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    answers.forms = [typing(SECRET)]
    open_in(window, path, qtbot)
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    window.commands.do("save")
    qtbot.waitUntil(lambda: not window.document.modified)
    answers.paths = [tmp_path / "copy.xlsx"]
    window.commands.do("save-as")
    qtbot.waitUntil(lambda: window.document.path == tmp_path / "copy.xlsx")
    for written in (path, tmp_path / "copy.xlsx"):
        with pytest.raises(PasswordNeeded):
            read_book(written)
        assert read_book(written, SECRET).sheet("Payees").column("Name") == ["I. Ortega", "Ken Sato"]


def test_a_reload_does_not_ask_again(make_window: Make, path: Path, answers: Any, qtbot: QtBot) -> None:
    window = make_window()
    answers.forms = [typing(SECRET)]
    open_in(window, path, qtbot)
    with qtbot.waitSignal(window.files.opened):
        window.commands.do("reload")
    assert window.document.password == SECRET


def test_nothing_of_a_protected_book_lies_open_in_the_journal(
    path: Path, services: Services, make_window: Make, answers: Any, qtbot: QtBot
) -> None:
    document = edited(path, services)
    document.findChild(Recorder).wait()
    for file in services.journals.iterdir():
        data = file.read_bytes()
        for word in ("Renamed Person", "Ortega", SECRET):
            assert word.encode() not in data
            assert word.encode("utf-16-le") not in data
    crash(document)
    window, said = make_window(), []
    answers.forms, answers.keys = [typing(SECRET, said)], ["restore"]
    open_in(window, path, qtbot)
    assert names(window.document) == ["Renamed Person", "Ken Sato"]
    assert len(said) == 1, "the book's password opens the journal as well"


def test_at_the_start_the_password_of_lost_edits_is_asked_for(
    path: Path, services: Services, make_window: Make, answers: Any, qtbot: QtBot
) -> None:
    crash(edited(path, services))
    window, said = make_window(), []
    answers.forms, answers.keys = [typing("wrong", said), typing(SECRET, said)], ["restore"]
    with qtbot.waitSignal(window.files.opened):
        window.files.recovering.offer_all()
    assert said[0].startswith("Edits of book.xlsx from ")
    assert said[1].endswith("!")
    assert len(said) == 2, "the book itself opens with it too"
    assert names(window.document) == ["Renamed Person", "Ken Sato"]


def test_who_does_not_know_it_now_is_offered_the_edits_later(
    path: Path, services: Services, make_window: Make, answers: Any
) -> None:
    crash(edited(path, services))
    window = make_window()
    answers.forms = [lambda _: False]
    window.files.recovering.offer_all()
    assert len(journals(services)) == 1
    assert not answers.questions


def test_edits_go_into_a_protected_copy_where_the_file_has_changed(
    path: Path, services: Services, make_window: Make, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    crash(edited(path, services))
    write_book(book_of_rows({"Payees": ROWS[:1]}), path, "another password")
    window = make_window()
    answers.forms, answers.keys = [typing(SECRET)], ["restore"]
    answers.paths = [tmp_path / "recovered.xlsx"]
    with qtbot.waitSignal(window.files.opened):
        window.files.recovering.offer_all()
    assert names(window.document) == ["Renamed Person", "Ken Sato"]
    with pytest.raises(PasswordNeeded):
        read_book(tmp_path / "recovered.xlsx")


def test_a_password_that_every_program_knows_is_never_asked_for(
    services: Services, make_window: Make, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "open.xlsx"
    write_book(book_of_rows({"Payees": ROWS}), path, KNOWN_TO_ALL)
    document = Document.open(path)
    Recorder(document, services.journals)
    document.set_cell("Payees", 0, 1, "Renamed Person")
    crash(document)
    window = make_window()
    answers.keys = ["restore"]
    with qtbot.waitSignal(window.files.opened):
        window.files.recovering.offer_all()
    assert names(window.document) == ["Renamed Person", "Ken Sato"]


def test_the_dialog_hides_what_is_typed_until_asked(qtbot: QtBot) -> None:
    dialog = PasswordDialog(None, "book.xlsx", wrong=False)
    qtbot.addWidget(dialog)
    assert not dialog._open.isEnabled()
    qtbot.keyClicks(dialog.field, " a b ")
    assert dialog.password == " a b "
    assert dialog.field.displayText() != " a b "
    dialog.shown.click()
    assert dialog.field.displayText() == " a b "


def test_what_is_filtered_for_does_not_lie_open_beside_a_protected_book(
    path: Path, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = replace(services, layouts=Layouts(tmp_path / "layouts.json"))
    window = MainWindow(Document.open(path, SECRET), kept)
    window.routes.to(sheet_key("Payees"))
    view = window.stack.view
    assert isinstance(view, SheetView)
    view.grid.view.setColumnWidth(1, 333)
    view.grid.sheet_model.set_condition(0, Condition("1012"))
    view.grid.sheet_model.set_condition(1, Condition(picked=frozenset({"Ken Sato"})))
    window.close()
    left = (tmp_path / "layouts.json").read_text("utf-8")
    assert "333" in left
    assert "1012" not in left
    assert "Sato" not in left
