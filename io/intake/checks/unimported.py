"""What rows of a file say beside what is imported of them: two that look the same may be two all the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking
from intake.matching.candidates import name_score
from intake.matching.headingwords import name_words
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from model.basics.money import is_currency
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS
from model.tables.values import shown

_CURRENCY = "Currency"
_PART = re.compile(r"\b(?:split|share|credit|allocation|percent(?:age)?|pct)\b|%")
_CHANCE = re.compile(r"\b(?:probability|prob|likelihood)\b")
_QUANTITY = re.compile(r"(?:quantity|qty|units?|seats?|licen[cs]es|menge|anzahl)(?: .*)?")
_LINE = re.compile(r"\b(?:ext|extended|total|line|net|gross)\b")
_PRICE = re.compile(r"\bprice\b|\bper (?:unit|seat|licen[cs]e)\b|\bpreis\b")
_WHOLE = 100  # in percent points


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


def unread_parts(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Columns beside amounts of deals that say that only a part of one counts, or several times it."""
    mapping = underway.mapping
    if mapping.target != "Transactions":
        return
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    roles = [name_words(one.field) for one in mapping.fields if SHEETS[mapping.target].find(one.field) is None]
    amount = next((name_words(one.heading) for one in mapping.fields if one.field == "Amount"), "")
    for position, heading in enumerate(table.headings):
        words = name_words(heading)
        numbers = [cell for cell in table.cells[position] if is_number(cell)] if position not in used else []
        most = max(numbers, default=0)
        parts = sum(0 < number < (100 if most > 1 else 1) for number in numbers) if most <= _WHOLE else 0
        of_role = any(role in words for role in roles) and _PART.search(words)
        if parts and of_role:
            wrong = f"'{heading}' says of {counted(parts, 'row')} that a part counts, and is not imported"
            yield problem(table.sheet, "", None, wrong, "import the shares as Credits of these deals")
        elif parts and _CHANCE.search(words):
            wrong = f"'{heading}' is below 100 % in {counted(parts, 'row')}, as of deals that are still open"
            yield problem(table.sheet, "", None, wrong, "make sure that all of them are won")
        elif (
            _QUANTITY.fullmatch(words)
            and not _PRICE.search(words)
            and _is_price(amount)
            and any(number != 1 for number in numbers)
        ):
            wrong = f"'{heading}' is not imported, and the amounts may be those of one"
            yield problem(table.sheet, "", None, wrong, "take the amount of the whole line")


def _is_price(words: str) -> bool:
    """Whether a heading names the price of one, and not of all, as `Ext price` does."""
    return bool(_PRICE.search(words)) and not _LINE.search(words)


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
