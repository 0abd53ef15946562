"""Formulas of a row that moves follow to its new place, and to nowhere else."""

from __future__ import annotations

import pytest

from book.splicing.formulas import MovingError, moved


@pytest.mark.parametrize(
    ("formula", "follows"),
    [
        ("A5*2", "A7*2"),
        ("LOG10(A10)+A10", "LOG10(A10)+A10"),
        ("LOG5(A5)", "LOG5(A7)"),
        ("$B$5+$C5+D$5", "$B$5+$C7+D$5"),
        ("A55+A15+A50", "A55+A15+A50"),
        ("SUM(A5:C5,A4)", "SUM(A7:C7,A4)"),
        ("1E5+A5", "1E5+A7"),
        ("rate_A5+A5.x", "rate_A5+A5.x"),
        ('"A5"&amp;A5', '"A5"&amp;A7'),
        ("Payees!A5+A5", "Payees!A5+A7"),
        ("'My A5'!A5+A5", "'My A5'!A5+A7"),
        ("T[[#This Row],[A5]]+A5", "T[[#This Row],[A5]]+A7"),
        ("A5&lt;B5", "A7&lt;B7"),
    ],
)
def test_references_to_the_row_follow(formula: str, follows: str) -> None:
    assert moved(f"<f>{formula}</f><v>1</v>", 5, 7) == f"<f>{follows}</f><v>1</v>"


def test_all_formulas_of_a_row_follow_at_once() -> None:
    row = '<c r="A5"><f>B5</f></c><c r="B5"><v>5</v></c><c r="C5"><f t="array" ref="C5">A5</f></c>'
    assert moved(row, 5, 7) == row.replace("<f>B5", "<f>B7").replace('ref="C5">A5', 'ref="C7">A7')


@pytest.mark.parametrize("found", ['t="array" ref="A5:A6"', 't="dataTable" ref="A5"'])
def test_formulas_over_several_cells_do_not_move(found: str) -> None:
    with pytest.raises(MovingError):
        moved(f"<f {found}>1</f>", 5, 7)
