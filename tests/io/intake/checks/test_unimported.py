"""Rows that are the same in all that is imported, and two in what is not."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping.questions import Question, answered
from tests.io.intake.deals import BOOKINGS, DEALS, column, errors, run, said

_LINES = [[*DEALS[0], "Line"], [*DEALS[1], 1], [*DEALS[2], 1], [*DEALS[1], 2]]


def test_lines_that_differ_in_a_column_that_is_not_imported_are_not_called_the_same() -> None:
    plan = run(_LINES)
    assert (plan.counts["new"], plan.counts["duplicate"]) == (2, 1)
    assert "Data!4:4: the file has 1 row again, the same in all that is imported (this one as row 2)" in said(plan)
    assert "but not in 'Line'; each is taken once; if they are several, compose their key of that too" in said(plan)
    assert "all the same" not in said(plan)


def test_a_column_that_a_pattern_uses_is_imported() -> None:
    composed = replace(BOOKINGS, fields=BOOKINGS.fields[1:], composed={"Transaction ID": "{Deal ID}-{Line}"})
    assert run(_LINES, composed).counts["new"] == 3
    assert "all the same" in said(run([*_LINES, _LINES[1]], composed))


def test_a_column_of_other_currencies_that_is_not_imported_is_asked_about() -> None:
    rows = [[*DEALS[0], "Deal Currency"], [*DEALS[1], "EUR"], [*DEALS[2], "USD"]]
    plan = run(rows)
    assert "'Deal Currency' holds currencies (EUR 1, USD 1) and is not imported" in errors(plan)[0]
    (question,) = [found for found in plan.problems if isinstance(found, Question) and found.topic == "field"]
    assert column(run(rows, answered(BOOKINGS, question, "Deal Currency")), "Currency") == ["EUR", "USD"]
    assert column(run(rows, answered(BOOKINGS, question, "=USD")), "Currency") == ["USD", "USD"]
    own = [[*DEALS[0], "Deal Currency"], [*DEALS[1], "USD"], [*DEALS[2], "USD"]]
    assert not run(own).blocked
