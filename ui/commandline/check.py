"""`main.py check BOOK`: what is wrong with a book, for people or as JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence

from model.basics.problem import Problem, Severity
from ui.commandline.books import opened
from ui.commandline.outcome import ATTENTION, DONE
from ui.figures.written import counted


def run(options: Namespace) -> int:
    """Print the problems of a book, errors first; 1 if any of them is an error."""
    problems = ordered(opened(options.book).problems)
    print(as_json(options.book, problems) if options.json else as_text(problems))
    return ATTENTION if any(problem.severity is Severity.ERROR for problem in problems) else DONE


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """Errors, then warnings, then findings, each in the order in which they were found."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    return sorted(problems, key=lambda problem: rank[problem.severity])


def as_text(problems: Sequence[Problem]) -> str:
    """One line a problem, then the counts."""
    counts = [counted(sum(p.severity is kind for p in problems), kind.value) for kind in Severity]
    lines = [f"{problem.severity.value}: {problem}" for problem in problems]
    return "\n".join([*lines, ", ".join(counts)])


def as_json(book: str, problems: Sequence[Problem]) -> str:
    """An object with the book's name and its problems as a list of objects."""
    records = [
        {
            "severity": problem.severity.value,
            "sheet": problem.sheet,
            "cell": problem.cell,
            "column": problem.column,
            "value": problem.value,
            "wrong": problem.wrong,
            "right": problem.right,
        }
        for problem in problems
    ]
    return json.dumps({"book": book, "problems": records}, ensure_ascii=False, indent=2)
