"""What rows of a file say beside what is imported of them: two that look the same may be two all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking
from intake.matching.candidates import name_score
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from model.basics.money import is_currency
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS
from model.tables.values import shown

_CURRENCY = "Currency"


def unread_currencies(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """A column of currencies that is not imported, where amounts would be in others without it."""
    mapping, own, held = underway.mapping, underway.typed.settings.currency, underway.reader.currencies.held
    spec = SHEETS[mapping.target]
    given = {*(one.field for one in mapping.fields), *mapping.fixed, *mapping.composed}
    if spec.find(_CURRENCY) is None or _CURRENCY in given:
        return
    for position, heading in enumerate(table.headings):
        named = name_score(_CURRENCY, heading, spec.name)[0]
        cells = table.cells[position] if named else ()
        codes = Counter(shown(cell).strip().upper() for cell in cells if cell is not None)
        if not codes or not all(map(is_currency, codes)):
            continue
        if set(codes) != {own} or set(held) - {own}:
            told = ", ".join(f"{code} {count:,}" for code, count in codes.items())
            wrong = f"'{heading}' holds currencies ({told}) and is not imported, so that all amounts would be in {own}"
            wrong += ", or in what the book has for their rows" if set(held) - {own} else ""
            issue = problem(
                table.sheet, "", None, wrong, "take Currency from it, or say what all are in", Severity.ERROR
            )
            answers = ((heading, f"Take it from {heading}"), (f"={own}", f"All are in {own}"))
            yield asking(issue, "field", answers, _CURRENCY, heading)


class Unimported:
    """The columns of some tables of which an import takes nothing."""

    def __init__(self, tables: Sequence[FoundTable], mapping: Mapping) -> None:
        self._tables = {table.sheet: table for table in tables}
        self._mapping = mapping

    def differing(self, one: Record, other: Record) -> tuple[str, ...]:
        """The headings of such columns in which two records of different rows differ."""
        found = [self._texts(record) for record in (one, other)]
        return tuple(heading for heading, text in found[0].items() if found[1].get(heading, text) != text)

    def _texts(self, record: Record) -> dict[str, str]:
        table = self._tables[record.sheet]
        used = {find_heading(table.headings, heading) for heading in self._mapping.used}
        rest = (i for i in range(len(table.headings)) if i not in used)
        return {table.headings[i]: shown(table.cells[i][record.at]).strip() for i in rest}
