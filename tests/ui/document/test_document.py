"""The document: gestures as single undo steps, what they tell the views, and what the change log keeps of them."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.tables.book import Cell, book_of_rows
from ui.document.change import Change, Place, What, runs
from ui.document.document import Block, Document
from ui.document.file import ChangedOnDiskError, Fingerprint

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def document(qapp: object) -> Document:
    """Three payees and two targets."""
    del qapp
    return payees()


def payees() -> Document:
    book = book_of_rows(
        {
            "Payees": [
                {"Payee ID": "007", "Name": "Ines Ortega", "Hire date": date(2025, 1, 15)},
                {"Payee ID": "1012", "Name": "Ken Sato", "Hire date": date(2025, 3, 1)},
                {"Payee ID": "1013", "Name": "Uma Rao", "Hire date": date(2025, 7, 1)},
            ],
            "Targets": [
                {"Owner": "007", "Measure": "NRR", "2026-07": Decimal("1.05"), "2026-08": Decimal("1.05")},
                {"Owner": "1012", "Measure": "NRR", "2026-07": Decimal("1.02"), "2026-08": 1},
            ],
        }
    )
    document = Document(book)
    document.by, document.now = "Vera", lambda: NOON
    return document


def log(document: Document) -> list[tuple[Cell, ...]]:
    return list(zip(*document.sheet("Change log").cells, strict=True))


def content(document: Document) -> dict[str, tuple[list[str], list[list[Cell]]]]:
    return {n: (list(s.headings), copy.deepcopy(s.cells)) for n, s in document.book.sheets.items()}


def test_an_edit_is_one_step_and_is_logged(document: Document) -> None:
    assert document.set_cell("Targets", 1, 2, Decimal("1.03"))
    assert document.sheet("Targets").cells[2] == [Decimal("1.05"), Decimal("1.03")]
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "edit 2026-07 in Targets"
    assert log(document) == [
        ("2026-10-01T12:00:00Z", "Vera", "Targets", "3 (1012, NRR)", "2026-07", "1.02", "1.03", ""),
    ]


def test_undo_takes_the_log_row_back(document: Document) -> None:
    before = content(document)
    document.set_cell("Targets", 1, 2, None)
    after = content(document)
    document.undo_stack.undo()
    assert content(document) == before
    document.undo_stack.redo()
    assert content(document) == after


def test_writing_what_stands_there_is_no_step(document: Document) -> None:
    assert not document.set_cell("Targets", 1, 3, 1)
    assert document.undo_stack.count() == 0
    assert document.set_cell("Targets", 1, 3, "1"), "text is another cell than a number"


def test_wide_gesture_is_logged_in_one_row(document: Document) -> None:
    document.insert_rows("Targets", 2, 300)
    document.set_cells("Targets", [Block(2, range(300), [1] * 300)], "paste 300 cells in Targets", "new year")
    assert log(document)[-1][2:] == ("Targets", "", "", "", "paste 300 cells in Targets (300 cells)", "new year")


def test_deleted_row_is_kept_in_the_log(document: Document) -> None:
    document.delete_rows("Payees", [1])
    assert document.sheet("Payees").cells[0] == ["007", "1013"]
    assert log(document)[-1][3:7] == ("3", "", "Payee ID 1012; Name Ken Sato; Hire date 2025-03-01", "deleted")


def test_duplicate_stands_below_the_last_of_its_rows(document: Document) -> None:
    assert list(document.duplicate_rows("Payees", [2, 0])) == [3, 4]
    assert document.sheet("Payees").cells[0] == ["007", "1012", "1013", "007", "1013"]


def test_views_learn_what_changed_before_and_after(document: Document) -> None:
    seen: list[tuple[str, Change, int]] = []
    document.changing.connect(lambda c: seen.append(("before", c, document.sheet("Payees").size)))
    document.changed.connect(lambda c: seen.append(("after", c, document.sheet("Payees").size)))
    document.delete_rows("Payees", [0, 2])
    change = Change("Payees", What.REMOVED, [0, 2])
    assert seen[:2] == [("before", change, 3), ("after", change, 1)]


def test_undo_shows_the_place(document: Document) -> None:
    shown: list[Place] = []
    document.revealed.connect(shown.append)
    document.set_cells("Targets", [Block(3, [0, 1], [2, 3])])
    assert shown == []
    document.undo_stack.undo()
    assert shown == [Place("Targets", [0, 1], [3])]


def test_gesture_of_several_edits_is_one_step(document: Document) -> None:
    with document.gesture("paste 2 rows in Targets"):
        document.insert_rows("Targets", 2, 2)
        document.set_cells("Targets", [Block(0, [2, 3], ["1013", "1014"])])
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.sheet("Targets").size == 2


def test_gesture_that_fails_leaves_nothing(document: Document) -> None:
    before = content(document)

    def fail() -> None:
        with document.gesture("half a paste"):
            document.insert_rows("Targets", 0, 2)
            document.set_cell("Targets", 9, 0, "x")

    with pytest.raises(IndexError):
        fail()
    assert content(document) == before
    assert document.undo_stack.count() == 0


def test_appended_rows_may_bring_columns(document: Document) -> None:
    document.append_rows("Targets", [{"Owner": "1013", "measure": "NRR", "2026-09": 1}])
    targets = document.sheet("Targets")
    assert targets.headings == ["Owner", "Measure", "2026-07", "2026-08", "2026-09"]
    assert [column[-1] for column in targets.cells] == ["1013", "NRR", None, None, 1]
    assert document.undo_stack.count() == 1


def test_written_sheets_are_replaced_without_a_log(document: Document) -> None:
    headings = list(document.sheet("Sign-offs").headings)
    document.replace_sheets({"Sign-offs": (headings, [["x"]] * len(headings))}, "sign FY2026-Q3")
    assert document.sheet("Sign-offs").size == 1
    assert log(document) == []


def test_modified_follows_undo(document: Document) -> None:
    told: list[bool] = []
    document.modified_changed.connect(told.append)
    assert not document.modified
    document.set_cell("Payees", 0, 1, "Ines O.")
    document.undo_stack.undo()
    assert told == [True, False]


def test_runs() -> None:
    assert runs([]) == []
    assert runs([1, 2, 3, 7, 9, 10]) == [range(1, 4), range(7, 8), range(9, 11)]


def test_fingerprint_sees_content_not_touch(tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    assert Fingerprint.of(path) is None
    path.write_bytes(b"one")
    fingerprint = Fingerprint.of(path)
    assert fingerprint is not None
    path.touch()
    assert fingerprint.still_holds(path)
    path.write_bytes(b"two")
    assert not fingerprint.still_holds(path)
    path.unlink()
    assert fingerprint.still_holds(path)


def test_save_refuses_a_file_that_somebody_changed(document: Document, tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"one")
    document = Document(document.book, path)
    path.write_bytes(b"other")
    with pytest.raises(ChangedOnDiskError, match="was changed by another program"):
        document.save()


_CELLS = st.none() | st.integers(-5, 5) | st.booleans() | st.decimals(-9, 9, places=2) | st.sampled_from(["", "1", "x"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_undo_all_then_redo_all_is_identity(qapp: object, data: st.DataObject) -> None:
    document = payees()
    first = content(document)
    for _ in range(data.draw(st.integers(1, 8))):
        _random_gesture(document, data)
    last = content(document)
    count = document.undo_stack.count()
    for _ in range(count):
        document.undo_stack.undo()
    assert content(document) == first
    for _ in range(count):
        document.undo_stack.redo()
    assert content(document) == last


def _random_gesture(document: Document, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["Payees", "Targets"]))
    sheet = document.sheet(name)
    rows = sorted(data.draw(st.sets(st.integers(0, max(sheet.size - 1, 0)), max_size=4))) if sheet.size else []
    column = data.draw(st.integers(0, len(sheet.headings) - 1))
    match data.draw(st.sampled_from(["cells", "insert", "delete", "duplicate", "column", "drop", "rename", "replace"])):
        case "cells":
            cells = [data.draw(_CELLS) for _ in rows]
            document.set_cells(name, [Block(column, rows, cells)])
        case "insert":
            document.insert_rows(name, data.draw(st.integers(0, sheet.size)), data.draw(st.integers(0, 3)))
        case "delete":
            document.delete_rows(name, rows)
        case "duplicate":
            document.duplicate_rows(name, rows)
        case "column":
            document.add_column(name, data.draw(st.sampled_from(["Extra", "2026-09"])), column)
        case "drop" if len(sheet.headings) > 1:
            document.delete_column(name, column)
        case "rename":
            document.rename_column(name, column, "Renamed")
        case _:
            document.replace_sheets({name: (["A", "B"], [[1, 2], ["x", None]])}, "replace")
