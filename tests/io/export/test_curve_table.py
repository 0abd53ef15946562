"""Look-ups on a statement give the curve's own values, also at its edges and when another program works them out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from export.curve_table import CurveTable, write_curve
from export.expression import Expression
from export.workbook import new_workbook
from model.curves.curve import Curve, CurveRow, compile_curve

BODY = 3
FIRST_X = 40


def curve(*rows: tuple[str, str, bool, str]) -> Curve:
    return compile_curve(
        [
            CurveRow(shape, Fraction(start), excluded, Fraction(value), at)
            for at, (shape, start, excluded, value) in enumerate(rows)
        ]
    )


CURVES = {
    "steps": curve(("step", "0.8", False, "0.5"), ("step", "1", True, "1"), ("step", "1.1", False, "1.5")),
    "lines": curve(("linear", "0.5", False, "0.25"), ("linear", "0.97", False, "1"), ("extend", "1.2", True, "1.6")),
    "tiers": curve(
        ("marginal", "0", False, "0.05"), ("marginal", "100000", False, "0.08"), ("marginal", "250000", True, "0.12")
    ),
    "first dollar": curve(("first dollar", "0", False, "0.03"), ("first dollar", "50000.01", False, "0.07")),
}


def inputs(of: Curve) -> list[Fraction]:
    """Values on, just below and just above every edge, and between."""
    starts = [row.start for row in of.rows]
    step = Fraction(1, 100) if max(starts) > 1000 else Fraction(1, 10**6)
    around = [start + by for start in starts for by in (-step, Fraction(0), step)]
    return [x for x in (*around, max(starts) * Fraction(4, 3), Fraction(7, 9) * max(starts)) if x >= 0]


@pytest.fixture(scope="module")
def looked_up(
    tmp_path_factory: pytest.TempPathFactory, recalculated: Callable[[list[Path]], list[Workbook]]
) -> dict[str, Workbook]:
    folder = tmp_path_factory.mktemp("curves")
    for name, of in CURVES.items():
        with new_workbook(folder / f"{name}.xlsx", name) as workbook:
            sheet = workbook.file.add_worksheet("Curve")
            table = CurveTable(name, of, [""] * len(of.rows), BODY)
            write_curve(workbook, sheet, table)
            for at, x in enumerate(inputs(of), start=FIRST_X):
                workbook.formula(sheet, at, 0, f"={x.numerator}/{x.denominator}", x, "0.00")
                found = table.at(Expression(x, f"A{at + 1}"))
                workbook.formula(sheet, at, 1, f"={found.text}", Fraction(-1), "0.00")
    return dict(zip(CURVES, recalculated([folder / f"{name}.xlsx" for name in CURVES]), strict=True))


@pytest.mark.parametrize("name", CURVES)
def test_look_ups_agree_at_every_edge(name: str, looked_up: dict[str, Workbook]) -> None:
    of = CURVES[name]
    table = CurveTable(name, of, [""] * len(of.rows), BODY)
    for at, x in enumerate(inputs(of), start=FIRST_X):
        exact = table.at(Expression(x, "A1")).value
        assert looked_up[name]["Curve"].cell(at + 1, 2).value == pytest.approx(float(exact), abs=1e-9), x
