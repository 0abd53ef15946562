"""Files are written whole or not at all, and CSV keeps every character where it belongs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.container.atomic import replacing
from book.errors import FileProblem
from export.files import kind_of, write_csv
from export.plain import RUNS


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "payouts.csv"
    path.write_text("before")

    def fail_halfway() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"no/such/payouts\.csv cannot be written"):
        write_csv(tmp_path / "no" / "such" / "payouts.csv", [["a"]])


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "payouts.csv").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        write_csv(tmp_path / "payouts.csv", [["a"]])
    assert [entry.name for entry in tmp_path.iterdir()] == ["payouts.csv"]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), max_size=5))
def test_every_character_comes_back_some_behind_an_apostrophe(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    write_csv(path, rows)
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert [[text.removeprefix("'") for text in row] for row in found] == [
        [text.removeprefix("'") for text in row] for row in rows
    ]


@pytest.mark.parametrize("start", [*RUNS, "-5+", "-5%+", "-.,"])
def test_no_field_runs_whoever_writes_it(tmp_path: Path, start: str) -> None:
    write_csv(tmp_path / "a.csv", [["-5", "-1,234.50", "-5%", f"{start}cmd|'/c calc'!A0"], [f"{start}heading"]])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["-5", "-1,234.50", "-5%", f"'{start}cmd|'/c calc'!A0"], [f"'{start}heading"]]


def test_for_excel_it_bears_the_mark_and_the_line_ends_of_windows(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["ä", "b"]], for_excel=True)
    assert (tmp_path / "a.csv").read_bytes() == "\ufeffä,b\r\n".encode()


def test_rows_end_plainly_and_quotes_are_rare(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["Ines", "1,5"], ["a\rb", ""]])
    assert (tmp_path / "a.csv").read_bytes() == b'Ines,"1,5"\n"a\rb",\n'


def test_the_ending_decides_and_others_are_refused() -> None:
    assert kind_of(Path("a.XLSX")) == ".xlsx"
    with pytest.raises(FileProblem, match=r"must end in \.xlsx or \.csv"):
        kind_of(Path("a.pdf"))
