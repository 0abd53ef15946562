"""Where ranges go when rows of a table come in, go and move: headings in row 4, data from row 5, columns B to D."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.sheet.workbook import Area, parse_area
from book.splicing.moves import Moves
from book.splicing.names import with_names


def moves(old: str, new: str, totals: int = 0) -> Moves:
    """Rows as letters: those of the old table, and of the new one with `-` for an added row."""
    origins = [None if letter == "-" else old.index(letter) for letter in new]
    return Moves(4, 2, 4, len(old), 4 + len(old), 4 + max(len(new), 1), totals, origins)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("abcd", "abcd", "B5:D8 C6", "B5:D8 C6"),
        ("abcd", "abcd--", "B5:B8 B4:B8 C8 B2:B3 B20", "B5:B10 B4:B10 C8 B2:B3 B20"),
        ("abcd", "abcd-", "B6:B8 B6:B9 B6:B12", "B6:B8 B6:B9 B6:B12"),
        ("abcd", "ab-cd", "B6:B7 B6 B7 B7:B8 B5:B6", "B6:B8 B6 B8 B8:B9 B5:B6"),
        ("abcd", "-abcd", "B5:B8 B5 B5:B6", "B5:B9 B6 B6:B7"),
        ("abcd", "acd", "B5:B8 B6 B6:B7 B8", "B5:B7 B6 B7"),
        ("abcd", "dcba", "B5:B6 B5:B8 C7", "B7:B8 B5:B8 C6"),
        ("abcd", "acbd", "B5:B6 C5:C7", "B5 B7 C5:C7"),
        ("abcd", "a", "B5:B8 B6:B8", "B5"),
        ("abcd", "", "B5:D8", "B5:D5"),
        ("abcd", "ab-cd", "A6:F7", "A6:F8"),
        ("abcd", "-abcd", "A6:F6", "A6 E6:F6 B7:D7"),
        ("abcd", "-abcd", "A5:A8 E6", "A5:A8 E6"),
        ("abcd", "abcd-", "A5:F8 B5:B1048576", "A5:F9 B5:B1048576"),
        ("abcd", "bacd", "B4:B5", "B4 B6"),
        ("abcd", "-abcd", "B3:B5", "B3:B6"),
    ],
)
def test_ranges(old: str, new: str, before: str, after: str) -> None:
    assert moves(old, new).references(before) == after


def test_ranges_about_totals() -> None:
    assert moves("abcd", "abcd--", totals=1).references("B5:B9 B9 B10 B5:B8") == "B5:B11 B11 B10 B5:B10"
    assert moves("abcd", "ab", totals=1).references("B5:B9 B9 B6:B9") == "B5:B7 B7 B6:B7"


@given(st.permutations("abcdef"), st.integers(0, 6), st.sets(st.integers(5, 10), min_size=1))
def test_the_cells_of_a_range_are_those_of_its_rows(order: list[str], kept: int, rows: set[int]) -> None:
    """Whatever the order, a range in pieces holds exactly the rows that its rows became."""
    moved = moves("abcdef", "".join(order[:kept]))
    text = " ".join(f"C{row}" for row in sorted(rows))
    areas = [parse_area(part) for part in moved.references(text).split()]
    assert {row for a in areas if a for row in range(a.top, a.bottom + 1)} == {
        now for row in rows if (now := moved.row(row)) is not None
    }


@given(st.lists(st.sampled_from("abcdef-"), max_size=9), st.integers(5, 10), st.integers(0, 5))
def test_one_range_holds_what_its_rows_became_and_nothing_that_was_outside(new: list[str], top: int, more: int) -> None:
    unique = [letter for i, letter in enumerate(new) if letter == "-" or letter not in new[:i]]
    moved, bottom = moves("abcdef", "".join(unique)), min(top + more, 10)
    held = {row for area in moved.areas(Area(top, 3, bottom, 3)) for row in range(area.top, area.bottom + 1)}
    inside = {now for row in range(top, bottom + 1) if (now := moved.row(row)) is not None}
    outside = {now for row in range(5, 11) if not top <= row <= bottom and (now := moved.row(row)) is not None}
    assert inside <= held
    assert not outside & held


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("x", "Payees!$C$7", "Payees!$C$8"),
        ("x", "Payees!$C$8", "Payees!$C$9"),
        ("x", "'payees'!$C$5:$C$8", "'payees'!$C$5:$C$9"),
        ("x", "SUM(Payees!$C$6:$C$7)+Payees!$C$8", "SUM(Payees!$C$6:$C$8)+Payees!$C$9"),
        ("x", "Payees!C6+Payees!$C6+Payees!C$6", "Payees!C6+Payees!$C6+Payees!C$6"),
        ("x", "Payees!$B:$B,Payees!$1:$4", "Payees!$B:$B,Payees!$1:$4"),
        ("x", "[1]Payees!$C$6,'[2]Payees'!$C$6", "[1]Payees!$C$6,'[2]Payees'!$C$6"),
        ("x", "Other!$C$6+Jan:Payees!$C$6+MyPayees!$C$6", "Other!$C$6+Jan:Payees!$C$6+MyPayees!$C$6"),
        ("_xlnm.Print_Area", "Payees!$A$1:$H$8,Payees!$A$6:$H$7", "Payees!$A$1:$H$9,Payees!$A$6:$H$8"),
        ("_xlnm._FilterDatabase", "Payees!$B$4:$D$8", "Payees!$B$4:$D$9"),
    ],
)
def test_names(name: str, before: str, after: str) -> None:
    written = '<definedNames><definedName name="{}" hidden="1">{}</definedName></definedNames>'
    text = with_names(written.format(name, before), "Payees", moves("abcd", "ab-cd"))
    assert text == written.format(name, after)


def test_names_on_a_sheet_whose_name_is_quoted() -> None:
    text = "<definedName name=\"x\">'Bo&apos;&apos;s &amp; co'!$C$6</definedName>"
    after = with_names(text, "Bo's & co", moves("abcd", "a-bcd"))
    assert after == "<definedName name=\"x\">'Bo''s &amp; co'!$C$7</definedName>"


def test_a_name_whose_rows_are_gone_or_apart_stays() -> None:
    text = '<definedName name="x">Payees!$C$6:$C$7</definedName>'
    assert with_names(text, "Payees", moves("abcd", "ad")) == text
    assert with_names(text, "Payees", moves("abcd", "bacd")) == text
