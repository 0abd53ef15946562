"""Tiers of rate tables, written as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.matching.candidates import name_score
from intake.values.reading import ReadCells
from intake.values.tiers import lower_bounds
from model.tables.book import Cell
from tests.io.intake.deals import Rows, errors, run, said

CURVES = Mapping(
    "Curves",
    "Curves",
    fields=tuple(FieldMap(a, b) for a, b in (("Curve", "Curve"), ("From", "Attainment"), ("Value", "Payout"))),
    fixed={"Shape": "step"},
)


def _curve(*tiers: tuple[Cell, Cell]) -> Rows:
    return [["Curve", "Attainment", "Payout"], *(["Payout", tier, value] for tier, value in tiers)]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("0-50%", "0%"),
        ("50% - 80%", "50%"),
        ("80\u2013100%", "80%"),
        ("80% to 100%", "80%"),
        ("80% to less than 100%", "80%"),
        ("$0 - $50,000", "$0"),
        (">120%", "120%"),
        ("\u2265120%", "120%"),
        ("120%+", "120%"),
        ("100% or more", "100%"),
        ("over 100%", "100%"),
        ("up to 80%", "0"),
        ("< 50%", "0"),
        ("50% or less", "0"),
    ],
)
def test_a_tier_is_read_by_its_lower_bound(text: str, bound: str) -> None:
    assert lower_bounds([text], ReadCells([])) == [bound]


@pytest.mark.parametrize("text", ["-50%", "(5)", "1.2x", "500-", "Tier 1", "50% - high", "n/a", "120%"])
def test_what_is_no_tier_stays_as_it_is(text: str) -> None:
    told = ReadCells([])
    assert (lower_bounds([text], told), told.doubts) == ([text], [])


def test_tiers_are_told_with_their_bounds() -> None:
    plan = run(_curve(("up to 50%", "0%"), ("50%-100%", "50%"), (">100%", "150%")), CURVES)
    assert [row.record.cells["From"] for row in plan.rows] == [0, Decimal("0.5"), 1]
    assert not plan.blocked
    assert "'up to 50%' and other tiers are read by the bound from which they hold (0)" in said(plan)
    assert "'>100%' leaves out its bound" in said(plan)


def test_tiers_in_points_are_asked_about_like_numbers() -> None:
    assert "From 120 would be 12000 %" in errors(run(_curve(("0-50", 0), ("50-120", 1), ("120+", 2)), CURVES))[0]


def test_tiers_by_their_upper_bound_alone_are_refused() -> None:
    assert run(_curve(("up to 50%", "0%"), ("up to 80%", "50%"), ("up to 100%", "100%")), CURVES).blocked


@pytest.mark.parametrize(
    ("target", "field", "heading"),
    [
        ("Curves", "From", "Attainment"),
        ("Curves", "Value", "Payout %"),
        ("Components", "Plan ID", "Plan"),
        ("Components", "Method", "Mechanic"),
        ("Crediting rules", "Credit %", "Credit"),
        ("Goals", "Weight", "Weighting"),
        ("Targets", "Owner", "Region"),
    ],
)
def test_columns_of_plan_tables_are_known_by_their_usual_names(target: str, field: str, heading: str) -> None:
    assert name_score(field, heading, target)[0] >= 80
