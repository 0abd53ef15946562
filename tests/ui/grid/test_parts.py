"""The parts of the grid that know no widget: order, filters, clipboard text, paste plans, moves, statistics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.tables.book import Cell, CellError
from model.tables.schema import Kind
from ui.grid import clipboard
from ui.grid.columns import GridColumn
from ui.grid.filters import Condition, values_of
from ui.grid.moves import edge, next_in, region
from ui.grid.order import arranged, ranks
from ui.grid.paste import Answer, planned, tiled
from ui.grid.statistics import Statistics, gathered

D = Decimal
NUMBER, TEXT = GridColumn("n", Kind.NUMBER), GridColumn("t", Kind.TEXT)

# -- order


def test_sort_is_by_value_with_blanks_last_both_ways() -> None:
    cells: list[Cell] = ["b", 10, None, D("9.5"), "A", date(2026, 1, 1), "", True, CellError("#N/A"), 2]
    column = ranks(cells)
    up = [cells[i] for i in arranged(np.arange(10), [(column, False)])]
    down = [cells[i] for i in arranged(np.arange(10), [(column, True)])]
    assert up == [2, D("9.5"), 10, date(2026, 1, 1), "A", "b", True, CellError("#N/A"), None, ""]
    assert down == [*reversed(up[:8]), None, ""]


_CELLS = st.none() | st.integers(-9, 9) | st.decimals(-9, 9, places=1) | st.text("abAB ", max_size=2)


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=30), st.booleans(), st.booleans())
def test_sort_by_two_keys_is_stable(rows: list[tuple[Cell, Cell]], first_down: bool, second_down: bool) -> None:
    def key(cell: Cell, down: bool) -> tuple[int, object]:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return (2, 0)
        kind, value = (1, cell.casefold()) if isinstance(cell, str) else (0, cell)
        if not down:
            return (kind, value)
        return (1 - kind, _Backwards(value))

    keys = [(ranks([a for a, _ in rows]), first_down), (ranks([b for _, b in rows]), second_down)]
    expected = sorted(range(len(rows)), key=lambda i: (key(rows[i][0], first_down), key(rows[i][1], second_down)))
    assert arranged(np.arange(len(rows)), keys).tolist() == expected


class _Backwards:
    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and self.value == other.value

    def __lt__(self, other: _Backwards) -> bool:
        return other.value < self.value  # type: ignore[operator]

    __hash__ = None  # type: ignore[assignment]


# -- filters


@pytest.mark.parametrize(
    ("text", "column", "kept"),
    [
        ("1.0", NUMBER, [0, 1]),
        (">1.04", NUMBER, [0, 3]),
        ("<=1.05", NUMBER, [0, 1]),
        ("=1,250.5", NUMBER, [3]),
        ("<>1.05", NUMBER, [1, 2, 3, 4]),
        ("=", NUMBER, [2]),
        ("<>", NUMBER, [0, 1, 3, 4]),
        ("1,250", NUMBER, [3]),
        ("1250", NUMBER, [3]),
        ("ABC", NUMBER, [4]),
    ],
)
def test_number_filters(text: str, column: GridColumn, kept: list[int]) -> None:
    cells: list[Cell] = [D("1.05"), D("1.02"), None, D("1250.5"), "abc"]
    assert np.flatnonzero(Condition(text).mask(column, cells)).tolist() == kept


def test_percent_filters_read_percentages() -> None:
    column = GridColumn("p", Kind.PERCENT)
    assert Condition(">=80%").mask(column, [D("0.8"), D("0.79"), 1]).tolist() == [True, False, True]


def test_date_filters() -> None:
    column = GridColumn("d", Kind.DATE)
    days: list[Cell] = [date(2026, 7, 1), date(2026, 8, 1), None, "soon"]
    assert Condition(">2026-07-15").mask(column, days).tolist() == [False, True, False, False]
    assert Condition("2026-07").mask(column, days).tolist() == [True, False, False, False]


def test_text_filters_ignore_case() -> None:
    cells: list[Cell] = ["Renewal", "expansion", None, " renewal "]
    assert Condition("=renewal").mask(TEXT, cells).tolist() == [True, False, False, True]
    assert Condition("<>renewal").mask(TEXT, cells).tolist() == [False, True, True, False]
    assert Condition("EW").mask(TEXT, cells).tolist() == [True, False, False, True]


def test_pick_list() -> None:
    cells: list[Cell] = [3, D("1.5"), None, 3, "x"]
    assert values_of(NUMBER, cells) == ["1.5", "3", "x", ""]
    assert Condition(picked=frozenset({"3", ""})).mask(NUMBER, cells).tolist() == [True, False, True, True, False]
    assert Condition(picked=frozenset({""})).shown() == "blank"
    assert not Condition(" ")
    assert Condition(picked=frozenset())


# -- clipboard


def test_thousands_stay_one_cell() -> None:
    assert clipboard.from_text("1,234.50\tx\r\n2\r\n") == [["1,234.50", "x"], ["2", ""]]
    assert clipboard.from_text("") == [[""]]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=2, max_size=2)))
def test_clipboard_round_trip(rows: list[list[str]]) -> None:
    if rows:
        assert clipboard.from_text(clipboard.to_text(rows)) == rows


def test_what_is_copied_runs_in_no_spreadsheet_and_comes_back_as_it_was() -> None:
    texts = ["=cmd|'/c calc'!A0", "+1-1", "@SUM(A1)", "'=quoted", "-5+cmd", "-5", "-1.5%", "'tis", "a=b"]
    copied = clipboard.to_text([texts])
    fields = copied.split("\t")
    assert fields == ["'=cmd|'/c calc'!A0", "'+1-1", "'@SUM(A1)", "''=quoted", "'-5+cmd", "-5", "-1.5%", "'tis", "a=b"]
    assert clipboard.from_text(copied) == [texts]
    assert clipboard.from_text("=A1\t'=A1") == [["=A1", "=A1"]], "as people type it there"


def test_an_endless_text_is_no_crash() -> None:
    assert len(clipboard.from_text('"' + "x" * 200_000)[0]) == 1


# -- paste


def test_tiled() -> None:
    assert tiled([["1", "2"]], 2, 4) == [["1", "2", "1", "2"]] * 2
    assert tiled([["1", "2"]], 2, 3) == [["1", "2"]]


def test_plan_sorts_good_from_bad() -> None:
    plan = planned(
        [["1", "x"], ["2", "3"]],
        5,
        [7, 4],
        lambda _column, text: text,
        lambda row, column: "locked" if (row, column) == (6, 4) else "",
        lambda _column, text: "wrong" if text == "x" else "",
    )
    assert [(p.row, p.column, p.text) for p in plan.good] == [(5, 7, "1"), (6, 7, "2")]
    assert [(d.pasted.text, d.why, d.refused) for d in plan.doubts] == [("x", "wrong", False), ("3", "locked", True)]
    assert [p.text for p in plan.chosen(Answer.ALL)] == ["1", "2", "x"]
    assert [p.text for p in plan.chosen(Answer.GOOD)] == ["1", "2"]
    assert plan.chosen(Answer.NONE) == []


# -- moves


@pytest.mark.parametrize(
    ("line", "at", "step", "to"),
    [
        ("xxx..x", 0, 1, 2),
        ("xxx..x", 2, 1, 5),
        ("xxx..x", 3, 1, 5),
        ("xxx...", 2, 1, 5),
        ("x..xxx", 5, -1, 3),
        ("x..xxx", 3, -1, 0),
        ("x", 0, 1, 0),
        (".....", 2, -1, 0),
    ],
)
def test_edge(line: str, at: int, step: int, to: int) -> None:
    assert edge(lambda i: line[i] == "x", at, step, len(line) - 1) == to


def test_region() -> None:
    rows = "xx.xxx."
    assert region(lambda i: rows[i] == "x", 4, 6) == range(3, 6)


def test_next_in_goes_through_all_areas() -> None:
    areas = [(range(2), [3, 1]), (range(5, 6), [0])]
    seen, at = [], (0, 3)
    for _ in range(5):
        at = next_in(areas, *at, down=True, step=1)
        seen.append(at)
    assert seen == [(1, 3), (0, 1), (1, 1), (5, 0), (0, 3)]
    assert next_in(areas, 0, 3, down=False, step=-1) == (5, 0)


# -- statistics


def _statistics(cells: list[Cell], column: GridColumn = NUMBER) -> Statistics:
    *_, last = gathered([(0, 0, len(cells) - 1)], lambda _c, top, bottom: cells[top : bottom + 1], [column])
    return last


def test_statistics_are_exact() -> None:
    found = _statistics([D("0.1"), D("0.2"), 3, None, "x"])
    assert (found.sum, found.count, found.numbers, found.cells) == (Fraction(33, 10), 4, 3, 5)
    assert found.average == Fraction(11, 10)
    assert found.text() == "Sum 3.3   Average 1.1   Count 4   Min 0.1   Max 3"


def test_statistics_of_shares_read_as_shares() -> None:
    text = _statistics([D("0.5"), D("0.25")], GridColumn("p", Kind.PERCENT)).text().replace("\N{NO-BREAK SPACE}", " ")
    assert text == "Sum 75 %   Average 37.5 %   Count 2   Min 25 %   Max 50 %"


def test_truth_values_are_no_numbers() -> None:
    assert _statistics([True, 2]).numbers == 1


@given(st.lists(st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=6), min_size=1))
def test_sum_is_that_of_fractions(numbers: list[int | Decimal]) -> None:
    found = _statistics(list(numbers))
    assert found.sum == sum(map(Fraction, numbers))
    assert (found.least, found.most) == (min(map(Fraction, numbers)), max(map(Fraction, numbers)))


# -- texts on screen


@pytest.mark.parametrize(
    ("kind", "cell", "text"),
    [
        (Kind.MONEY, 4850, "4,850.00"),
        (Kind.MONEY, D("-1234.567"), "-1,234.567"),
        (Kind.PERCENT, D("0.125"), "12.5\N{NO-BREAK SPACE}%"),
        (Kind.PERCENT, 1, "100\N{NO-BREAK SPACE}%"),
        (Kind.NUMBER, D("1234567.891"), "1,234,567.891"),
        (Kind.NUMBER, Fraction(1, 3), "0.333333"),
        (Kind.MONEY, Fraction(1, 3), "0.33"),
        (Kind.NUMBER, D("-0.5"), "-0.5"),
        (Kind.NUMBER, "abc", "abc"),
        (Kind.DATE, date(2026, 7, 31), "2026-07-31"),
        (Kind.FLAG, True, "yes"),
        (Kind.ID, 7, "7"),
        (Kind.TEXT, "a\nb", "a b"),
        (Kind.TEXT, None, ""),
    ],
)
def test_formats(kind: Kind, cell: Cell, text: str) -> None:
    assert GridColumn("x", kind).formatter()(cell) == text


def test_formats_with_a_decimal_comma() -> None:
    assert GridColumn("x", Kind.MONEY, mark=",").formatter()(D("1234.5")) == "1.234,50"
    assert GridColumn("x", Kind.MONEY, mark=",").formatter()("1.5 or so") == "1.5 or so"
