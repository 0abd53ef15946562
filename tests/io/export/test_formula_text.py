"""A measure's formula is written in Excel's notation, over cells, and only what the grammar understood."""

from __future__ import annotations

from fractions import Fraction

import pytest

from export.expression import Expression
from export.formula_text import formula_expression

CELLS = {
    "[Opening]": Expression(Fraction(200), "B5"),
    "[Churn]": Expression(Fraction(-30), "B9"),
    "[NRR @ company]": Expression(Fraction("1.02"), "B12"),
    "[NRR: attainment]": Expression(Fraction("0.97"), "B15"),
}


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("([Opening] + [Churn]) / [Opening]", "0.85", "((B5+B9)/B5)"),
        ("[Opening]-[Churn]-[Churn]", "260", "(B5-B9-B9)"),
        ("if([churn] < 0; 80%; 1)", "0.8", "IF((B9<0),0.8,1)"),
        ("MIN([NRR @ company], [NRR: attainment])", "0.97", "MIN(B12,B15)"),
        ("-2^2", "4", "((-2)^2)"),
        ("ROUND([Churn] / 7, 2)", "-4.29", "ROUND((B9/7),2)"),
    ],
)
def test_formulas(text: str, value: str, written: str) -> None:
    cells = CELLS | {"[churn]": CELLS["[Churn]"]}
    assert formula_expression(text, cells) == Expression(Fraction(value), written)


@pytest.mark.parametrize(
    "text",
    [
        "PERACCOUNT([Opening])",
        "[Unknown] + 1",
        "[Opening] / 0",
        "WEBSERVICE([Opening])",
        "=cmd|' /C calc'!A0",
        "",
    ],
)
def test_what_cannot_be_written_is_not(text: str) -> None:
    assert formula_expression(text, CELLS) is None
