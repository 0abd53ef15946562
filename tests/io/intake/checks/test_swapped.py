"""Day and month swapped where every date can be read both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from intake.values.reading import Reading
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, column, run, said

_MONTH = "swapped (2026-06-01 here) all lie in 2026-06"


def _ordered(order: str) -> Mapping:
    fields = (replace(one, reading=Reading(dates=order)) if one.field == "Date" else one for one in BOOKINGS.fields)
    return replace(BOOKINGS, fields=tuple(fields))


def _deals(*days: str) -> Rows:
    return [DEALS[0], *([f"D{at}", day, "A1", "new", 100] for at, day in enumerate(days))]


def _asked(plan: ImportPlan) -> list[Question]:
    return [one for one in plan.problems if isinstance(one, Question) and one.topic == "dates"]


def test_a_month_of_the_other_regional_setting_is_told_and_can_be_turned() -> None:
    rows = _deals("6/1/2026", "6/2/2026", "6/9/2026")
    plan = run(rows, _ordered("dmy"))
    (question,) = _asked(plan)
    assert "'Date' is read as 2026-01-06 here, and lies in 3 months" in question.wrong
    assert question.wrong.endswith(_MONTH)
    turned = run(rows, answered(_ordered("dmy"), question, "mdy"))
    assert [day.isoformat() for day in column(turned, "Date")] == ["2026-06-01", "2026-06-02", "2026-06-09"]
    assert not _asked(turned)


@pytest.mark.parametrize(
    "days",
    [
        ("1/1/2026", "1/2/2026", "1/3/2026"),
        ("6/1/2026", "6/2/2026"),
        ("6/1/2026", "6/2/2026", "7/3/2026"),
        ("6/1/2026", "6/2/2026", "31/3/2026"),
    ],
    ids=["first days of months", "two months", "other days", "a day above 12"],
)
def test_dates_of_several_months_alone_tell_nothing(days: tuple[str, ...]) -> None:
    assert not _asked(run(_deals(*days), _ordered("dmy")))


def test_the_months_of_the_last_run_tell_first_days_too() -> None:
    before = run(_deals("30/12/2025", "2/12/2025"), _ordered("dmy"))
    assert before.mapping.last is not None
    assert before.mapping.last.months == {"Date": "2025-12"}
    plan = run(_deals("1/2/2026", "1/3/2026", "2/5/2026"), before.mapping)
    assert "2026-01 and 2026-02, like those of the last run (2025-12)" in said(plan)
    assert not _asked(run(_deals("1/2/2026", "2/2/2026", "3/2/2026"), before.mapping))


def test_real_dates_are_told_without_an_answer() -> None:
    assert _MONTH in said(run(_deals("2026-01-06", "2026-02-06", "2026-03-06")))
