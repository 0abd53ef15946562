"""Crediting rules whose terms stand in one column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.matching.suggesting import suggest
from intake.plan import ImportPlan
from intake.tables.finding import find_tables
from model.tables.book import Cell
from tests.io.intake.deals import Rows, book, errors, run, said, source

Bounds = list[tuple[Cell, Cell]]


def _rules(heading: str, *terms: Cell) -> Rows:
    return [["Rule", "Role", heading, "Credit %"], *([f"R{n}", "CSM", term, "50%"] for n, term in enumerate(terms))]


def _mapping(*fields: tuple[str, str]) -> Mapping:
    maps = (FieldMap(name, heading) for name, heading in (("Rule", "Rule"), ("Role", "Role"), *fields))
    return Mapping("Rules", "Crediting rules", fields=tuple(maps))


def _bounds(plan: ImportPlan) -> Bounds:
    rows = sorted(plan.rows, key=lambda row: row.record.row)
    return [(row.record.cells.get("Term from"), row.record.cells.get("Term below")) for row in rows]


@pytest.mark.parametrize("fields", [("Term from", "Term below"), ("Term from",), ("Term below",)])
def test_a_column_of_spans_gives_both_bounds(fields: tuple[str, ...]) -> None:
    mapping = _mapping(*((name, "Term") for name in fields))
    plan = run(_rules("Term", "12 months", "13-36", "37+", None), mapping)
    assert _bounds(plan) == [(12, 13), (13, 37), (37, None), (None, None)]
    assert "'12 months' from 12 below 13, '13-36' from 13 below 37, '37+' from 37" in said(plan)


def test_numbers_alone_are_terms_where_the_column_gives_both_bounds_and_least_ones_elsewhere() -> None:
    both = _mapping(("Term from", "Term"), ("Term below", "Term"))
    assert _bounds(run(_rules("Term", 12, 24), both)) == [(12, 13), (24, 25)]
    assert _bounds(run(_rules("Term", 12, "2 years"), _mapping(("Term from", "Term")))) == [(12, None), (24, None)]


def test_a_last_term_is_one_below_which_a_rule_holds() -> None:
    plan = run(_rules("Max term", 12, 24), _mapping(("Term below", "Max term")))
    assert _bounds(plan) == [(None, 13), (None, 25)]
    assert "'Max term' names the last term of a rule: the first is read as below 13" in said(plan)
    assert _bounds(run(_rules("Term below", 12), _mapping(("Term below", "Term below")))) == [(None, 12)]


def test_years_in_the_heading_are_months() -> None:
    both = _mapping(("Term from", "Term (years)"), ("Term below", "Term (years)"))
    assert _bounds(run(_rules("Term (years)", "1-2", 3), both)) == [(12, 25), (36, 37)]
    asked = run(_rules("Min term (years)", 1), _mapping(("Term from", "Min term (years)")))
    assert "says years, and Term from is in months" in errors(asked)[0]


def test_what_is_no_span_stops_its_row_with_its_cell() -> None:
    plan = run(_rules("Term", "12-24", "long"), _mapping(("Term from", "Term")))
    assert "Data!C3: 'long' is no span of terms" in errors(plan)[0]
    dropped = replace(_mapping(("Term from", "Term")), drop=("R1",))
    assert not errors(run(_rules("Term", "12-24", "long"), dropped))


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (("Term",), {"Term from": "Term", "Term below": "Term"}),
        (("Min term", "Max term"), {"Term from": "Min term", "Term below": "Max term"}),
        (("Min term",), {"Term from": "Min term"}),
    ],
)
def test_a_column_of_terms_is_suggested_for_both_bounds(headings: tuple[str, ...], taken: dict[str, str]) -> None:
    first, second = (12 for _ in headings), (24 for _ in headings)
    file = source([["Rule", "Role", *headings], ["R1", "CSM", *first], ["R2", "AE", *second]])
    table = find_tables(file.sheets[0])[0][0]
    fields = suggest(book(), file.sheets[0], table, "Crediting rules", "R").mapping.fields
    assert {one.field: one.heading for one in fields if one.field.startswith("Term")} == taken
