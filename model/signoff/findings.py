"""What a proof found, as records that name the cell, what stood in it when it was signed, and what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.signoff.written import WrittenRow
from model.tables.book import Sheet

_SHOWN = 80


@dataclass(frozen=True)
class Finding:
    """One alteration. `row` is the data row of the sheet as it stands now, None where it is gone.

    `before` is what was signed and `after` what the book holds, both '' where the cell as such came or went.
    """

    sheet: str
    row: int | None
    column: str | None
    cell: str
    before: str
    after: str
    wrong: str
    right: str

    @property
    def place(self) -> str:
        """`Payouts!M14`, or the sheet's name alone."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}; {self.right}"


def changed_cell(sheet: Sheet, row: int, column: str, about: str, before: str, after: str) -> Finding:
    """A cell that holds something else than what was signed."""
    wrong = f"{column} of {about} was {_quoted(before)} when it was signed and is {_quoted(after)} now"
    right = f"put {_quoted(before)} back" if before else "empty it again"
    return Finding(sheet.name, row, column, sheet.address(row, column), before, after, wrong, right)


def added_row(sheet: Sheet, row: int, wrong: str, right: str = "delete the row") -> Finding:
    """A row that was not signed, or not like this."""
    return Finding(sheet.name, row, None, sheet.address(row, None), "", "", wrong, right)


def missing(sheet: str, wrong: str, right: str, column: str | None = None) -> Finding:
    """Something that was signed and is gone."""
    return Finding(sheet, None, column, "", "", "", wrong, right)


def differing(sheet: Sheet, row: WrittenRow, signed: Mapping[str, str], about: str) -> list[Finding]:
    """The cells of a row that differ from what was signed, under the headings that were signed."""
    return [
        changed_cell(sheet, row.row, heading, about, text, row.texts[heading])
        for heading, text in signed.items()
        if sheet.find(heading) is not None and row.texts[heading] != text
    ]


def paired(
    signed: Sequence[Mapping[str, str]], found: Sequence[WrittenRow], headings: Sequence[str], at_least: int
) -> dict[int, WrittenRow]:
    """Which row is most likely what became of which signed one: the most cells alike, best first, each row once."""
    likenesses = sorted(
        (
            (-sum(row.texts[h] == texts[h] for h in headings), i, j)
            for i, texts in enumerate(signed)
            for j, row in enumerate(found)
        ),
    )
    pairs: dict[int, WrittenRow] = {}
    taken: set[int] = set()
    for likeness, i, j in likenesses:
        if -likeness >= at_least and i not in pairs and j not in taken:
            pairs[i] = found[j]
            taken.add(j)
    return pairs


def missing_columns(sheet: Sheet, headings: Iterable[str]) -> list[Finding]:
    """Columns that the record needs and the sheet lacks."""
    right = "name it so again, or bring it back from an earlier copy"
    return [missing(sheet.name, f"the column '{heading}' is missing", right, heading) for heading in headings]


def _quoted(text: str) -> str:
    if not text:
        return "blank"
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return f"'{short}'"
