"""Books stated in text."""

from decimal import Decimal
from pathlib import Path

import pytest

from book import FileProblem, open_any, read_case, read_case_file


def case(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "case.json"
    path.write_text(text, "utf-8")
    return path


def test_numbers_are_exact_and_columns_in_order(tmp_path: Path) -> None:
    rows = '[{"NAME": "A", "Payee ID": "007"}, {"Payee ID": 8, "Shirt": 0.30000000000000004}]'
    path = case(tmp_path, f'{{"period": "FY2026-Q1", "tables": {{"payees": {rows}}}}}')
    found = read_case_file(path)
    sheet = found.book.sheets["Payees"]
    assert found.period == "FY2026-Q1"
    assert sheet.column("Payee ID") == ["007", 8]
    assert sheet.column("Name") == ["A", None]
    assert sheet.column("Shirt") == [None, Decimal("0.3")]
    assert read_case(path) == open_any(path) == found.book


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"tables": {"Payes": []}}', "unknown sheets: Payes"),
        ('{"tables": {"Payees": [], "payees": []}}', "twice"),
        ('{"tables": {"Payees": [{"Name": 1, "Name": 2}]}}', "'Name' stands twice"),
        ('{"tables": {"Payees": {}}}', "list of rows"),
        ('{"tables": {"Payees": [{"Name": [1]}]}}', "Payees, row 1, Name"),
        ('{"tables": {"Payees": [{"Name": NaN}]}}', "NaN"),
        ('{"tables": [}', "line 1, column 13"),
        ("{}", "not a case file"),
        ("[1]", "not a case file"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, wanted: str) -> None:
    with pytest.raises(FileProblem, match=wanted):
        open_any(case(tmp_path, text))


def test_no_text_and_no_file(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b'{"tables": "\xff"}')
    with pytest.raises(FileProblem, match="cannot be read"):
        open_any(path)
    with pytest.raises(FileProblem, match="nowhere"):
        read_case(tmp_path / "nowhere.json")
