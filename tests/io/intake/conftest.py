"""Workbooks made for the tests from rows."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

Rows = Sequence[Sequence[object]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of sheets of rows, and gives its path."""

    def write(name: str = "foreign.xlsx", **sheets: Rows) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        made.save(path)
        return path

    return write


@pytest.fixture
def rewritten() -> Callable[[Path, str, Callable[[str], str]], Path]:
    """Rewrites the text of one part of a workbook in place."""

    def rewrite(path: Path, part: str, change: Callable[[str], str]) -> Path:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        before = parts[part].decode()
        parts[part] = change(before).encode()
        assert parts[part] != before.encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return path

    return rewrite
