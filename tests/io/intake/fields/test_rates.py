"""Targets and readings of measures in percent, as the formats of their cells show them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from intake import FieldMap, ImportPlan, Mapping, Reading, open_source, plan_import
from model.tables.book import Cell
from tests.io.intake.deals import book, said

D = Decimal
MEASURES = [
    {"Measure": name, "Kind": "reading", "Over time": "last", "Unit": unit}
    for name, unit in (("GRR", "percent"), ("NPS", "points"), ("ARR", "money"))
]
MAPPING = Mapping(
    "Scores",
    "Readings",
    fields=(FieldMap("Owner", "Payee"), FieldMap("Measure", "KPI")),
    periods=Reading(),
)


def _plan(tmp_path: Path, code: str, *values: Cell, measure: str = "GRR", **decided: str) -> ImportPlan:
    made = openpyxl.Workbook()
    made.active.append(["Payee", "KPI", "2026-01"])
    for row, value in enumerate(values, 2):
        made.active.append([("0012", "0013")[row % 2], measure, value])
        made.active.cell(row, 3).number_format = code
    made.save(tmp_path / "scores.xlsx")
    mapping = replace(MAPPING, periods=Reading(**decided))  # type: ignore[arg-type]
    return plan_import(book(Measures=MEASURES), open_source(tmp_path / "scores.xlsx"), mapping)


@pytest.mark.parametrize(
    ("code", "values", "read"),
    [
        ('0.0"%"', (85.3, 0.9), (D("0.853"), D("0.009"))),
        ("0.0\\%", (1.5, 2), (D("0.015"), D("0.02"))),
        ("0.0%", (0.853, 3.5), (D("0.853"), D("3.5"))),
        ("0%", (3.5, 4), (D("3.5"), 4)),
        ("0%", (85, 90), (D("0.85"), D("0.9"))),
        ("General", (85, 90), (D("0.85"), D("0.9"))),
    ],
)
def test_a_percentage_is_the_one_that_its_format_shows(
    tmp_path: Path, code: str, values: tuple[Cell, ...], read: tuple[Cell, ...]
) -> None:
    plan = _plan(tmp_path, code, *values)
    assert tuple(row.record.cells["2026-01"] for row in plan.rows) == read
    assert not plan.blocked


def test_a_sign_that_is_text_is_told_and_a_format_of_percentages_is_not(tmp_path: Path) -> None:
    assert "C2: 85.3 is read as 85.3%, as its format shows it" in said(_plan(tmp_path, '0.0"%"', 85.3))
    assert "%" not in said(_plan(tmp_path, "0.0%", 0.853))


@pytest.mark.parametrize("decided", ["points", "fraction"])
def test_what_was_decided_of_bare_numbers_is_not_about_percentages(tmp_path: Path, decided: str) -> None:
    plan = _plan(tmp_path, '0.0"%"', 0.9, percent=decided)
    assert plan.rows[0].record.cells["2026-01"] == D("0.009")


@pytest.mark.parametrize(("measure", "unit"), [("NPS", "points"), ("ARR", "money")])
@pytest.mark.parametrize(("code", "value"), [("0%", 0.45), ("General", "45%")])
def test_a_percentage_of_another_measure_is_told(
    tmp_path: Path, code: str, value: Cell, measure: str, unit: str
) -> None:
    text = said(_plan(tmp_path, code, value, measure=measure))
    assert f"C2: a percentage, 45%, stands where the measure is {unit}" in text
