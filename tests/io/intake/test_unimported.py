"""Rows that are the same in all that is imported, and two in what is not."""

from __future__ import annotations

from dataclasses import replace

from tests.io.intake.deals import BOOKINGS, DEALS, run, said

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
