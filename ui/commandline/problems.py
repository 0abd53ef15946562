"""Everything that is wrong with a book, as far as its data go: what reading it finds, and what only pay can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.basics.calendar import Period
from model.basics.problem import Problem, Severity
from model.calculate import calculate
from model.explain.missing import missing
from model.tables.columns import Tables
from ui.tasks.periods import known_periods, latest, under_way


@dataclass(frozen=True)
class Found:
    """Problems, errors first. `until`: the last pay period that was calculated as one that must be complete, and
    `running` the one under way after it; '' where there is none.
    """

    problems: Sequence[Problem]
    until: str = ""
    running: str = ""

    @property
    def blocks(self) -> bool:
        """Whether any of them is an error."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def __str__(self) -> str:
        if not self.until:
            return "Nothing was calculated: the book has no transactions, readings or targets."
        note = f"; {self.running} is under way, so what it lacks is only a warning" if self.running else ""
        return f"Calculated up to {self.until}{note}."


def problems_of(tables: Tables) -> Found:
    """The book's problems, those of the calculation, and what its held lines lack.

    Calculated is the fiscal year of the last pay period that transactions or readings fill, and the period that they
    have reached after it.
    """
    calendar, periods = tables.calendar, known_periods(tables)
    filled, running = latest(tables, periods), under_way(tables, periods)
    if filled is None:
        return Found(_ordered(tables.problems))
    running = None if running == filled else running
    last_of_year = {calendar.year_of(period.start): period for period in (filled, running) if period is not None}
    found: dict[Problem, None] = {}
    for year, last in last_of_year.items():
        calculation = calculate(tables, last)
        found.update(dict.fromkeys(calculation.problems))
        if filled.end > year.start:
            found.update(dict.fromkeys(missing(calculation, Period(year.start, filled.end - year.start))))
        if running is not None and year.holds(running):
            lacking = (replace(problem, severity=Severity.WARNING) for problem in missing(calculation, running))
            found.update(dict.fromkeys(lacking))
    return Found(_ordered(found), calendar.name(filled), calendar.name(running) if running is not None else "")


def _ordered(problems: Sequence[Problem] | dict[Problem, None]) -> list[Problem]:
    """Errors, then warnings, then findings, each in the order in which they were found."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    return sorted(problems, key=lambda problem: rank[problem.severity])
