"""What leaves the program leaves by a few doors, at which no text stays that a spreadsheet would run.

A writer that goes past them is found here, whatever it is called; `tests/io/export/test_dead_text.py` tries the doors.
"""

from __future__ import annotations

import ast

import pytest

from tests.test_architecture import sources

OPENINGS = {"csv.writer", "csv.DictWriter", "xlsxwriter.Workbook", "openpyxl.Workbook", "tempfile.mkstemp"}
WRITINGS = {"write_text", "write_bytes"}
LIVE_CELLS = {"write", "write_row", "write_column", "write_formula", "write_array_formula", "write_url"}
GUARDED = ("to_text(", "copied(")  # what makes text for the clipboard
DOORS = {  # where files are written, and why nothing in them runs
    "io/book/container/atomic.py": "bytes that others made",
    "io/book/splicing/skeleton.py": "the frame of a book, without its data",
    "io/export/files.py": "every field of a CSV file guarded",
    "io/export/workbook.py": "every text a string cell, every formula the program's own",
    "ui/document/recorder.py": "a copy of the book's file",
    "ui/grid/clipboard.py": "text that would run behind an apostrophe",
    "ui/paper/pdf.py": "PDF",
    "ui/window/layouts.py": "JSON for the program alone",
    "ui/window/recent.py": "JSON for the program alone",
}


def past_the_doors(path: str, source: str) -> list[str]:
    """The calls by which a module lets something out past the doors."""
    found = []
    for node in ast.walk(ast.parse(source)) if path not in DOORS else ():
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in OPENINGS or _last(name) in WRITINGS or _opens_to_write(node):
            found.append(f"{path}:{node.lineno} {name}: write with write_csv, new_workbook or save_book")
        if path.startswith("io/export/") and "." in name and _last(name) in LIVE_CELLS:
            found.append(f"{path}:{node.lineno} {name}: write cells with export.workbook.Workbook")
        if "clipboard().setText" in name and not any(way in ast.unparse(node.args[0]) for way in GUARDED):
            found.append(f"{path}:{node.lineno} {name}: copy with to_text")
    return found


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _opens_to_write(node: ast.Call) -> bool:
    if _last(ast.unparse(node.func)) != "open":
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    modes = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(mode.rstrip("bt+") in ("w", "a", "x") or mode.startswith("r+") for mode in modes)


@pytest.mark.parametrize(("path", "source"), sources().items(), ids=sources())
def test_nothing_leaves_past_the_doors(path: str, source: str) -> None:
    complaints = past_the_doors(path, source)
    assert not complaints, "\n".join(complaints)


def test_every_door_is_still_one() -> None:
    found = sources()
    assert [path for path in DOORS if path not in found] == []


@pytest.mark.parametrize(
    ("path", "breach"),
    [
        ("io/export/list.py", "path.write_text(rows)"),
        ("ui/views/list.py", "with path.open('w', encoding='utf-8') as file: file.write(row)"),
        ("ui/views/list.py", "open(path, mode='ab')"),
        ("ui/views/list.py", "csv.writer(out).writerow(row)"),
        ("io/export/list.py", "xlsxwriter.Workbook(path)"),
        ("io/export/list.py", "sheet.write(0, 0, text)"),
        ("io/export/list.py", "sheet.write_row(0, 0, texts)"),
        ("ui/views/list.py", "QGuiApplication.clipboard().setText(text)"),
    ],
)
def test_a_new_way_out_is_caught(path: str, breach: str) -> None:
    assert past_the_doors(path, breach)


@pytest.mark.parametrize(
    "fine", ["path.open('rb')", "path.open()", "write_csv(path, rows)", "clipboard().setText(clipboard.to_text(rows))"]
)
def test_reading_and_the_doors_are_fine(fine: str) -> None:
    assert past_the_doors("ui/views/list.py", fine) == []
