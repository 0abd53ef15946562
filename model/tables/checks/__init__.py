"""Checks of the typed tables against themselves and each other, each a function from tables to faults.

They run in this order; rows that an earlier check broke are left out by later ones where they would only repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from model.tables.checks.balances import opening_days
from model.tables.checks.churn import churn_without_reversal
from model.tables.checks.circles import measure_circles
from model.tables.checks.components import component_terms, matrices_and_second_measures
from model.tables.checks.crediting import repeated_credits, reversals, shares_that_must_be_whole
from model.tables.checks.curves import flat_extensions, matrix_gaps, unusable_curves
from model.tables.checks.gaps import target_gaps
from model.tables.checks.keys import unique_keys
from model.tables.checks.managers import manager_circles
from model.tables.checks.measures import formulas, measure_roles, measure_terms, readings_without_effect
from model.tables.checks.parts import periods_against_parts
from model.tables.checks.ranges import exchange_rates, numbers_out_of_range, term_bounds, weight_lists
from model.tables.checks.references import unknown_owners, unknown_references
from model.tables.checks.spells import (
    assignments_that_never_count,
    draws_that_overlap,
    ends_before_beginnings,
    overlapping_spells,
    plans_paid_by_different_periods,
    plans_paid_in_different_currencies,
    stretches_left_out,
)
from model.tables.checks.vocabulary import words_that_match_nothing
from model.tables.checks.weights import component_weights, goal_weights, ownership_shares
from model.tables.columns import Tables
from model.tables.faults import Fault

Check = Callable[[Tables], Iterable[Fault]]

CHECKS: tuple[Check, ...] = (
    unique_keys,
    unknown_references,
    unknown_owners,
    ends_before_beginnings,
    numbers_out_of_range,
    exchange_rates,
    weight_lists,
    term_bounds,
    overlapping_spells,
    stretches_left_out,
    draws_that_overlap,
    assignments_that_never_count,
    plans_paid_by_different_periods,
    plans_paid_in_different_currencies,
    manager_circles,
    unusable_curves,
    matrix_gaps,
    flat_extensions,
    component_terms,
    matrices_and_second_measures,
    measure_terms,
    measure_roles,
    readings_without_effect,
    formulas,
    measure_circles,
    component_weights,
    ownership_shares,
    goal_weights,
    periods_against_parts,
    target_gaps,
    reversals,
    churn_without_reversal,
    shares_that_must_be_whole,
    repeated_credits,
    opening_days,
    words_that_match_nothing,
)
