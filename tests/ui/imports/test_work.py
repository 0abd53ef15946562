"""What is worked out beside the window is what a plain run gives, whatever was found out before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from intake import open_source, plan_import, survey
from intake.mapping.mapping import LastRun
from model.tables.book import book_of_rows
from ui.imports.places import places
from ui.imports.work import Opened, begin, look, open_file, rematch
from ui.tasks.task import Progress

BOOK = book_of_rows({"Payees": [{"Payee ID": "7", "Name": "Ines Ortega"}]})
TEXT = "Deal ID,Date,Amount\nT1,2026-07-01,10.50\nT2,2026-07-02,20\nTotal,,30.50\n"


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    path = tmp_path / "deals.csv"
    path.write_text(TEXT)
    return open_file(path, "", Progress(""))


@pytest.mark.parametrize("keep", [(), ("Total",)])
def test_tables_found_when_the_file_was_read_are_those_that_a_plain_run_finds(
    opened: Opened, keep: tuple[str, ...]
) -> None:
    seen = begin(BOOK, opened, None, "Transactions", "Deals", Progress(""))
    mapping = replace(seen.mapping, keep=keep)
    plain = plan_import(BOOK, opened.source, mapping)
    assert look(BOOK, opened, mapping, None, Progress("")).plan == plain
    assert look(BOOK, opened, mapping, seen, Progress("")).plan == plain
    assert len(plain.tables[0].rows) == 2 + len(keep)


def test_thousands_of_names_for_whole_sheets_are_read_once_and_can_be_stopped(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "Data"
    for row in (("Deal ID", "Amount"), ("T1", 1), ("T2", 2)):
        made.active.append(row)
    for number in range(3_000):
        made.defined_names[f"old{number}"] = DefinedName(f"old{number}", attr_text="Data!$A$1:$B$1048576")
    made.save(tmp_path / "named.xlsx")
    source = open_source(tmp_path / "named.xlsx")
    looks: list[tuple[int, int]] = []
    found = places(source, survey(source), lambda done, total: looks.append((done, total)))
    named = [place for place in found if place.area]
    assert (len(named), len({id(place.table) for place in named})) == (3_000, 1)
    assert (named[0].area, named[0].rows) == ("old0", 2)
    assert len(looks) >= 3_000


def test_what_was_decided_stays_when_columns_are_matched_anew(opened: Opened) -> None:
    seen = begin(BOOK, opened, None, "Transactions", "Deals", Progress(""))
    decided = {"states": {"Stage: Lost": "(left out)"}, "daily": "last", "mode": "append", "year": 2026, "clear": True}
    now = replace(seen.mapping, header_row=1, last=LastRun("may.csv", 2), **decided)
    again = rematch(BOOK, opened, now, "Transactions", Progress("")).mapping
    assert replace(again, last=now.last) == now
