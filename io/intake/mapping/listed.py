"""What there is to say of an import as a list to read: what says the same of many cells stands once, with their number.

Each cell keeps its own problem, by which a page marks it; two hundred lines about one column are read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.mapping.questions import Question
from model.basics.problem import Problem, Severity

_NUMBER = re.compile(r"('[^']*')|[-+]?\d[\d.,]*%?")  # outside quotation marks, within which each text is its own
_MOST_PLACES = 4


def listed(problems: Sequence[Problem]) -> list[Problem]:
    """One problem for all that say the same, with their number and the first places in its words."""
    asked = {one.field for one in problems if isinstance(one, Question) and one.topic == "currency"}
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for issue in problems:
        topic = (issue.topic, issue.field) if isinstance(issue, Question) else ("", "")
        if topic[1] in asked and _is_mark(issue):
            continue  # of a cell that the question counts
        alike.setdefault((_words(issue), issue.right, issue.severity, *topic), []).append(issue)
    return [found[0] if len(found) == 1 else _together(found) for found in alike.values()]


def _is_mark(issue: Problem) -> bool:
    """Whether a problem only marks a cell of which another one says what there is to do."""
    bare = isinstance(issue, Question) and not issue.topic and not issue.right
    return bare and issue.severity is Severity.WARNING and is_of_cell(issue)


def is_of_cell(issue: Problem) -> bool:
    """Whether a problem is about a row, or a cell of it."""
    return any(letter.isdigit() for letter in issue.cell)


def stops_row(issue: Problem) -> bool:
    """Whether a row, or a cell of it, stops the import."""
    return issue.severity is Severity.ERROR and is_of_cell(issue)


def _words(issue: Problem) -> str:
    """What a problem says, the same for all that are alike."""
    if isinstance(issue, Question):
        if issue.topic == "year" or (issue.field and not issue.answers and stops_row(issue)):
            return ""  # dates that can each be read in two ways say so in their own words
        if issue.answers:
            return issue.wrong
    return _NUMBER.sub(lambda match: match[1] or "#", issue.wrong) if is_of_cell(issue) else issue.wrong


def _together(found: Sequence[Problem]) -> Problem:
    first = found[0]
    others = list(dict.fromkeys(_place(issue, first.sheet) for issue in found[1:] if issue.cell))
    named = f": {', '.join(others[:_MOST_PLACES])}" if others else ""
    more = ", ..." if len(others) > _MOST_PLACES else ""
    return replace(first, wrong=f"{first.wrong} (and {len(found) - 1:,} more like it{named}{more})")


def _place(issue: Problem, sheet: str) -> str:
    top, _, bottom = issue.cell.partition(":")
    cell = f"row {top}" if top == bottom and top.isdigit() else issue.cell
    return cell if issue.sheet == sheet else f"{issue.sheet}!{cell}"
