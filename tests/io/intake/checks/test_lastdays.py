"""Contracts whose ends are the first day after them, as billing systems write them."""

from __future__ import annotations

from datetime import date

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from tests.io.intake.deals import Rows, column, errors, run

_FIELDS = ("Contract ID", "Account ID", "From", "To", "ARR")
_CONTRACTS = Mapping("Contracts", "Contracts", fields=tuple(FieldMap(name, name) for name in _FIELDS))


def _rows(*spans: tuple[str, str]) -> Rows:
    return [_FIELDS, *([f"C{at}", "A1", first, end, 100] for at, (first, end) in enumerate(spans))]


def test_ends_whole_months_after_the_first_day_are_asked_about() -> None:
    rows = _rows(("2026-01-01", "2027-01-01"), ("2026-03-15", "2026-06-15"))
    plan = run(rows, _CONTRACTS)
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "ends"]
    assert errors(plan) == [
        "Data!2:2: 2 contracts end whole months after their first days, as 2026-01-01 to 2027-01-01; "
        "say whether these are the last days, or the first ones after the contracts"
    ]
    before = run(rows, answered(_CONTRACTS, asked, "before"))
    assert (before.blocked, column(before, "To")) == (False, [date(2026, 12, 31), date(2026, 6, 14)])
    kept = run(rows, answered(_CONTRACTS, asked, "keep"))
    assert (kept.blocked, column(kept, "To")) == (False, [date(2027, 1, 1), date(2026, 6, 15)])


def test_last_days_are_not_asked_about() -> None:
    usual = [("2026-01-01", "2026-12-31"), ("2026-02-15", "2027-02-14")]
    assert not run(_rows(*usual), _CONTRACTS).blocked
    assert not run(_rows(*usual, ("2026-01-05", "2026-08-05")), _CONTRACTS).blocked
    assert not run(_rows(("2026-01-01", "2026-01-01")), _CONTRACTS).blocked
