"""Tiers of rate tables, written as people write them."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.matching.candidates import name_score
from intake.values.tiers import Tier, lower_bounds, tier_of, upper_heading
from model.tables.book import Cell
from tests.io.intake.deals import Rows, errors, run

CURVES = Mapping(
    "Curves",
    "Curves",
    fields=tuple(FieldMap(a, b) for a, b in (("Curve", "Curve"), ("From", "Attainment"), ("Value", "Payout"))),
    fixed={"Shape": "step"},
)


def _curve(*tiers: tuple[Cell, Cell]) -> Rows:
    return [["Curve", "Attainment", "Payout"], *(["Payout", tier, value] for tier, value in tiers)]


@pytest.mark.parametrize(
    ("text", "low", "high", "low_in", "high_in"),
    [
        ("0-50%", "0%", "50%", None, None),
        ("80\u2013100%", "80%", "100%", None, None),
        ("80% to less than 100%", "80%", "100%", None, False),
        ("$0 to $50K", "$0", "$50K", None, None),
        ("51-100K", "51K", "100K", None, None),
        ("500 - 1k", "500", "1k", None, None),
        ("between 80 and 100", "80", "100", None, None),
        (">= 80% and < 100%", "80%", "100%", True, False),
        ("80% <= x < 100%", "80%", "100%", True, False),
        ("EUR 50,000 - EUR 100,000", "EUR 50,000", "EUR 100,000", None, None),
        ("50.000,00 bis 100.000,00", "50.000,00", "100.000,00", None, None),
        (">120%", "120%", None, False, None),
        ("over 100%", "100%", None, False, None),
        ("\u2265120%", "120%", None, True, None),
        ("120%+", "120%", None, True, None),
        ("120+%", "120%", None, True, None),
        ("100% or more", "100%", None, True, None),
        ("100,000 - unlimited", "100,000", None, True, None),
        ("up to 80%", None, "80%", None, True),
        ("<= 80%", None, "80%", None, True),
        ("First $50,000", None, "$50,000", None, True),
        ("50% or less", None, "50%", None, True),
        ("< 50%", None, "50%", None, False),
        ("thereafter", None, None, None, None),
    ],
)
def test_a_tier_has_the_bounds_that_it_names(
    text: str, low: Cell, high: Cell, low_in: bool | None, high_in: bool | None
) -> None:
    assert tier_of(text) == Tier(low, high, low_in, high_in)


@pytest.mark.parametrize("text", ["-50%", "(5)", "1.2x", "500-", "Tier 1", "50% - high", "n/a", "120%"])
def test_what_is_no_tier_stays_as_it_is(text: str) -> None:
    assert (tier_of(text), lower_bounds([text])) == (None, [text])


@pytest.mark.parametrize(
    ("heading", "included"),
    [
        ("Up to", True),
        ("To (%)", True),
        ("Max attainment", True),
        ("<=", True),
        ("Less than", False),
        ("From", None),
        ("Max payout", None),
        ("Attainment", None),
        ("Quota to date", None),
    ],
)
def test_headings_of_upper_bounds_are_known(heading: str, included: bool | None) -> None:
    assert upper_heading(heading) is included


def test_tiers_in_points_are_asked_about_like_numbers() -> None:
    assert "From 120 would be 12000 %" in errors(run(_curve(("0-50", 0), ("50-120", 1), ("120+", 2)), CURVES))[0]


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
