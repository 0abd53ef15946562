"""The models and pure parts of an import: raw sheet, planned rows, fields, places, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester

from book import FileProblem
from intake import FieldMap, Mapping, SourceSheet, find_tables, open_source
from intake.files.source import line_of
from intake.mapping.mapping import LEFT_OUT
from intake.tables.stacking import stacked
from model.tables.book import book_of_rows
from tests.io.intake.deals import BOOKINGS, DEALS, run
from tests.ui.imports.conftest import HEAD, MAY, small_book
from ui.document.document import Document
from ui.imports.applying import apply_import, counts, prepare
from ui.imports.fields_model import COMPOSED, FIXED, From, source_of
from ui.imports.marks import Use, marks_of
from ui.imports.planned import planned_of
from ui.imports.raw_model import RawModel
from ui.imports.rows_model import RowsModel
from ui.imports.rows_page import RowsPage
from ui.imports.work import Opened, Seen, again, begin, look, open_file
from ui.tasks.task import Progress

PROGRESS = Progress("testing")


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    made = openpyxl.Workbook()
    made.active.title = "Export"
    for row in [
        ["Deals of May"],
        *MAY,
        ["=cmd", "soon", "A1", "new", 5, "0012"],
        ["Total", None, None, None, 905, None],
    ]:
        made.active.append(list(row))
    made.active["A6"].data_type = "s"
    path = tmp_path / "deals.xlsx"
    made.save(path)
    return open_file(path, "", PROGRESS)


@pytest.fixture
def seen(opened: Opened) -> Seen:
    return begin(small_book(), opened, None, "Transactions", "Deals", PROGRESS)


def test_the_raw_sheet_is_a_proper_model_that_marks_rows(
    qtmodeltester: ModelTester, opened: Opened, seen: Seen
) -> None:
    model = RawModel()
    model.show_sheet(opened.source.sheets[0])
    qtmodeltester.check(model)
    model.show_marks(marks_of(seen.plan.tables[0], seen.mapping), {5: "Amount"})
    assert [model.use(row) for row in range(7)] == [
        Use.BESIDE,
        Use.HEADER,
        *[Use.DATA] * 4,
        Use.LEFT,
    ]
    assert model.headerData(4, Qt.Orientation.Horizontal) == "E: Amount"
    assert model.index(6, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert "labelled as a total" in model.index(6, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(2, 1).data() == "2026-05-20"
    model.show_sheet(None)
    assert (model.rowCount(), model.columnCount()) == (0, 0)


def test_the_planned_rows_are_a_proper_model_in_the_order_of_the_file(qtmodeltester: ModelTester, seen: Seen) -> None:
    model = RowsModel()
    model.show(seen.planned)
    qtmodeltester.check(model)
    texts = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert texts == ["3", "4", "5", "6"], "bad rows stand where they stand in the file"
    model.want("bad")
    assert model.index(0, 3).data() == "=cmd"
    assert model.index(0, 2).data() == "Date: 'soon' is not a date"


def test_exported_rows_cannot_become_formulas(qapp, seen: Seen, tmp_path: Path) -> None:
    page = RowsPage()
    page.show_seen(seen)
    assert page.write_rejected(tmp_path / "out.csv") == 1
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert "'=cmd" in text
    assert text.count("\r\n") == text.count("\n") == 2
    page.copy_rows()
    assert "\t'=cmd\t" in QGuiApplication.clipboard().text()
    with pytest.raises(FileProblem, match="cannot be written"):
        page.write_rejected(tmp_path / "nowhere" / "out.csv")


def test_a_plan_that_is_blocked_is_never_written(seen: Seen) -> None:
    with pytest.raises(ValueError, match="blocked"):
        prepare(small_book(), seen.plan, PROGRESS)


def test_columns_that_the_book_lacks_are_added_with_the_rows_and_undone_with_them(opened: Opened, seen: Seen) -> None:
    document = Document(small_book())
    headings = list(document.sheet("Transactions").headings)
    mapping = Mapping(**{**vars(seen.mapping), "partly": True})
    plan = look(document.book, opened, mapping, None, PROGRESS).plan
    found = prepare(document.book, plan, PROGRESS)
    assert document.sheet("Transactions").headings == headings, "nothing is written yet"
    apply_import(document, found, "deals.xlsx")
    place = found.place
    assert (place.sheet, list(place.rows)) == ("Transactions", [0, 1, 2])
    assert document.sheet("Transactions").headings == [*headings, "CSM"]
    assert counts(plan) == "3 new, 1 left out as not readable"
    document.undo_stack.undo()
    assert document.sheet("Transactions").headings == headings
    document.undo_stack.redo()
    assert document.sheet("Transactions").column("CSM") == ["0012", "0013", "0012"]
    assert document.sheet("Imports").column("Name") == ["Deals"]


def test_period_columns_are_filled_however_the_book_spells_them(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in [["Owner", "Measure", "Jul 2026", "2026-08"], ["0012", "NRR", 1.05, 1.1]]:
        made.active.append(row)
    made.save(tmp_path / "quota.xlsx")
    book = small_book()
    targets = [{"Owner": "0012", "Measure": "NRR", "2026-07": Decimal("1.01")}]
    book.sheets |= book_of_rows(
        {"Targets": targets, "Measures": [{"Measure": "NRR", "Kind": "formula", "Formula": "1", "Unit": "percent"}]}
    ).sheets
    document = Document(book)
    file = open_file(tmp_path / "quota.xlsx", "", PROGRESS)
    found = begin(document.book, file, None, "Targets", "Quota", PROGRESS)
    (row,) = [row for row in found.planned.rows if row.action == "changed"]
    assert {heading: change.before for heading, change in row.changes.items()} == {
        "2026-07": Decimal("1.01"),
        "2026-08": None,
    }
    apply_import(document, prepare(document.book, found.plan, PROGRESS), "quota.xlsx")
    sheet = document.sheet("Targets")
    assert (sheet.column("2026-07"), sheet.column("2026-08")) == ([Decimal("1.05")], [Decimal("1.1")])
    assert again(document.book, file, "Quota", PROGRESS).planned.counts == {"unchanged": 1}


def test_where_a_field_comes_from() -> None:
    mapping = Mapping(
        "m", "Transactions", fields=(FieldMap("Date", "Closed"),), fixed={"Type": "new"}, composed={"Note": "{a}-{b}"}
    )
    assert source_of(mapping, "Date") == From("", "Closed")
    assert source_of(mapping, "Type") == From(FIXED, "new")
    assert source_of(mapping, "Note") == From(COMPOSED, "{a}-{b}")
    assert source_of(mapping, "Amount").words == ""


def test_a_text_file_has_one_place(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    rows = [HEAD, ["D1", "2026-05-20", "A1", "new", "1.200,50", "0012"]]
    path.write_text("\n".join(";".join(row) for row in rows), encoding="cp1252")
    file = open_file(path, "", PROGRESS)
    assert open_source(path).kind == "csv"
    (place,) = file.places
    assert place.note == "1 row x 6 columns"
    found = begin(small_book(), file, place, "Transactions", "Deals", PROGRESS)
    assert [row.cells["Amount"] for row in found.planned.rows] == [Decimal("1200.5")]
    assert [row.cells["Date"] for row in found.planned.rows] == [date(2026, 5, 20)]


def test_rows_of_a_state_that_was_left_out_are_marked() -> None:
    rows = ["Deal ID", "Stage"], ["D1", "Closed Won"], ["D2", "Closed Lost"]
    lines = [line for at, row in enumerate(rows, 1) if (line := line_of(at, list(row))) is not None]
    table = find_tables(SourceSheet("Data", tuple(lines)))[0][0]
    mapping = Mapping("M", "Transactions", states={"Stage: Closed Lost": LEFT_OUT})
    marks = marks_of(table, mapping)
    assert [marks.of(row, 1).use for row in (1, 2, 3)] == [Use.HEADER, Use.DATA, Use.LEFT]


def test_rows_of_the_book_that_the_file_leaves_out_are_a_kind_of_their_own(qapp) -> None:
    known = run(DEALS).book
    plan = run(DEALS, replace(BOOKINGS, drop=("D2",)), known)
    planned = planned_of(plan, known)
    assert {action: count for action, count in planned.counts.items() if count} == {"unchanged": 1, "left out": 1}
    row = planned.rows[-1]
    assert (row.place, row.cells["Transaction ID"], row.book_row) == ("book 3", "D2", 1)
    assert row.why == "row 3 of the file is left out (it begins with 'D2'); the book's stays"
    model = RowsModel()
    model.show(planned)
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == ["Unchanged"]
    model.want("left out")
    assert [model.index(0, at).data() for at in (0, 3)] == ["Left out", "D2"]
    assert counts(plan) == "1 unchanged, 1 left out and still in the book"


def test_tables_beside_each_other_are_marked_both() -> None:
    left, right = [list(row) for row in MAY], [list(row) for row in MAY]
    right[-1] = ["Total", None, None, None, 2450.5, None]
    rows = [[*one, None, *other] for one, other in zip(left, right, strict=True)]
    sheet = SourceSheet("Export", tuple(line for i, row in enumerate(rows, 1) if (line := line_of(i, row)) is not None))
    whole = stacked(sorted(find_tables(sheet)[0], key=lambda table: table.area.left))
    marks = marks_of(whole, Mapping("Deals", "Transactions"))
    assert [marks.of(row, 8).use for row in (1, 2)] == [Use.HEADER, Use.DATA]
    assert marks.of(2, 7).use is Use.BESIDE, "between them"
    assert marks.of(4, 1).use is Use.DATA, "what is left out on the right is data on the left"
