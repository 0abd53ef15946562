"""Rows that only their colour tells apart are told, with what a legend beside the table says of it."""

from __future__ import annotations

from dataclasses import replace

from book.sheet.celllooks import CellLooks
from intake.plan import ImportPlan
from model.basics.problem import Severity
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, run

ROWS: Rows = [DEALS[0], *([f"D{at}", *DEALS[1][1:]] for at in range(2, 12))]


def looks(**colours: str) -> CellLooks:
    """Colours of cells, or of the rows of a table (`row7`)."""
    made = CellLooks()
    cells = {
        place: colour
        for name, colour in colours.items()
        for place in ([f"{letter}{name[3:]}" for letter in "ABCDE"] if name.startswith("row") else [name])
    }
    for place, colour in sorted(cells.items(), key=lambda item: int(item[0][1:])):
        made.colours.add(ord(place[0]) - 64, colour, int(place[1:]), int(place[1:]))
    return made


def told(plan: ImportPlan) -> list[str]:
    assert not plan.blocked, plan.problems
    found = [issue for issue in plan.problems if "imported like the others" in issue.wrong]
    assert all(issue.severity is Severity.WARNING for issue in found)
    return [f"{issue.cell}: {issue.wrong.partition(';')[0]}" for issue in found]


def test_some_rows_of_a_colour_are_told() -> None:
    assert told(run(ROWS, looks=looks(row3="red", row5="red", row7="style Bad"))) == [
        "3:3: 2 rows of 10 in red, and most are not",
        "7:7: 1 row of 10 in the style Bad, and most are not",
    ]


def test_a_legend_says_what_a_colour_means() -> None:
    beside = [[*row, None, None] for row in ROWS]
    beside[1] = [*ROWS[1], None, None, "not yet approved"]
    assert told(run(beside, looks=looks(E4="yellow", H2="yellow"))) == [
        "4:4: 1 row of 10 in yellow, of which H2 says 'not yet approved'"
    ]
    below = [*ROWS, [], [None, "lost since"]]
    assert told(run(below, looks=looks(row4="red", A13="red"))) == [
        "4:4: 1 row of 10 in red, of which B13 says 'lost since'"
    ]


def test_colours_that_pick_nothing_out_are_not_told() -> None:
    assert told(run(ROWS, looks=looks(row1="blue"))) == [], "the header"
    assert told(run(ROWS, looks=looks(**{f"row{row}": "blue" for row in range(2, 12, 2)}))) == [], "every other row"
    assert told(run(ROWS, looks=looks(**{f"row{row}": "blue" for row in range(2, 12)}))) == [], "all of them"
    assert told(run(ROWS, looks=looks(E3="red"))) == [], "one cell of a row"
    assert told(run(ROWS, replace(BOOKINGS, drop=("D3",)), looks=looks(row3="red"))) == [], "a row that is left out"


def test_the_rows_without_the_usual_colour_are_no_colour() -> None:
    assert told(run(ROWS, looks=looks(**{f"row{row}": "blue" for row in range(2, 11)}))) == []
