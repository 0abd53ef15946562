"""The import command: a mapping from a file once, by its name from then on; all rows or none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from book import read_book, write_book
from model.tables.book import book_of_rows
from ui.commandline.run import run

MAPPING = {
    "name": "Roster",
    "target": "Payees",
    "fields": [
        {"field": field, "heading": heading}
        for field, heading in {"Payee ID": "Emp ID", "Name": "Employee", "Hire date": "Hired"}.items()
    ],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    write_book(
        book_of_rows({"Payees": [{"Payee ID": "0012", "Name": "Ines Ortega", "Hire date": date(2020, 1, 1)}]}), path
    )
    return path


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "roster.json"
    path.write_text(json.dumps(MAPPING), encoding="utf-8")
    return path


def export(folder: Path, *rows: tuple[object, ...]) -> str:
    made = openpyxl.Workbook()
    for row in (("Emp ID", "Employee", "Hired"), *rows):
        made.active.append(row)
    made.save(folder / "hr.xlsx")
    return str(folder / "hr.xlsx")


def test_a_mapping_runs_once_from_a_file_and_then_by_name(
    book: Path, mapping: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path, ("0012", "Ines Ortega", date(2021, 1, 1)), ("0014", "Bo Lund", date(2026, 1, 1)))
    assert run(["import", str(book), file, "--mapping", str(mapping)]) == 0
    assert "1 new, 1 changed, 0 unchanged" in capsys.readouterr().out
    assert run(["import", str(book), file, "--mapping", "roster"]) == 0
    assert "0 new, 0 changed, 2 unchanged" in capsys.readouterr().out
    after = read_book(book)
    assert after.sheet("Payees").column("Payee ID") == ["0012", "0014"]
    assert after.sheet("Imports").column("Last file") == ["hr.xlsx"]
    log = after.sheet("Change log")
    assert log.column("Sheet") == ["Payees", "Payees", "Payees"]
    assert (log.column("Before")[1], log.column("After")[1]) == ("2020-01-01", "2021-01-01")


def test_a_row_that_cannot_be_read_leaves_the_book_as_it_is(
    book: Path, mapping: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    file = export(tmp_path, ("0014", "Bo Lund", "soon"), ("0015", "Cy Ray", date(2026, 1, 1)))
    assert run(["import", str(book), file, "--mapping", str(mapping)]) == 1
    shown = capsys.readouterr()
    assert "error: Sheet!C2: 'soon' is not a date; write it like 2026-07-31" in shown.err
    assert "Nothing was imported" in shown.out
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hr.xlsx", "--mapping", "none"], "the book has no import 'none'"),
        (["missing.csv", "--mapping", "roster.json"], "does not exist"),
        (["hr.xlsx", "--mapping", "missing.json"], "missing.json"),
        (["hr.xlsx"], "--mapping"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    book: Path,
    mapping: Path,
    tmp_path: Path,
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    export(tmp_path, ("0014", "Bo Lund", date(2026, 1, 1)))
    assert run(["import", str(book), *arguments]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_a_cell_cannot_pass_for_a_message_of_its_own(
    book: Path, mapping: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path, ("0014", "Bo Lund", "soon\nerror: Sheet!C3: all is well"), ("0015", "Cy", "_x001B_[2J"))
    assert run(["import", str(book), file, "--mapping", str(mapping)]) == 1
    shown = capsys.readouterr().err
    places = [line.split(": ")[:2] for line in shown.splitlines()]
    assert places == [["error", "Sheet!C2"], ["error", "Sheet!C3"]]
    assert "'soon error: Sheet!C3: all is well' is not a date" in shown
    assert "\x1b" not in shown


OWNERS = {
    "name": "Owners",
    "target": "Ownership",
    "fields": [{"field": "Account ID", "heading": "Account"}, {"field": "Payee ID", "heading": "CSM"}],
    "fixed": {"Role": "CSM"},
}
SCORES = {
    "name": "Scores",
    "target": "Readings",
    "fields": [{"field": "Owner", "heading": "CSM"}],
    "unpivot": {"name": "Measure", "headings": ["NPS"]},
}


def _dated_import(folder: Path, mapping: dict[str, object], *rows: tuple[object, ...]) -> list[str]:
    """The command that imports rows by a mapping into a book that has what they name."""
    tables: dict[str, list[dict[str, object]]] = {
        "Payees": [{"Payee ID": "0012", "Name": "Ines Ortega", "Hire date": date(2020, 1, 1)}],
        "Accounts": [{"Account ID": "A1", "Account": "Acme"}, {"Account ID": "A2", "Account": "Globex"}],
        "Measures": [{"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"}],
    }
    write_book(book_of_rows(tables), folder / "book.xlsx")  # type: ignore[arg-type]
    (folder / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / "list.xlsx")
    return ["import", str(folder / "book.xlsx"), str(folder / "list.xlsx"), "--mapping", str(folder / "mapping.json")]


def test_the_day_of_a_list_is_said_for_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = _dated_import(tmp_path, OWNERS, ("Account", "CSM"), ("A1", "0012"), ("A2", "0012"))
    assert run(command) == 1
    assert "nothing says since when the rows of Ownership hold" in capsys.readouterr().err
    assert run([*command, "--on", "2026-07-31"]) == 0
    owners = read_book(tmp_path / "book.xlsx").sheet("Ownership")
    assert owners.column("From") == [date(2026, 7, 31), date(2026, 7, 31)]
    assert run([*command[:-1], "Owners"]) == 1  # the next file is of another day
    assert run([*command[:-1], "Owners", "--on", "2026-08-31"]) == 0
    assert len(read_book(tmp_path / "book.xlsx").sheet("Ownership").column("From")) == 2  # nothing changed hands


def test_the_period_of_values_is_said_for_one_run(tmp_path: Path) -> None:
    command = _dated_import(tmp_path, SCORES, ("CSM", "NPS"), ("0012", 41))
    assert run(command) == 1
    assert run([*command, "--on", "FY2026-Q3"]) == 0
    assert run([*command[:-1], "Scores", "--on", "2026-10"]) == 0
    readings = read_book(tmp_path / "book.xlsx").sheet("Readings")
    assert (readings.column("FY2026-Q3"), readings.column("2026-10")) == ([41], [41])


@pytest.mark.parametrize(
    ("mapping", "when", "message"),
    [
        (OWNERS, "July", "--on: 'July' is not what Owners needs; name a day such as 2026-07-31"),
        (OWNERS, "2026-07", "--on: '2026-07' is not what Owners needs; name a day such as 2026-07-31"),
        (SCORES, "2026-13", "--on: '2026-13' is not what Scores needs; name a period such as 2026-07 or FY2026-Q3"),
        (MAPPING, "2026-07-31", "--on: Roster takes no day or period: rows of Payees have days of their own"),
        (
            OWNERS | {"fields": [*OWNERS["fields"], {"field": "From", "heading": "Since"}]},  # type: ignore[misc]
            "2026-07-31",
            "--on: Owners takes 'From' from the column 'Since'",
        ),
        (
            {key: value for key, value in SCORES.items() if key != "unpivot"} | {"periods": {}},
            "2026-07",
            "--on: Scores takes no day or period: columns or rows name their own periods",
        ),
    ],
)
def test_a_day_that_does_not_fit_is_wrong_use(
    mapping: dict[str, object], when: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _dated_import(tmp_path, mapping, ("Account", "CSM"), ("A1", "0012"))
    assert run([*command, "--on", when]) == 2
    assert message in capsys.readouterr().err
