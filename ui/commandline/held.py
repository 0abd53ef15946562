"""Held lines and what they wait for: the cells that are missing, and the errors of the book."""

from __future__ import annotations

from collections.abc import Sequence

from model.basics.calendar import Period
from model.basics.legible import legible
from model.basics.problem import Severity
from model.calculation import Calculation
from model.explain.missing import missing
from model.pay.lines import PayoutLine
from ui.figures.written import counted

_MOST = 20


def held_report(calculation: Calculation, period: Period | None, held: Sequence[PayoutLine]) -> str:
    """The held lines of `period` (None: all), then what is missing or wrong, each once; cut off where it grows long."""
    lacking = [str(problem) for problem in missing(calculation, period)]
    errors = [str(problem) for problem in calculation.problems if problem.severity is Severity.ERROR]
    because = _listed("Missing or wrong", "cell", [*lacking, *errors]) if lacking or errors else []
    return "\n".join([*_listed("Held", "line", [_named(line) for line in held]), *because])


def _listed(title: str, noun: str, texts: Sequence[str]) -> list[str]:
    more = [f"  ... and {len(texts) - _MOST:,} more"] if len(texts) > _MOST else []
    return [f"{title}: {counted(len(texts), noun)}", *(f"  {legible(text)}" for text in texts[:_MOST]), *more]


def _named(line: PayoutLine) -> str:
    what = " ".join(part for part in (line.period_name, line.payee_id, line.component, line.line) if part)
    return f"{what}: {line.reason or 'it rests on a line that is held'}"
