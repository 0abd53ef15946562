"""What would be wrong in the book after an import, and was not before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from intake.files.source import problem
from intake.mapping.questions import asking
from intake.rows.record import Record
from model.basics.problem import Problem, Severity


def broken(
    before: Sequence[Problem],
    after: Sequence[Problem],
    target: str,
    touched: dict[int, Record],
    unmapped: Sequence[str],
) -> Iterator[tuple[Record, Problem]]:
    """What would be wrong in the book `after`: in an imported row it blocks, elsewhere it is told."""
    known = Counter((issue.sheet, issue.row, issue.wrong) for issue in before)
    told: Counter[tuple[str, str]] = Counter()
    for issue in after:
        if issue.severity is not Severity.ERROR or (issue.sheet == target and issue.column in unmapped):
            continue
        record = touched.get(issue.row) if issue.sheet == target and issue.row is not None else None
        if record is not None:
            names_it = not issue.column or issue.wrong.startswith(issue.column)
            where = issue.wrong if names_it else f"{issue.column}: {issue.wrong}"
            found = problem(record.sheet, record.place, None, where, issue.right, Severity.ERROR)
            yield record, asking(found, "", field=issue.column or "")
        elif not known[issue.sheet, issue.row, issue.wrong] and not told[issue.sheet, issue.wrong]:
            told[issue.sheet, issue.wrong] += 1
            first = next(iter(touched.values()), None)
            if first is not None:
                wrong = f"the import would bring a problem into the book: {issue.wrong}"
                yield first, problem(issue.sheet, issue.cell, None, wrong, issue.right, Severity.WARNING)
