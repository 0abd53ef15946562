"""Cells are cut out of a sheet's text as expat reads them, and whatever is written in an unusual way is read too."""

from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.sheet.cells import cut_row, parse_row
from book.sheet.sheetxml import RowText
from book.sheet.values import EMPTY, UNCALCULATED

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=8)


@st.composite
def written_cells(draw: st.DrawFn) -> str:
    """Cells of row 12, some in the usual writing and some not."""
    cells = []
    for column in sorted(draw(st.sets(st.integers(0, 25), max_size=6))):
        style = draw(st.sampled_from(["", ' s="3"', ' s="0"']))
        kind = draw(st.sampled_from(["", ' t="s"', ' t="str"', ' t="inlineStr"', ' t="b"', ' t="e"']))
        order = (style + kind) if draw(st.booleans()) else (kind + style)
        formula = draw(st.sampled_from(["", "<f>A1&amp;B1</f>", '<f aca="false">1+1</f>', '<f t="shared" si="0"/>']))
        text = escape(draw(TEXTS))
        stored = draw(
            st.sampled_from(
                [
                    "",
                    "<v/>",
                    f"<v>{text}</v>",
                    f"<is><t>{text}</t></is>",
                    f"<is><r><t>{text}</t></r><r><t>!</t></r></is>",
                ]
            )
        )
        cells.append(f'<c r="{chr(65 + column)}12"{order}>{formula}{stored}</c>')
    return draw(st.sampled_from(["", "\n  "])).join(cells)


@given(written_cells())
def test_cutting_gives_what_expat_gives(cells: str) -> None:
    row = RowText(12, ' r="12"', cells)
    assert cut_row(row) == parse_row(row)


def test_cells_without_addresses_follow_each_other() -> None:
    row = cut_row(RowText(3, "", "<c><v>1</v></c><c/><c><v>3</v></c><c r='F3'><v>6</v></c><c><v>7</v></c>"))
    assert (row.columns, row.texts) == ([1, 3, 6, 7], ["1", "3", "6", "7"])


def test_a_formula_without_a_stored_value_is_seen() -> None:
    row = cut_row(
        RowText(1, "", '<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c>')
    )
    assert row.kinds == [UNCALCULATED, EMPTY, "str"]


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>',
        '<c r="A2"><v>1</v></c>',
        '<c r="a1"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="AAAA1"><v>1</v></c>',
        '<c r="A1"><v>&nope;</v></c>',
        '<c r="A1"><v>1</v>',
        "<c r='A1'>",
        "loose & text",
    ],
)
def test_damaged_cells_are_refused(cells: str) -> None:
    with pytest.raises((ValueError, ExpatError)):
        cut_row(RowText(1, ' r="1"', cells))
