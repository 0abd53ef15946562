"""Delimited text: separators, quotation marks and encodings as exports have them, right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from book import FileProblem
from intake import Source, open_source
from intake.files import delimited

Opened = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Opens a file of some text or bytes."""

    def save(text: str | bytes, name: str = "export.csv") -> Source:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_source(path)

    return save


def rows(source: Source) -> dict[int, dict[int, object]]:
    """The cells by row and column."""
    return {line.number: dict(zip(line.columns, line.values, strict=True)) for line in source.sheets[0].lines}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Churn;Date\n9,86%;01.01.2020\n6,82%;01.02.2020\n", {1: "9,86%", 2: "01.01.2020"}),
        ("Rep\tSum\nAnn\t1,234,567\nBo\t2,345,678\n", {1: "Ann", 2: "1,234,567"}),
        ("Rep, all\tSum\nOrtega, Ann\t5\nWu, Bo\t6\n", {1: "Ortega, Ann", 2: "5"}),
        ("Rep|Sum\nOrtega, Ann|1,5\nWu, Bo|2,5\n", {1: "Ortega, Ann", 2: "1,5"}),
        ("Rep,Tags,Sum\nAnn,a;b,1\nBo,c;d,2\n", {1: "Ann", 2: "a;b", 3: "1"}),
        ("Report, as of;today\n\nRep,Sum\nAnn,1\nBo,2\nCy,3\n", {1: "Rep", 2: "Sum"}),
        ("Rep\nOrtega\n", {1: "Ortega"}),
        ("sep=\t\nRep\tSum, all\n", {1: "Rep", 2: "Sum, all"}),
        ('Rep, "Sum, all", Region\nAnn, "1,5", West\n', {1: "Ann", 2: "1,5", 3: "West"}),
        ("Rep,Sum\rAnn,1\rBo,2\r", {1: "Ann", 2: "1"}),
        ('ID,Zip\n"=""0012""",="00501"\n', {1: "0012", 2: "00501"}),
        ("Rep,Sum\nAnn,=1+1\n", {1: "Ann", 2: "=1+1"}),
        ('Rep,Size\nAnn,5" pipe\n', {1: "Ann", 2: '5" pipe'}),
        ("a,b\nx\x0by,\u2028z\n", {1: "x\x0by", 2: "\u2028z"}),
    ],
)
def test_the_second_row_that_holds_anything(opened: Opened, text: str, found: dict[int, str]) -> None:
    source = opened(text)
    assert list(rows(source).values())[1 if len(source.sheets[0].lines) > 1 else 0] == found
    assert not source.problems


def test_rows_are_numbered_as_a_spreadsheet_shows_them(opened: Opened) -> None:
    found = rows(opened('\n\nTitle\n\na,b\n"x\ny",1\nz,2\n'))
    assert {number: cells[1] for number, cells in found.items()} == {3: "Title", 5: "a", 6: "x\ny", 7: "z"}


def test_ragged_rows_stay_where_they_are(opened: Opened) -> None:
    assert rows(opened("a,b,c\n1\n,2\n1,2,3,4\n,,\n")) == {
        1: {1: "a", 2: "b", 3: "c"},
        2: {1: "1"},
        3: {2: "2"},
        4: {1: "1", 2: "2", 3: "3", 4: "4"},
    }


def test_a_mark_that_is_never_closed_is_refused_with_its_row(opened: Opened) -> None:
    for text in ('a,b\n1,2\n"x,3\ny,4\n', 'a,b\n1,2\n"x"z,"3\ny,4\n', 'a,b\n1,2\n"x,3'):
        with pytest.raises(FileProblem, match="row 3 is never closed"):
            opened(text)


def test_marks_that_do_not_fit_are_read_as_excel_does_and_told(opened: Opened) -> None:
    source = opened('a,b\n"x"y,1\n"one,2\ntwo,"3\nz,4\n')
    assert rows(source) == {
        1: {1: "a", 2: "b"},
        2: {1: "xy", 2: "1"},
        3: {1: "one,2\ntwo,3"},
        4: {1: "z", 2: "4"},
    }
    (problem,) = source.problems
    assert problem.cell == "A2"
    assert "do not fit together in 2 rows" in problem.wrong


def test_few_broken_characters_do_not_spoil_all_others(opened: Opened) -> None:
    source = opened("Rep,Sum\nZoë,1\nJosé,2\nAn".encode() + b"\xc3,3\n")
    assert rows(source)[2] == {1: "Zoë", 2: "1"}
    assert rows(source)[4] == {1: "An\ufffd", 2: "3"}
    assert [problem.cell for problem in source.problems] == ["A4"]
    assert rows(opened("Rep\nZoë\nJosé\n".encode("cp1252")))[2] == {1: "Zoë"}


def test_nul_characters_are_kept_or_refused(opened: Opened) -> None:
    text = "Rep,Sum\n" + "Ann,1\n" * 200
    assert rows(opened(text + "B\0o,2\n"))[202] == {1: "B\0o", 2: "2"}
    with pytest.raises(FileProblem, match="neither a workbook nor a text file"):
        opened("Rep,Sum\n" + "\0\0\0,\1\2\n" * 100)


def test_a_text_full_of_marks_that_do_not_fit_comes_to_an_end(opened: Opened) -> None:
    source = opened('"a"b,1\n' * 200_000)
    assert len(source.sheets[0].lines) == 200_000
    assert "in 200,000 rows" in source.problems[0].wrong


def test_a_text_of_too_many_cells_is_refused_with_the_limit(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELLS", 1_000)
    assert len(opened("Rep,Sum\n" + "Ann,1\n" * 499).sheets[0].lines) == 500
    with pytest.raises(FileProblem, match="more than 1,000 cells; leave columns out, or split it"):
        opened("Rep,Sum\n" + "Ann,1\n" * 500)


def test_files_put_together_are_read_line_by_line(opened: Opened) -> None:
    source = opened("Name,A\n\ufeffZoë,1\n".encode() + "Zoé,Ärö\n".encode("cp1252"))
    assert rows(source) == {1: {1: "Name", 2: "A"}, 2: {1: "Zoë", 2: "1"}, 3: {1: "Zoé", 2: "Ärö"}}
    assert "some lines of the file are UTF-8 and some Windows-1252" in str(source.problems[0])
    assert rows(opened("Zoé,2\nÄ,3\n".encode("cp1252"))) == {1: {1: "Zoé", 2: "2"}, 2: {1: "Ä", 2: "3"}}
