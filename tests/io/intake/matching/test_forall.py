"""What is offered where a needed column is missing and one value may hold for all rows."""

from __future__ import annotations

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.matching.forall import for_all
from intake.plan import ImportPlan
from model.tables.book import Cell
from tests.io.intake.deals import book, column, run

SCORECARDS: list[dict[str, Cell]] = [
    {"Plan ID": "P", "Component": name, "Method": method} for name, method in (("MBO", "scorecard"), ("GRR", "bonus"))
]


def _asked(plan: ImportPlan, field: str) -> Question:
    return next(one for one in plan.problems if isinstance(one, Question) and one.field == field)


def test_the_shape_of_a_curve_is_offered_with_what_it_means() -> None:
    fields = tuple(FieldMap(name, name) for name in ("Curve", "From", "Value"))
    rows = [["Curve", "From", "Value"], ["Rates", 0, "5%"], ["Rates", 50_000, "7%"]]
    asked = _asked(run(rows, Mapping("C", "Curves", fields=fields)), "Shape")
    assert ("=marginal", "All rows are marginal: each rate only on its own part") in asked.answers
    plan = run(rows, answered(Mapping("C", "Curves", fields=fields), asked, "=marginal"))
    assert (column(plan, "Shape"), plan.blocked) == (["marginal", "marginal"], False)


def test_goals_may_be_of_the_scorecards_of_the_book() -> None:
    into = book(Components=SCORECARDS)
    assert for_all(into, "Goals", "Component") == (("=MBO", "All rows are MBO"),)
    assert not for_all(into, "Goals", "Goal")
    many = book(Components=[{**SCORECARDS[0], "Component": f"C{n}"} for n in range(9)])
    assert not for_all(many, "Goals", "Component")
