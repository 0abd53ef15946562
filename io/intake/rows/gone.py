"""Columns that the table of an import had when its mapping was made, and lacks now; and new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intake.files.source import problem
from intake.mapping.locate import Headings
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SURPRISE, asking
from intake.matching.periods import has_period
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS


def gone_and_new(
    table: FoundTable, mapping: Mapping, is_period: Callable[[str], bool], calendar: Calendar
) -> Iterator[Problem]:
    """Headings that the mapping knew and the table lacks, an error where the import needs them, and new ones."""
    used, there = set(mapping.used), Headings(table.headings)
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
