"""Where the tiers of a curve begin, as each of them and the one before it say together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.matching.suggesting import suggest
from intake.plan import ImportPlan
from intake.tables.finding import find_tables
from model.tables.book import Cell
from tests.io.intake.deals import Rows, book, errors, run, said, source

D = Decimal


def _mapping(heading: str, **fixed: str) -> Mapping:
    fields = (FieldMap("Curve", "Curve"), FieldMap("From", heading), FieldMap("Value", "Payout"))
    return Mapping("Curves", "Curves", fields=fields, fixed={"Shape": "step", **fixed})


def _run(*tiers: Cell, heading: str = "Attainment", **fixed: str) -> ImportPlan:
    rows: Rows = [["Curve", heading, "Payout"], *(["Payout", tier, place] for place, tier in enumerate(tiers))]
    return run(rows, _mapping(heading, **fixed))


def _starts(plan: ImportPlan) -> list[tuple[Cell, bool]]:
    """By tier in the order of the file its bound, and whether it is left out."""
    rows = sorted(plan.rows, key=lambda row: row.record.row)
    return [(row.record.cells["From"], row.record.cells.get("From is") == "excluded") for row in rows]


@pytest.mark.parametrize(
    ("tiers", "starts"),
    [
        (("0 - 50,000", "50,001 - 100,000", "100,001+"), [(0, False), (50_000, True), (100_000, True)]),
        (("0-24,999", "25,000-49,999", "50,000+"), [(0, False), (25_000, False), (50_000, False)]),
        (("<= 80%", "80.01% - 100%", ">100%"), [(0, False), (D("0.8"), True), (1, True)]),
        (("0%-79.99%", "80%-99.99%", "100%+"), [(0, False), (D("0.8"), False), (1, False)]),
        (("$0 to $50K", "$50K to $100K", "over $100K"), [(0, False), (50_000, False), (100_000, True)]),
        (("0-50K", "51-100K", "101K+"), [(0, False), (50_000, True), (100_000, True)]),
        (("below 80%", "80% - 100%"), [(0, False), (D("0.8"), False)]),
        (("up to 80%", "80% - 100%"), [(0, False), (D("0.8"), True)]),
        (("up to 80%", "up to 100%", "above"), [(0, False), (D("0.8"), True), (1, True)]),
        (("< 80%", "< 100%", "rest"), [(0, False), (D("0.8"), False), (1, False)]),
        (("100%+", "0%-79%", "80%-99%"), [(1, False), (0, False), (D("0.8"), False)]),
        (("0 - 5", "6 - 10", "11+"), [(0, False), (5, True), (10, True)]),
        (("1.000,00 - 1.999,99", "2.000,00+"), [(1000, False), (2000, False)]),
    ],
)
def test_each_tier_begins_where_the_one_before_it_ends(tiers: tuple[str, ...], starts: list[tuple[Cell, bool]]) -> None:
    plan = _run(*tiers)
    assert _starts(plan) == starts
    assert "below the row before" not in said(plan)
    assert "tiers are read by the bound from which they hold: " in said(plan)


def test_what_was_read_is_told_tier_by_tier() -> None:
    text = said(_run("up to 50%", "50%-100%", ">100%"))
    assert "'up to 50%' from 0, '50%-100%' above 50%, '>100%' above 100%" in text


def test_gaps_and_overlaps_are_told_with_their_cells() -> None:
    text = said(_run("0-60%", "50%-100%", "110%-150%"))
    assert "B3: the tier of B2 ends at 60%, and this one begins at 50%; what is in both is read as" in text
    assert "B4: the tier of B3 ends at 100%, and this one begins at 110%; what lies between is" in text
    assert "the last tier ends at 150%; its value also holds above" in text


def test_tiers_that_both_name_their_bound_are_told() -> None:
    plan = _run("<=80%", ">=80%")
    assert _starts(plan) == [(0, False), (D("0.8"), False)]
    assert "80% is in this tier and in that of B2; it is read as in this one" in said(plan)


@pytest.mark.parametrize(
    ("heading", "excluded"), [("Up to", True), ("Max", True), ("<=", True), ("Less than", False), ("Below", False)]
)
def test_a_column_of_upper_bounds_lets_each_tier_begin_at_the_one_before(heading: str, excluded: bool) -> None:
    plan = _run(50_000, 100_000, None, heading=heading)
    assert _starts(plan) == [(0, False), (50_000, excluded), (100_000, excluded)]
    assert "a blank cell" in said(plan)


def test_a_last_tier_with_an_upper_bound_goes_on() -> None:
    assert "the last tier ends at 100000; its value also holds above" in said(_run(50_000, 100_000, heading="To"))
    assert "the last tier" not in said(_run(50_000, 999_999, heading="To"))


def _both(*rows: tuple[Cell, Cell]) -> ImportPlan:
    return run([["Curve", "From", "To", "Payout"], *(["Payout", *row, 1] for row in rows)], _mapping("From"))


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        (((0, 50_000), (50_001, 100_000), (100_001, None)), [(0, False), (50_000, True), (100_000, True)]),
        (((0, D("0.7999")), (D("0.8"), None)), [(0, False), (D("0.8"), False)]),
        (((0, 50), (None, 80), (None, None)), [(0, False), (50, True), (None, False)]),
        ((("-", 50), (50, 80), (80, "-")), [(0, False), (50, False), (80, False)]),
    ],
)
def test_an_upper_bound_beside_the_lower_one_joins_them(
    rows: tuple[tuple[Cell, Cell], ...], starts: list[tuple[Cell, bool]]
) -> None:
    assert _starts(_both(*rows)) == starts


def test_bounds_that_meet_say_nothing_and_gaps_between_them_do() -> None:
    assert not _both((0, 50_000), (50_000, 100_000), (100_000, None)).problems
    text = said(_both((0, 50_000), (60_000, None)))
    assert "the tier of B2 ends at 50000, and this one begins at 60000" in text


def test_curves_are_joined_apart_and_rows_that_are_not_taken_not_at_all() -> None:
    rows: Rows = [["Curve", "Tier", "Payout"], ["A", "0-50", 1], [None, "51+", 2], ["B", "0-20", 1], ["B", "21+", 2]]
    fields = _mapping("Tier").fields
    filled = replace(fields[0], reading=replace(fields[0].reading, fill_down="fill"))
    plan = run(rows, replace(_mapping("Tier"), fields=(filled, *fields[1:])))
    assert _starts(plan) == [(0, False), (50, True), (0, False), (20, True)]
    dropped = run([*rows[:2], ["A", "51-60", 2], ["A", "61+", 3]], replace(_mapping("Tier"), drop=("A",)))
    assert not dropped.rows


def test_a_matrix_repeats_its_tiers() -> None:
    rows: Rows = [["Curve", "Tier", "Health", "Payout"]]
    rows = [*rows, *(["M", tier, health, 1] for tier in ("0%-50%", "50.01%+") for health in ("0-50%", "50%+"))]
    mapping = replace(_mapping("Tier"), fields=(*_mapping("Tier").fields, FieldMap("And from", "Health")))
    plan = run(rows, mapping)
    assert _starts(plan) == [(0, False), (0, False), (D("0.5"), True), (D("0.5"), True)]
    assert [row.record.cells["And from"] for row in plan.rows] == [0, D("0.5"), 0, D("0.5")]


def test_where_bounds_are_said_to_be_included_none_is_left_out() -> None:
    plan = _run("0 - 50,000", "50,001+", ">100,000", **{"From is": "included"})
    assert [start for start, _ in _starts(plan)] == [0, 50_001, 100_000]
    assert not any(apart for _, apart in _starts(plan))


@pytest.mark.parametrize(("headings", "taken"), [(("Min", "Max"), "Min"), (("Up to",), "Up to")])
def test_where_tiers_begin_is_taken_before_where_they_end(headings: tuple[str, ...], taken: str) -> None:
    file = source(
        [["Curve", *headings, "Commission %"], ["A", *(50 for _ in headings), 1], ["A", *(80 for _ in headings), 2]]
    )
    table = find_tables(file.sheets[0])[0][0]
    found = {one.field: one.heading for one in suggest(book(), file.sheets[0], table, "Curves", "C").mapping.fields}
    assert (found["From"], found["Value"]) == (taken, "Commission %")


def test_tiers_that_begin_at_the_top_are_put_in_order() -> None:
    plan = _run(">100%", "50%-100%", "0%-50%")
    assert plan.book.sheet("Curves").column("From") == [0, D("0.5"), 1]
    assert "the tiers of 1 curve do not begin with the lowest; they are put in order" in said(plan)
    assert "put in order" not in said(_run("0%-50%", "50%+"))


def test_a_column_of_tiers_is_known_by_what_it_holds() -> None:
    file = source([["Curve", "ARR Band", "Rate"], ["A", "up to 50k", 1], ["A", "50k - 100k", 2], ["A", "100k+", 3]])
    table = find_tables(file.sheets[0])[0][0]
    fields = suggest(book(), file.sheets[0], table, "Curves", "C").mapping.fields
    assert {one.field: one.heading for one in fields}["From"] == "ARR Band"


def test_widths_go_on_from_the_tier_before() -> None:
    plan = _run("first 50,000", "next 50,000", "the next 100,000", "above")
    assert _starts(plan) == [(0, False), (50_000, True), (100_000, True), (200_000, True)]
    text = said(plan)
    assert "'next 50,000' above 50,000, 'the next 100,000' above 100000, 'above' above 200000" in text


def test_widths_in_percent_and_of_several_curves() -> None:
    assert _starts(_run("up to 50%", "next 30%", "thereafter")) == [(0, False), (D("0.5"), True), (D("0.8"), True)]
    rows: list[list[Cell]] = [["Curve", "Attainment", "Payout"]]
    rows += [[name, tier, 1] for name in ("A", "B") for tier in ("first 10", "next 20", "above")]
    assert [start for start, _ in _starts(run(rows, _mapping("Attainment")))] == [0, 10, 30, 0, 10, 30]


def test_a_width_without_a_tier_before_it_is_refused() -> None:
    found = " ".join(errors(_run("next 50,000", "above 50,000")))
    assert "'next 50,000' goes on from a tier with an end, and there is none before it" in found


def test_a_bound_with_a_value_of_its_own_beside_the_tier_above_it() -> None:
    tiers = ("80% - 99.99%", "100%", ">100%")
    plan = _run(*tiers)
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "edge"]
    assert "B4: this tier begins above 100%, which is a tier of its own in B3" in str(asked)
    assert asked.answers == (("above", "It begins at 100.0000000001%"),)
    mapping = answered(_mapping("Attainment"), asked, "above")
    rows: list[list[Cell]] = [["Curve", "Attainment", "Payout"], *(["Payout", tier, 1] for tier in tiers)]
    settled = run(rows, mapping)
    assert errors(settled) == []
    assert _starts(settled) == [(D("0.8"), False), (1, False), (D("1.000000000001"), False)]
    amounts = [rows[0], *(["Payout", tier, 1] for tier in ("50,000", "above 50,000", "1"))]
    assert (D("50000.00000001"), False) in _starts(run(amounts, mapping))
