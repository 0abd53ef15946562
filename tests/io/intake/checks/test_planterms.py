"""Terms of plan documents that their columns say otherwise than the book."""

from __future__ import annotations

from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from model.tables.book import Cell
from tests.io.intake.deals import book, column, errors, run, said


def _mapping(target: str, *fields: str, **more: str) -> Mapping:
    maps = [FieldMap(name, name) for name in fields] + [FieldMap(name, heading) for name, heading in more.items()]
    return Mapping("M", target, fields=tuple(maps))


PLANS = _mapping("Plans", "Plan ID", "Name", "Plan cap")


def _capped(*caps: Cell) -> ImportPlan:
    return run([["Plan ID", "Name", "Plan cap"], *([f"P{n}", "P", cap] for n, cap in enumerate(caps))], PLANS)


def test_a_cap_of_thousands_is_money_and_told() -> None:
    plan = _capped("200%", 250_000)
    assert column(plan, "Plan cap unit") == [None, "money"]
    assert "Plan cap 250000 is read as money, for nobody earns 250000 times the target (1 row)" in said(plan)
    assert "as money" not in said(_capped("200%", 3))


def test_a_cap_whose_unit_is_given_stays() -> None:
    mapping = _mapping("Plans", "Plan ID", "Name", "Plan cap", "Plan cap unit")
    plan = run([["Plan ID", "Name", "Plan cap", "Plan cap unit"], ["P1", "P", 5000, "target"]], mapping)
    assert column(plan, "Plan cap unit") == ["target"]


def test_terms_that_are_not_imported_are_told() -> None:
    rows = [["Plan ID", "Name", "Accelerator", "Payout frequency", "Contact"], ["P1", "P", 1.5, "Monthly", "Ann"]]
    text = said(run(rows, _mapping("Plans", "Plan ID", "Name")))  # type: ignore[arg-type]
    assert "'Accelerator', 'Payout frequency' of the file may say what is paid, and nothing of it is imported" in text
    mapped = _mapping("Plans", "Plan ID", "Name", Paid="Payout frequency")
    assert "'Payout frequency' of the file" not in said(run(rows, mapped))  # type: ignore[arg-type]


DRAWS = _mapping("Draws", "Payee ID", "From", Amount="Monthly draw")
ROWS: list[list[Cell]] = [["Payee ID", "From", "Monthly draw"], ["0012", date(2026, 1, 1), 2000]]


def _plans(*paid: str) -> list[dict[str, Cell]]:
    return [{"Plan ID": f"P{n}", "Name": "P", "Paid": span} for n, span in enumerate(paid)]


@pytest.mark.parametrize(
    ("paid", "answers"),
    [
        (("quarter",), ("threefold", "ones")),
        (("",), ("threefold", "ones")),
        (("year",), ("monthly", "ones")),
        (("half",), ("ones",)),
        (("month", "quarter"), ("ones",)),
    ],
)
def test_a_monthly_draw_beside_another_pay_period_is_asked_about(
    paid: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    plan = run(ROWS, DRAWS, book(Plans=_plans(*paid)))
    asked = next(one for one in plan.problems if isinstance(one, Question) and one.topic == "scale")
    assert tuple(answer for answer, _ in asked.answers) == answers
    assert "'Monthly draw' says monthly, and a draw of the book is for a pay period" in errors(plan)[0]


def test_a_monthly_draw_is_taken_threefold_or_as_it_stands() -> None:
    into = book(Plans=_plans("quarter"))
    asked = next(one for one in run(ROWS, DRAWS, into).problems if isinstance(one, Question) and one.topic == "scale")
    assert column(run(ROWS, answered(DRAWS, asked, "threefold"), into), "Amount") == [6000]
    assert column(run(ROWS, answered(DRAWS, asked, "ones"), into), "Amount") == [2000]
    assert not errors(run(ROWS, DRAWS, book(Plans=_plans("month"))))


def test_recurring_revenue_of_a_month_is_asked_about() -> None:
    fields = {"Transaction ID": "ID", "Date": "Date", "Type": "Type", "Amount": "MRR"}
    mapping = Mapping("T", "Transactions", fields=tuple(FieldMap(*pair) for pair in fields.items()))
    plan = run([["ID", "Date", "Type", "MRR"], ["D1", date(2026, 1, 5), "new", 100]], mapping)
    assert "'MRR' says monthly, and Amount is for a year" in errors(plan)[0]
