"""What there is to say about an import: the doubts of its rows, and what the matching of columns left open."""

from __future__ import annotations

from dataclasses import replace

from intake import Question
from intake.mapping.questions import SURPRISE
from model.basics.problem import Problem, Severity
from model.tables.schema import folded
from ui.imports.work import Opened, Seen


def surprises_of(seen: Seen) -> list[Problem]:
    """What is otherwise than in the run before."""
    return [issue for issue in seen.plan.problems if isinstance(issue, Question) and issue.topic == SURPRISE]


def still_open(seen: Seen) -> tuple[Problem, ...]:
    """The doubts of the matching that nobody has settled: fields that still come from nowhere, or by guess, and
    the column of each period that was taken.
    """
    mapping = seen.mapping
    given = {one.field: one.heading for one in mapping.fields} | dict(mapping.fixed) | dict(mapping.composed)

    def is_open(issue: Problem) -> bool:
        if isinstance(issue, Question) and issue.topic == "under":
            return folded(mapping.under) == folded(issue.subject)
        if isinstance(issue, Question) and issue.topic == "column":
            return issue.heading not in given.values()
        if not isinstance(issue, Question) or issue.topic != "field":
            return True
        return given.get(issue.field, "") == issue.heading

    return tuple(issue for issue in seen.doubts if is_open(issue))


def all_doubts(seen: Seen) -> list[Problem]:
    """All there is to say, each field's lack once, with the columns that the matching could not decide between.

    What concerns the whole table comes before its columns and rows.
    """
    doubts = still_open(seen)
    fields = {doubt.field: doubt for doubt in doubts if isinstance(doubt, Question) and doubt.topic == "field"}
    surprising = set(map(id, surprises_of(seen)))
    plan = [_with_answers(issue, fields) for issue in seen.plan.problems]
    told = {issue.field for issue in plan if isinstance(issue, Question) and issue.topic == "field"}
    others = (doubt for doubt in doubts if not isinstance(doubt, Question) or doubt.field not in told)
    return sorted([*others, *plan], key=lambda issue: id(issue) not in surprising)


def _with_answers(issue: Problem, fields: dict[str, Question]) -> Problem:
    if not isinstance(issue, Question) or issue.topic != "field" or issue.answers:
        return issue
    doubt = fields.get(issue.field)
    if doubt is None or not doubt.answers:
        return issue
    return replace(issue, answers=doubt.answers, wrong=f"{issue.wrong}: {doubt.wrong}")


def reasons(opened: Opened) -> str:
    """Why nothing of a file can be imported."""
    errors = [issue for issue in opened.survey.problems if issue.severity is not Severity.FINDING]
    return ". ".join(_sentence(issue) for issue in errors[:4]) or "No sheet holds a table."


def _sentence(issue: Problem) -> str:
    text = f"{issue.wrong}; {issue.right}" if issue.right else issue.wrong
    return text[:1].upper() + text[1:]
