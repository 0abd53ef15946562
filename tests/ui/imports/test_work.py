"""What is worked out beside the window is what a plain run gives, whatever was found out before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake import plan_import
from model.tables.book import book_of_rows
from ui.imports.work import Opened, begin, look, open_file
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
