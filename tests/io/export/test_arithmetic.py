"""A formula is only offered where it gives the exact value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.arithmetic import Operand, formula_of


def operands(*values: str, unit: str = "number") -> list[Operand]:
    return [Operand(Fraction(value), f"B{row}", unit) for row, value in enumerate(values, start=2)]


@pytest.mark.parametrize(
    ("value", "parts", "formula"),
    [
        ("6", ["6"], "=B2"),
        ("24", ["2", "3", "4"], "=B2*B3*B4"),
        ("9", ["2", "3", "4"], "=SUM(B2:B4)"),
        ("2/3", ["2", "3"], "=B2/B3"),
        ("3/2", ["2", "3"], "=B3/B2"),
        ("-1", ["2", "3"], "=B2-B3"),
        ("7", ["2", "3"], None),
        ("0", ["5", "0"], "=B2*B3"),
    ],
)
def test_the_operation_that_gives_the_value_is_found(value: str, parts: list[str], formula: str | None) -> None:
    assert formula_of(Fraction(value), "money", operands(*parts)) == formula


def test_amounts_of_one_unit_are_added_before_they_are_multiplied() -> None:
    two_and_two = operands("2", "2", unit="money")
    assert formula_of(Fraction(4), "money", two_and_two) == "=SUM(B2:B3)"
    assert formula_of(Fraction(4), "money", operands("2", "2")) == "=B2*B3"


def test_the_smaller_of_two_is_a_minimum() -> None:
    assert formula_of(Fraction(500), "money", operands("700", "500", unit="money")) == "=MIN(B2:B3)"


def test_a_rounded_product_is_rounded_twice_in_the_sheet() -> None:
    parts = operands("0.035", "29")
    assert formula_of(Fraction("1.02"), "money", parts, 2) == "=ROUND(ROUND(B2*B3,6),2)"
    assert formula_of(Fraction("1.01"), "money", parts, 2) is None


def test_cells_below_each_other_are_one_range() -> None:
    apart = [Operand(Fraction(1), cell, "money") for cell in ("B3", "B4", "B9", "B11", "B12")]
    assert formula_of(Fraction(5), "money", apart) == "=SUM(B3:B4,B9,B11:B12)"


@given(st.fractions(), st.lists(st.fractions(), min_size=1, max_size=5))
def test_no_formula_is_ever_wrong(value: Fraction, parts: list[Fraction]) -> None:
    cells = {f"B{row}": part for row, part in enumerate(parts, start=2)}
    text = formula_of(value, "number", [Operand(part, cell, "number") for cell, part in cells.items()])
    if text is not None:
        assert evaluated(text, cells) == value


def evaluated(formula: str, cells: dict[str, Fraction]) -> Fraction:
    """The few forms that are offered, over exact numbers."""
    values = list(cells.values())
    body = formula.removeprefix("=")
    if body.startswith(("SUM(", "MIN(", "MAX(")):
        return {"SUM": sum, "MIN": min, "MAX": max}[body[:3]](values)
    for sign, join in (("*", None), ("/", Fraction.__truediv__), ("-", Fraction.__sub__)):
        if sign in body:
            first, *rest = (cells[cell] for cell in body.split(sign))
            for other in rest:
                first = first * other if join is None else join(first, other)
            return first
    return cells[body]
