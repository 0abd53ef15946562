"""All checks of an import, in the order in which they are made and, among what is alike, told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from intake.changes.credited import with_payees
from intake.changes.merging import with_one_row_each
from intake.changes.spells import with_spells
from intake.changes.underway import Underway
from intake.checks.backdated import backdated
from intake.checks.coloured import coloured
from intake.checks.conditions import with_conditions
from intake.checks.crossed import crossed
from intake.checks.dealtypes import unnamed_types
from intake.checks.exchange import read_rates
from intake.checks.flipped import flipped_rates
from intake.checks.fractions import with_fractions
from intake.checks.goalweights import heavy_goals
from intake.checks.lastdays import with_last_days
from intake.checks.losses import with_losses
from intake.checks.needed import needed, nothing
from intake.checks.nested import nested
from intake.checks.openings import with_openings
from intake.checks.planterms import draw_spans, unread_terms, with_cap_units
from intake.checks.prorated import prorated_again
from intake.checks.rateunits import of_one_unit
from intake.checks.repeated import filled_down
from intake.checks.reused import reused
from intake.checks.runningsums import running_sums
from intake.checks.scalecolumn import unread_scales
from intake.checks.signcolumn import unread_signs
from intake.checks.staying import staying
from intake.checks.superseded import superseded
from intake.checks.surprises import surprises
from intake.checks.swapped import swapped_days
from intake.checks.tierorder import with_tiers_in_order
from intake.checks.titled import misnamed
from intake.checks.twofold import alike_but_for_their_id, under_two_ids
from intake.checks.typedover import typed_over
from intake.checks.unimported import unread_currencies, unread_parts
from intake.checks.worktime import with_work_time
from intake.checks.yearly import pay_of_year, terms_of_years, whole_contracts
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from model.basics.problem import Problem

TableCheck = Callable[[Underway, FoundTable], Iterable[Problem]]
Settling = Callable[[Underway], tuple[Sequence[Record], Iterable[Problem]]]
Check = Callable[[Underway], Iterable[Problem]]

OF_TABLES: tuple[TableCheck, ...] = (
    unread_currencies,
    unread_terms,
    draw_spans,
    unread_signs,
    unread_scales,
    unread_parts,
    typed_over,
)
"""What a table says beside what is imported of it; each is asked when the rows of the table were read."""

SETTLING: tuple[Settling, ...] = (
    with_one_row_each,
    with_payees,
    with_losses,
    with_fractions,
    with_last_days,
    with_spells,
    with_work_time,
    of_one_unit,
    read_rates,
    with_tiers_in_order,
    with_cap_units,
    with_openings,
    with_conditions,
)
"""What makes records as the book has them, one after the other: losses below zero, spells that end, tiers in order."""

OF_RECORDS: tuple[Check, ...] = (
    prorated_again,
    pay_of_year,
    whole_contracts,
    terms_of_years,
    filled_down,
    heavy_goals,
    running_sums,
    flipped_rates,
    under_two_ids,
    alike_but_for_their_id,
    superseded,
    unnamed_types,
)
"""What is doubtful about records as the book would have them."""

OF_CHANGES: tuple[Check, ...] = (
    needed,
    surprises,
    swapped_days,
    crossed,
    backdated,
    reused,
    staying,
    misnamed,
    coloured,
    nested,
    nothing,
)
"""What only shows in all rows together, beside the book and the run before."""


def settled(underway: Underway) -> tuple[Underway, list[Problem]]:
    """The import with its records as the book has them, and what is to be asked and told about that."""
    told: list[Problem] = []
    for step in SETTLING:
        records, problems = step(underway)
        told += problems
        underway = replace(underway, records=records)
    return underway, told + checked(replace(underway, told=told), OF_RECORDS)


def checked(underway: Underway, checks: Iterable[Check]) -> list[Problem]:
    """What some checks have to ask and to tell; each sees what those before it told."""
    told: list[Problem] = []
    for check in checks:
        told += check(replace(underway, told=(*underway.told, *told)))
    return told
