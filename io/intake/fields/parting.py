"""Several accounts or owners in one cell of a list: `A1, A2; A3`, `Ines Ortega 60% / Kenji Sato 40%`, as a row each.

A comma or stroke may also be part of a name: what the book knows tells, and where it does not, the import asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from intake.files.source import counted
from intake.mapping.locate import find_heading
from intake.mapping.mapping import FieldMap, Mapping
from intake.matching.resolving import Resolver
from intake.tables.finding import FoundTable
from intake.values.reading import Doubt, ReadCells, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS

_PARTED = {"Ownership": ("Account ID", "Payee ID"), "Credits": ("Payee ID",)}
_PAYEE, _SHARE = "Payee ID", "Share"
_MARKS = (r"[;|\n]", r"[;|\n/+]", r"[;|\n/+]|\s&\s|\s(?:and|und|et)\s", r"[;|\n/+,]|\s&\s|\s(?:and|und|et)\s")
_WAYS = tuple(re.compile(marks) for marks in _MARKS)  # from the marks that are in no name to those that may be
_PERCENT = r"(\d{1,3}(?:[.,]\d{1,4})?)\s?%"
_BEHIND = re.compile(rf"(.*?[^\s:(=\u2013-])[\s:(=\u2013-]*{_PERCENT}\s*\)?")
_BEFORE = re.compile(rf"{_PERCENT}[\s:\u2013-]*(.+)")
_EXACT = frozenset((1, 2, 4, 5, 8, 10))  # owners whose equal shares are decimal numbers
_SEVERAL = ("split", "They are several")
_KEEP = ("keep", "Each is one name")
_SHARED = ("shared", "They share equally")
_WHOLE = ("split", "Each has the whole")
Parts = list[tuple[str, Decimal | None]]


@dataclass(frozen=True)
class Parting:
    """A table with a row for each part, the shares that its cells say, and doubts with their field and column."""

    table: FoundTable
    shares: dict[str, ReadCells]
    told: list[tuple[str, int, Doubt]]


def parted(table: FoundTable, mapping: Mapping, resolver: Resolver) -> Parting:
    """The table with its cells of several accounts or owners parted; the same one where it has none."""
    made = Parting(table, {}, [])
    for field in _PARTED.get(mapping.target, ()):
        one = next((one for one in mapping.fields if one.field == field), None)
        at = find_heading(made.table.headings, one.heading) if one is not None else None
        column = SHEETS[mapping.target].find(field)
        if one is not None and at is not None and column is not None:
            made = _by(made, one, at, mapping, partial(resolver.knows, column, mapping.target))
    return made


def _by(made: Parting, one: FieldMap, at: int, mapping: Mapping, knows: Callable[[str], bool]) -> Parting:
    """A table further parted by the cells of one field."""
    has_shares = one.field == _PAYEE and _SHARE not in mapping.fixed
    has_shares = has_shares and all(other.field != _SHARE for other in mapping.fields)
    cells, ways = made.table.cells[at], one.reading.lists
    parts: dict[int, Parts] = {}
    asked: list[Cell] = []
    known = {cell: _parts(cell, one, has_shares, knows) for cell in dict.fromkeys(cells) if isinstance(cell, str)}
    for row, cell in enumerate(cells):
        found, is_sure = known.get(cell, ([], True)) if isinstance(cell, str) else ([], True)
        if len(found) < 2 or ways == "keep":
            continue
        if not is_sure and not ways:
            asked.append(cell)
            continue
        parts[row] = found
    if asked:
        wrong = f"{examples(asked)} may be several, or one with such a name"
        return _asks(made, one, at, wrong, "say whether they are", (_SEVERAL, _KEEP))
    unshared = [row for row, found in parts.items() if has_shares and all(share is None for _, share in found)]
    exact = _EXACT.issuperset(len(parts[row]) for row in unshared)
    if unshared and (not ways or (ways == "shared" and not exact)):
        wrong = f"{examples([cells[row] for row in unshared])} are several owners without shares"
        answers = (*((_SHARED,) if exact else ()), _WHOLE, _KEEP)
        return _asks(made, one, at, wrong, "say how much each has, or write the shares", answers)
    return _split(made, one, at, parts) if parts else made


def _asks(
    made: Parting, one: FieldMap, at: int, wrong: str, right: str, answers: tuple[tuple[str, str], ...]
) -> Parting:
    doubt = Doubt(None, wrong, right, Severity.ERROR, "lists", answers)
    return replace(made, told=[*made.told, (one.field, at, doubt)])


def _parts(cell: str, one: FieldMap, has_shares: bool, knows: Callable[[str], bool]) -> tuple[Parts, bool]:
    """The parts of a cell with their shares, and whether it certainly holds several; no parts where it is one."""

    def known(text: str) -> bool:
        return text in one.decisions or knows(text)

    if known(cell.strip()):
        return [], True
    for way in _WAYS:
        texts = _texts(cell, way)
        shares = [_share(text) for text in texts] if has_shares else []
        if len(texts) > 1 and shares and all(share is not None for _, share in shares):
            return shares, True
        if len(texts) > 1 and all(map(known, texts)):
            return [(text, None) for text in texts], True
    certain, every = _texts(cell, _WAYS[0]), _texts(cell, _WAYS[-1])
    if len(certain) > 1:
        return [(text, None) for text in certain], True
    return ([(text, None) for text in every], False) if any(map(known, every)) else ([], True)


def _texts(cell: str, marks: re.Pattern[str]) -> list[str]:
    return [text for part in marks.split(cell) if (text := part.strip())]


def _share(text: str) -> tuple[str, Decimal | None]:
    """A name and the share beside it."""
    behind, before = _BEHIND.fullmatch(text), _BEFORE.fullmatch(text)
    name, percent = (behind[1], behind[2]) if behind else (before[2], before[1]) if before else (text, "")
    return name.strip(), Decimal(percent.replace(",", ".")).scaleb(-2) if percent else None


def _split(made: Parting, one: FieldMap, at: int, parts: dict[int, Parts]) -> Parting:
    """A row for each part; rows of cells that are one stay as they are."""
    table = made.table
    whole: list[Parts] = [parts.get(row, [("", None)]) for row in range(len(table.rows))]
    places = [row for row, found in enumerate(whole) for _ in found]
    texts = [text for found in whole for text, _ in found]
    values = [text if row in parts else table.cells[at][row] for row, text in zip(places, texts, strict=True)]
    own = [_owned(share, len(found), one, row in parts) for row, found in enumerate(whole) for _, share in found]
    shares = {name: _again(read, places) for name, read in made.shares.items()}
    if any(share is not None for share in own):
        shares[_SHARE] = ReadCells(list(own))
    several = [table.cells[at][row] for row in parts]
    wrong = f"{counted(len(parts), 'cell')} of several parted into {sum(map(len, parts.values()))} rows"
    right = "make sure that no mark in it is part of a name"
    doubt = Doubt(None, f"{wrong} ({examples(several)})", right, Severity.WARNING)
    told = [*made.told, (one.field, at, doubt), *((one.field, at, odd) for odd in _unequal(several, parts))]
    columns = tuple(tuple(cells[row] for row in places) for cells in table.cells)
    first = {row: place for place, row in reversed([*enumerate(places)])}
    grown = replace(
        table,
        rows=tuple(table.rows[row] for row in places),
        cells=(*columns[:at], tuple(values), *columns[at + 1 :]),
        merged={column: tuple(first[row] for row in rows) for column, rows in table.merged.items()},
        shifts=tuple(table.shifts[row] for row in places) if table.shifts else (),
    )
    return Parting(grown, shares, told)


def _unequal(cells: Sequence[Cell], parts: dict[int, Parts]) -> Iterator[Doubt]:
    """Cells whose shares are not the whole together."""
    sums = [sum((share for _, share in found if share is not None), Decimal(0)) for found in parts.values()]
    odd = [cell for cell, whole in zip(cells, sums, strict=True) if whole not in (0, 1)]
    if odd:
        wrong, right = f"the shares in {examples(odd)} are not 100 % together", "make sure that they are right"
        yield Doubt(None, wrong, right, Severity.WARNING)


def _owned(share: Decimal | None, owners: int, one: FieldMap, is_parted: bool) -> Decimal | None:
    if share is None and is_parted and one.field == _PAYEE and one.reading.lists == "shared":
        return Decimal(1) / owners
    return share


def _again(read: ReadCells, places: Sequence[int]) -> ReadCells:
    return ReadCells([read.cells[row] for row in places])
