"""Sheets with the same headings, as the window begins with them."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

import openpyxl

from intake import Question, answered
from intake.mapping.mapping import EVERY
from model.tables.book import Cell, book_of_rows
from ui.imports.doubts import still_open
from ui.imports.work import begin, look, open_file
from ui.tasks.task import Progress

_HEAD = ("Deal ID", "Close date", "Account", "Type", "ARR")
_PAYEES: list[MappingOf[str, Cell]] = [
    {"Payee ID": "7", "Name": "Ines Ortega"},
    {"Payee ID": "8", "Name": "Kenji Sato"},
]
_RULES: list[MappingOf[str, Cell]] = [{"Rule": role, "Role": role} for role in ("AE", "CSM")]


def test_all_of_them_are_one_table_and_which_role_they_name_is_asked(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for at, name in enumerate(("Ines Ortega", "Kenji Sato")):
        sheet = made.create_sheet(name)
        sheet.append(_HEAD)
        for number in range(3):
            sheet.append((f"D{at}{number}", "2026-07-01", "A1", "new", 100 + number))
    path = tmp_path / "deals.xlsx"
    made.save(path)
    book = book_of_rows({"Payees": _PAYEES, "Crediting rules": _RULES})
    opened = open_file(path, "", Progress(""))
    seen = begin(book, opened, None, "", "", Progress(""))
    assert seen.mapping.sheets == (EVERY,)
    assert "Sheet" in seen.contents
    assert not {one.field for one in seen.mapping.fields} & {"AE", "CSM"}
    (asked,) = [one for one in seen.doubts if isinstance(one, Question) and one.topic == "column"]
    assert asked.answers == (("AE", "It is AE"), ("CSM", "It is CSM"))
    done = look(book, opened, answered(seen.mapping, asked, "CSM"), None, Progress(""))
    assert {row.record.cells["CSM"] for row in done.plan.rows} == {"7", "8"}
    assert asked in still_open(seen)
    assert asked not in still_open(replace(done, doubts=seen.doubts))
    assert opened.places[0].is_of(seen.mapping)
    assert not opened.places[1].is_of(seen.mapping)
    single = look(book, opened, opened.places[1].applied(seen.mapping), None, Progress(""))
    assert len(single.plan.rows) == 3
