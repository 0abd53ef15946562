"""Why lines are held, in the words of their explanation: what is missing, and where it would stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from export.places import places
from model.basics.problem import Severity
from model.calculate import Calculation
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from ui.figures.written import counted

_MOST, _MOST_MISSING = 20, 3


def held_report(calculation: Calculation, held: Sequence[PayoutLine]) -> str:
    """The held lines with what each lacks, then the errors of the book; both cut off where they grow long."""
    lines = _cut([f"{_name(line)}: {_why(calculation, line)}" for line in held[:_MOST]], len(held))
    errors = [str(problem) for problem in calculation.problems if problem.severity is Severity.ERROR]
    return "\n".join([f"Held: {counted(len(held), 'line')}", *lines, *_cut(errors[:_MOST], len(errors))])


def _cut(texts: Sequence[str], of: int) -> list[str]:
    more = [f"  ... and {of - len(texts):,} more"] if of > len(texts) else []
    return [*(f"  {text}" for text in texts), *more]


def _name(line: PayoutLine) -> str:
    return " ".join(part for part in (line.period_name, line.payee_id, line.component, line.line) if part)


def _why(calculation: Calculation, line: PayoutLine) -> str:
    """The first steps that lack a number, or the reason alone."""
    for other, step in explain(calculation, line.period, line.payee_id, line.component):
        if (other.component, other.line) == (line.component, line.line):
            found = list(dict.fromkeys(_said(missing) for missing in _missing(step) if missing is not step))
            if found:
                more = [f"and {len(found) - _MOST_MISSING} more"] if len(found) > _MOST_MISSING else []
                return "; ".join([*found[:_MOST_MISSING], *more])
    return line.reason or "it rests on a line that is held"


def _said(missing: Step) -> str:
    where = places(missing.sources)
    return f"{missing.label}: {missing.note}" + (f" [{where}]" if where else "")


def _missing(step: Step) -> Iterator[Step]:
    """The deepest steps without a number that say something."""
    below = [found for part in step.parts for found in _missing(part)]
    if below:
        yield from below
    elif step.value is None and step.unit != "text" and step.note:
        yield step
