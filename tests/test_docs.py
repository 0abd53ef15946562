"""The description of the file format says what the schema says, column by column, so that it cannot go stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.basics.reasons import REASONS
from model.pay.lines import LINES, STATUSES
from model.tables.schema import SETTINGS, SHEETS, Column, Kind, SheetSpec

DOCS = Path(__file__).parents[1] / "docs"
FORMAT = (DOCS / "file-format.md").read_text(encoding="utf-8")
HOLDS = {
    Kind.ID: "ID",
    Kind.NAME: "name",
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.MONEY: "money",
    Kind.PERCENT: "percent",
    Kind.DATE: "date",
    Kind.PERIOD: "period",
    Kind.NAMES: "names; …",
    Kind.NUMBERS: "numbers; …",
    Kind.FORMULA: "formula",
    Kind.CURRENCY: "currency",
    Kind.TIMESTAMP: "time (UTC)",
    Kind.VALUE: "value",
}


def section(title: str) -> str:
    """The text under a heading, up to the next."""
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", FORMAT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/file-format.md has no section for {title}"
    return found[1]


def facts(column: Column, written: bool) -> str:
    """The cells of the column's row that follow from the schema: heading, what it holds, what a blank means."""
    holds = " · ".join(column.choices) if column.choices else HOLDS[column.kind]
    if column.refers:
        holds += f" of {column.refers}"
    blank = "" if written else "required" if column.required else column.default or column.note
    return f"| {column.heading} | {holds} | {blank} |"


@pytest.mark.parametrize("spec", SHEETS.values(), ids=SHEETS)
def test_every_sheet_is_described_column_by_column(spec: SheetSpec) -> None:
    rows = [line for line in section(spec.name).splitlines() if line.startswith("| ")][1:]
    starts = [facts(column, spec.written) for column in spec.columns]
    assert [row[: len(start)] for row, start in zip(rows, starts, strict=True)] == starts
    for row, start in zip(rows, starts, strict=True):
        assert len(row) > len(start) + 5, f"{spec.name}: say what the column is for: {row}"


def test_every_setting_is_described() -> None:
    for setting in SETTINGS.values():
        assert f"**{setting.heading}**" in section("Settings"), setting.heading


@pytest.mark.parametrize("words", [LINES, REASONS, STATUSES], ids=["lines", "reasons", "statuses"])
def test_the_closed_lists_are_complete(words: tuple[str, ...]) -> None:
    told = " ".join(section("Payouts").split())
    missing = [word for word in words if f"*{word}*" not in told and word]
    assert not missing
