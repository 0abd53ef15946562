"""Columns that the table of an import had when its mapping was made, and lacks now; and new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intake.files.source import problem
from intake.mapping.locate import Headings
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SURPRISE, asking
from intake.matching.periods import has_period
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS


def gone_and_new(
    table: FoundTable, mapping: Mapping, period_of: Callable[[str], Period | None], calendar: Calendar
) -> Iterator[Problem]:
    """Headings that the mapping knew and the table lacks, an error where the import needs them, and new ones.

    `period_of`: the period that a heading names. Of periods only those are told that are not before the first one here.
    """

    def is_period(heading: str) -> bool:
        return period_of(heading) is not None

    used, there = set(mapping.used), Headings(table.headings)
    yield from _gone_periods(table, mapping, period_of)
    for heading in dict.fromkeys((*mapping.used, *mapping.headings)):
        if there.find(heading) is None and not is_period(heading):
            severity = Severity.ERROR if heading in used else Severity.WARNING
            field = next((one.field for one in mapping.fields if one.heading == heading), "")
            column = SHEETS[mapping.target].find(field)
            is_optional = bool(field) and (column is None or not column.required)
            right = "take another column instead" if heading in used else ""
            answers = (("", f"Import without {field}"),) if is_optional and heading in used else ()
            issue = problem(table.sheet, "", None, f"the column '{heading}' is gone", right, severity)
            yield asking(issue, SURPRISE, answers, field, heading)
    known, of_periods = Headings(mapping.headings), mapping.periods or mapping.unpivot
    for heading in table.headings if mapping.headings else ():
        of_period = is_period(heading) or (of_periods and has_period(heading, calendar))
        if known.find(heading) is None and not of_period:
            wrong = f"the column '{heading}' is new and not imported"
            yield problem(table.sheet, "", None, wrong, "map it if it matters", Severity.FINDING)


def _gone_periods(table: FoundTable, mapping: Mapping, period_of: Callable[[str], Period | None]) -> Iterator[Problem]:
    """Periods that are gone though earlier ones are there: a window of months that moves on drops the first ones."""
    here = {period for heading in table.headings if (period := period_of(heading)) is not None}
    first = min((period.start for period in here), default=None)
    for heading in mapping.headings:
        period = period_of(heading)
        if first is not None and period is not None and period not in here and period.start >= first:
            issue = problem(table.sheet, "", None, f"the column '{heading}' is gone", "", Severity.WARNING)
            yield asking(issue, SURPRISE, heading=heading)
