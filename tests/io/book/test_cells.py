"""Cells are cut out of a sheet's text as expat reads them, and whatever is written in an unusual way is read too."""

from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.cells import cut_row, parse_row
from book.shapes import Shapes
from book.sheetxml import RowText
from book.values import UNCALCULATED

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
    assert row.kinds == [UNCALCULATED, UNCALCULATED, "str"]
    assert row.formulas == {1: "1+1", 2: "1+1", 3: '""'}


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


@given(st.lists(st.tuples(st.booleans(), TEXTS, st.sampled_from(["", ' s="3"']), st.integers(0, 99)), max_size=12))
def test_rows_of_one_shape_are_cut_as_any_others(rows: list[tuple[bool, str, str, int]]) -> None:
    shapes = Shapes()
    for number, (inline, content, style, amount) in enumerate(rows, 9):
        kind, opening, closing = ("inlineStr", "<is><t>", "</t></is>") if inline else ("str", "<v>", "</v>")
        cells = (
            f'<c r="A{number}" t="{kind}">{opening}{escape(content)}{closing}</c><c r="B{number}"{style}>'
            f"<v>{amount}</v></c>"
        )
        text = RowText(number, f' r="{number}"', cells)
        found = shapes.cut(text)
        assert found is None or found == parse_row(text)
        shapes.learn(cut_row(text))


def test_a_shape_does_not_take_a_row_with_another_number() -> None:
    shapes = Shapes()
    for number in (1, 2):
        shapes.learn(cut_row(RowText(number, "", f'<c r="A{number}"><v>1</v></c><c r="B{number}"><v>1</v></c>')))
    text = RowText(3, "", '<c r="A3"><v>5</v></c><c r="B3"><v>6</v></c>')
    assert shapes.cut(text) == cut_row(text)
    assert shapes.cut(text._replace(number=4)) is None
    assert shapes.cut(text._replace(cells=text.cells.replace("B3", "B4"))) is None
