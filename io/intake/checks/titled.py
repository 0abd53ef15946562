"""A title that names another measure than the one that the import gives to all rows: last month's was another file."""

from __future__ import annotations

from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.questions import asking
from intake.matching.across import measures_said, names_of
from model.basics.problem import Problem
from model.tables.schema import folded


def misnamed(underway: Underway) -> Iterator[Problem]:
    """Tables whose title or sheet names measures of the book, and not the one value of all rows."""
    book, mapping, tables = underway.book, underway.mapping, underway.tables
    measure = mapping.fixed.get("Measure", "")
    for table in tables if measure else ():
        said = measures_said(table, names_of(book, "").measures)
        if said and folded(measure) not in map(folded, said):
            named = ", ".join(sorted(said))
            wrong = f"the title or the name of the sheet says {named}, and all rows are taken as {measure}"
            issue = problem(table.sheet, "", None, wrong, "make sure that it is the right file")
            yield asking(issue, "field", tuple((f"={name}", f"It is {name}") for name in sorted(said)), "Measure")
