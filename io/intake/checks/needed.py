"""What an import lacks as a whole: fields that new rows need, rows, periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.changes.keys import key_headings
from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, asking
from intake.matching.forall import for_all
from intake.matching.moments import CHAINS, PERIOD, days_told, titles, which_day
from intake.rows.record import Record
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS


def needed(underway: Underway) -> Iterator[Problem]:
    """Fields that new rows need and that nothing is mapped to, told once each."""
    book, source, tables, mapping = underway.book, underway.source, underway.tables, underway.mapping
    unmapped, found = underway.unmapped, underway.found
    new = sum(row.action in ("new", "bad") for row in found.rows)
    if "From" in unmapped and mapping.target in CHAINS:  # once there is a day, the spells before say the rest
        unmapped = [heading for heading in unmapped if heading in (*key_headings(mapping.target), "From")]
    for heading in unmapped if new else ():
        wrong = f"nothing is mapped to '{heading}', needed for {counted(new, 'new row')} of {mapping.target}"
        right = "map a column, compose it of several, or give one value for all rows"
        issue = problem(mapping.target, "", None, wrong, right, Severity.ERROR)
        if heading == "From" and mapping.target in CHAINS:
            yield which_day(mapping.target, issue, days_told([text for one in tables for text in titles(source, one)]))
        else:
            yield asking(issue, "field", for_all(book, mapping.target, heading), heading)


def nothing(underway: Underway) -> Iterator[Problem]:
    """A table without rows, or without a value for any period, unless it is asked first what its columns are."""
    mapping, tables, records = underway.mapping, underway.tables, underway.records
    if _asks_columns(underway.told):
        return
    wrong, right = "", ""
    if records and not any(_has_values(record, mapping) for record in records):
        wrong, right = "no column names a period, so no value is imported", "head the columns like 2026-07 or FY2026-Q3"
    elif tables and not records:
        wrong = "the table has no rows"
    if wrong:
        yield problem(tables[0].sheet, "", None, wrong, right, Severity.ERROR)


def _has_values(record: Record, mapping: Mapping) -> bool:
    """Whether a record has a period at all, where its sheet is about periods."""
    spec = SHEETS[mapping.target]
    return spec.periods is None or any(spec.find(heading) is None for heading in record.cells)


def _asks_columns(problems: Sequence[Problem]) -> bool:
    """Whether something is asked without which no column is a period's."""
    return any(
        isinstance(issue, Question) and (issue.topic in ("year", "under") or issue.field == PERIOD)
        for issue in problems
    )
