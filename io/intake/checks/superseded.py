"""Rows that another one takes the place of, as a column of the file says: both would count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.matching.headingwords import name_words
from model.basics.problem import Problem
from model.tables.book import column_letters
from model.tables.schema import folded
from model.tables.values import is_blank, shown

_WORDS = re.compile(r"(?:is )?(?:superseded|replaced|duplicate|duplicated|merged) (?:by|of|into|with)(?: .*)?")
_NONE = {"no", "n", "none", "false", "0", "-", "n/a"}


def superseded(underway: Underway) -> Iterator[Problem]:
    """Tells rows in which a column such as `Superseded by`, which is not imported, names another one."""
    used = {folded(heading) for heading in underway.mapping.used}
    taken = {(record.sheet, record.row) for record in underway.records}
    for table in underway.tables:
        for heading, cells, at in zip(table.headings, table.cells, table.columns, strict=True):
            if folded(heading) in used or not _WORDS.fullmatch(name_words(heading)):
                continue
            filled = [cell for row, cell in zip(table.rows, cells, strict=True) if (table.sheet, row) in taken]
            named = [cell for cell in filled if not is_blank(cell) and folded(shown(cell)) not in _NONE]
            if named:
                place = "" if table.turned else f"{column_letters(at)}:{column_letters(at)}"
                wrong = (
                    f"'{heading}' names another row in {counted(len(named), 'row')} ({shown(named[0])} first), "
                    "and both are imported"
                )
                yield problem(table.sheet, place, None, wrong, "leave out those that do not count")
