"""Conditions of crediting rules as people write them."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from model.tables.book import Cell
from tests.io.intake.deals import book, column, errors, run, said

FIELDS = ("Rule", "Role", "Types", "Segment", "Region", "Product")
RULES = Mapping("Rules", "Crediting rules", fields=tuple(FieldMap(name, name) for name in FIELDS))
SEGMENTS = [{"Account ID": "A1", "Account": "Acme", "Segment": "SMB", "Region": "NAM"}]


def _plan(mapping: Mapping = RULES, **conditions: Cell) -> ImportPlan:
    rows = [list(FIELDS), ["R1", "CSM", *(conditions.get(name) for name in FIELDS[2:])]]
    return run(rows, mapping, book(Accounts=SEGMENTS))


@pytest.mark.parametrize("word", ["All", "any", "*", "-", "All segments"])
def test_a_condition_that_anything_fulfils_is_blank_and_told(word: str) -> None:
    plan = _plan(Segment=word, Types=word)
    assert (column(plan, "Segment"), column(plan, "Types")) == ([None], [None])
    assert f"'{word}' in 2 conditions of rules is read as blank: anything matches" in said(plan)


@pytest.mark.parametrize("words", ["SMB, Mid", "SMB; Mid", "SMB/Mid", "SMB & Mid"])
def test_several_names_in_a_condition_of_one_stop_the_import(words: str) -> None:
    plan = _plan(Segment=words)
    assert f"'{words}' may be several names, and a rule has one Segment" in errors(plan)[0]
    asked = next(one for one in plan.problems if isinstance(one, Question) and one.field == "Segment")
    assert not _plan(answered(RULES, asked, "keep"), Segment=words).blocked


def test_a_segment_that_nothing_has_is_told_and_known_ones_are_not() -> None:
    text = said(_plan(Segment="Small Business", Region="nam"))
    assert "nothing in the book has the segment 'Small Business': no deal matches such a rule" in text
    assert "region" not in text
    assert "no deal matches" not in said(run([list(FIELDS), ["R1", "CSM", None, "SMB"]], RULES))
