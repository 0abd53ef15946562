"""The document and its file: opened, saved, saved elsewhere, and guarded against other programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from book import FileProblem
from model.tables.book import book_of_rows
from ui.document.document import Document
from ui.document.file import ChangedOnDiskError


@pytest.fixture
def saved(qapp: QApplication, tmp_path: Path) -> Document:
    """A document with one payee, saved."""
    del qapp
    rows = [{"Payee ID": "007", "Name": "Ines Ortega", "Hire date": date(2025, 1, 15)}]
    document = Document(book_of_rows({"Payees": rows}))
    document.save_as(tmp_path / "book.xlsx")
    return document


def test_edits_are_there_after_saving_and_opening(saved: Document) -> None:
    assert saved.path is not None
    saved.append_rows("Draws", [{"Payee ID": "007", "From": date(2026, 7, 1), "Amount": Decimal("1250.5")}])
    assert saved.modified
    saved.save()
    assert not saved.modified
    again = Document.open(saved.path)
    assert again.name == "book.xlsx"
    assert again.sheet("Draws").column("Amount") == [Decimal("1250.5")]
    assert again.sheet("Payees").column("Payee ID") == ["007"]
    assert len(again.sheet("Change log").column("Sheet")) == 1


def test_saving_elsewhere_moves_the_document(saved: Document, tmp_path: Path) -> None:
    told: list[Path] = []
    saved.path_changed.connect(told.append)
    saved.save_as(tmp_path / "copy.xlsx")
    assert told == [tmp_path / "copy.xlsx"]
    assert (tmp_path / "book.xlsx").exists()


def test_a_file_that_another_program_wrote_is_not_overwritten(saved: Document) -> None:
    assert saved.path is not None
    assert not saved.changed_on_disk()
    other = Document.open(saved.path)
    other.set_cell("Payees", 0, 1, "Ines O.")
    other.save()
    saved.set_cell("Payees", 0, 1, "I. Ortega")
    assert saved.changed_on_disk()
    with pytest.raises(ChangedOnDiskError):
        saved.save()
    saved.save(overwrite=True)
    assert Document.open(saved.path).sheet("Payees").column("Name") == ["I. Ortega"]
    assert not saved.changed_on_disk()


def test_undoing_back_to_the_saved_state_is_not_modified(saved: Document) -> None:
    saved.set_cell("Payees", 0, 1, "I. Ortega")
    saved.undo_stack.undo()
    assert not saved.modified


def test_saving_elsewhere_takes_along_what_else_the_workbook_holds(saved: Document, tmp_path: Path) -> None:
    assert saved.path is not None
    workbook = openpyxl.load_workbook(saved.path)
    workbook.create_sheet("My notes")["B2"] = "ask Ken"
    workbook.save(saved.path)
    document = Document.open(saved.path)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.save_as(tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["My notes"]["B2"].value == "ask Ken"
    assert Document.open(tmp_path / "copy.xlsx").sheet("Payees").column("Name") == ["I. Ortega"]


def test_a_new_document_takes_nothing_over_from_the_file_it_replaces(saved: Document) -> None:
    assert saved.path is not None
    Document.new().save_as(saved.path)
    assert Document.open(saved.path).sheet("Payees").size == 0


def test_a_case_file_is_saved_as_a_workbook(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    path = tmp_path / "case.json"
    path.write_text('{"tables": {"Payees": [{"Payee ID": "007", "Name": "Ines", "Hire date": "2025-01-15"}]}}')
    document = Document.open(path)
    with pytest.raises(FileProblem, match="new name"):
        document.save()
    document.save_as(tmp_path / "book.xlsx")
    assert Document.open(tmp_path / "book.xlsx").sheet("Payees").column("Payee ID") == ["007"]


def test_what_is_no_book_is_refused_in_one_line(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    path = tmp_path / "notes.xlsx"
    path.write_text("not a workbook")
    with pytest.raises(FileProblem, match=r"notes\.xlsx"):
        Document.open(path)
