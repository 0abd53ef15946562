"""The tiers of curves joined: where each begins, as the tier before it and its own bounds say together.

A book's curve has one bound per row. A file may write both of each tier, or the upper one alone, and both in whole
units, so that 50,000.50 seems to lie between `0 - 50,000` and `50,001 - 100,000`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from intake.mapping.locate import find_heading
from intake.mapping.mapping import PLACES, FieldMap, Mapping
from intake.tables.finding import FoundTable
from intake.values.numbers import decimal_mark, is_number, parse
from intake.values.reading import Doubt, ReadCells
from intake.values.tiers import Tier, holds_number, tier_of, upper_heading
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.schema import folded
from model.tables.values import number_text, quoted, shown

_MOST_SHOWN = 6
_LAST_DIGIT = re.compile(r"\d(?=\D*$)")
_NONE = ("-", "\u2013", "\u2014")
_NO_END = re.compile(r"9{3,}")  # 999,999 stands for no end
Joined = tuple[FoundTable, dict[str, ReadCells], list[tuple[int, Doubt]]]


@dataclass
class _Joining:
    """The column of tiers of a table on its way.

    `starts`: by row the bound where its tier begins, and whether without it. `mark`: the decimal mark. `excluding`:
    whether the import may say that a row is without its bound. `parting`: of two that begin at one bound the one
    without it begins a hair above.
    """

    table: FoundTable
    at: int
    cells: Sequence[Cell]
    mark: str
    excluding: bool
    parting: bool = False
    starts: dict[int, tuple[Cell, bool]] = field(default_factory=dict)
    doubts: list[tuple[int, Doubt]] = field(default_factory=list)

    def note(self, row: int | None, wrong: str, right: str) -> None:
        """Tell something about a row, or the column."""
        self.doubts.append((self.at, Doubt(row, wrong, right, Severity.WARNING)))

    def number(self, bound: Cell) -> Decimal:
        """What a bound is worth."""
        value = parse(bound, self.mark)
        return Decimal(value) if is_number(value) else Decimal(0)

    def unit(self, bound: Cell) -> Decimal:
        """One of the last digit in which a bound is written: 1 of 50,001, a hundredth of a percent of 79.99%."""
        text = shown(bound)
        other = _LAST_DIGIT.sub(lambda match: str(int(match[0]) + (1 if match[0] < "9" else -1)), text)
        mark = self.mark if isinstance(bound, str) else "."
        one, more = parse(text, mark), parse(other, mark)
        return abs(Decimal(more) - Decimal(one)) if is_number(one) and is_number(more) else Decimal(0)

    def digits(self, bound: Cell) -> int:
        """How many digits a bound has without the zeros behind: 1 of 50,000, 5 of 50,001."""
        return len(self.number(bound).normalize().as_tuple().digits)


def with_bounds(table: FoundTable, mapping: Mapping, rows: Collection[int]) -> Joined:
    """A table of tiers with the bound from which each holds, its column `From is` where that tells one, and doubts.

    `rows`: those that are taken. The doubts come with the column of the table. All other tables stay as they are.
    """
    one = next((one for one in mapping.fields if one.field == "From"), None)
    at = find_heading(table.headings, one.heading) if one is not None and mapping.target == "Curves" else None
    if one is None or at is None:
        return table, {}, []
    cells = [_decided(cell, one) for cell in table.cells[at]]
    ends, heads = _ends(table, mapping, at), upper_heading(table.headings[at])
    tiers = {row: tier for row in sorted(rows) if (tier := _tier(cells[row], ends[row], heads)) is not None}
    texts = [cell for tier in tiers.values() for cell in (tier.low, tier.high, tier.width)]
    excluding = "From is" not in mapping.fixed and all(other.field != "From is" for other in mapping.fields)
    joining = _Joining(table, at, cells, decimal_mark(texts, one.reading), excluding, one.reading.edge == "above")
    written = heads is not None or any(isinstance(cells[row], str) and tier_of(str(cells[row])) for row in tiers)
    if not written and not any(ends):
        return table, {}, []
    curves = _curves(table, mapping, list(tiers))
    for curve in curves:
        _join({row: tiers[row] for row in curve}, joining)
    changed = [row for row, (bound, apart) in joining.starts.items() if apart or bound is not cells[row]]
    if not written and not changed:
        return table, {}, joining.doubts
    _tell_read(joining, next(curve for curve in curves if set(curve) & set(changed or curve)))
    bounds = [joining.starts[row][0] if row in joining.starts else cell for row, cell in enumerate(cells)]
    made = replace(table, cells=(*table.cells[:at], tuple(bounds), *table.cells[at + 1 :]))
    said = {row: "excluded" if apart else "included" for row, (_, apart) in joining.starts.items()}
    apart = {"From is": ReadCells([said.get(row) for row in range(len(cells))])} if excluding else {}
    return made, apart, joining.doubts


def _decided(cell: Cell, one: FieldMap) -> Cell:
    return one.decisions.get(shown(cell).strip(), cell) if cell is not None and one.decisions else cell


def _ends(table: FoundTable, mapping: Mapping, at: int) -> Sequence[Cell]:
    """The upper bounds that stand in another column, such as `To`, which is not imported; blank where there is none."""
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    found = [
        cells
        for position, (heading, cells) in enumerate(zip(table.headings, table.cells, strict=True))
        if position not in used and upper_heading(heading) is not None and any(map(holds_number, cells))
    ]
    alone = len(found) == 1 and upper_heading(table.headings[at]) is None
    return found[0] if alone else [None] * len(table.rows)


def _tier(cell: Cell, end: Cell, heads: bool | None) -> Tier | None:
    """The tier of a row; None where it is none. `heads`: what the heading says of bounds, if it names upper ones."""
    cell = None if isinstance(cell, str) and cell.strip() in _NONE else cell
    tier = tier_of(cell) if isinstance(cell, str) else None
    if tier is not None:
        return tier
    high = end if end is not None and holds_number(end) else None
    if cell is None:
        return Tier() if heads is not None else Tier(high=high) if high is not None else None
    if not holds_number(cell):
        return None
    return Tier(low=cell, high=high) if heads is None else Tier(high=cell, high_in=heads)


def _curves(table: FoundTable, mapping: Mapping, rows: Sequence[int]) -> list[list[int]]:
    """The rows of each curve; a blank cell belongs to the one above."""
    one = next((one.heading for one in mapping.fields if one.field == "Curve"), "")
    headings = [one, *PLACES.findall(mapping.composed.get("Curve", ""))]
    places = [place for heading in headings if (place := find_heading(table.headings, heading)) is not None]
    found: dict[tuple[str, ...], list[int]] = {}
    key: tuple[str, ...] = ()
    for row in rows:
        names = tuple(folded(shown(table.cells[place][row])) for place in places)
        key = names if any(names) else key
        found.setdefault(key, []).append(row)
    return list(found.values())


def _join(tiers: dict[int, Tier], joining: _Joining) -> None:
    """Let each tier of a curve begin where the one before it ends, as far as both say that."""
    tiers = _absolute(tiers, joining)
    rows: dict[Tier, int] = {}
    for row, tier in tiers.items():
        rows.setdefault(tier, row)
    ranked = sorted(rows, key=lambda tier: _rank(tier, joining))
    starts: dict[Tier, tuple[Cell, bool]] = {}
    for position, tier in enumerate(ranked):
        before = ranked[position - 1] if position else None
        where = "" if before is None else joining.table.place(rows[before], joining.at)
        if (start := _start(before, where, tier, rows[tier], joining)) is not None:
            starts[tier] = start
    joining.starts |= {row: starts[tier] for row, tier in tiers.items() if tier in starts}
    _part_edges({row: joining.starts[row] for row in tiers if row in joining.starts}, joining)
    last = ranked[-1]
    if last.high is not None and not _NO_END.fullmatch(re.sub(r"\D", "", shown(last.high))):
        wrong = f"the last tier ends at {shown(last.high)}; its value also holds above"
        joining.note(rows[last], wrong, "add a tier from there if that is wrong")


def _part_edges(starts: dict[int, tuple[Cell, bool]], joining: _Joining) -> None:
    """Two rows of a curve at one bound, of which one is without it: a book has no two, so that one begins just above.

    At 13 digits nothing lies between but fractions of a cent of ten thousand millions.
    """
    whole = {joining.number(bound): row for row, (bound, apart) in starts.items() if not apart}
    for row, (bound, apart) in starts.items():
        number = joining.number(bound)
        if not apart or number not in whole or number <= 0:
            continue
        above = number + Decimal(1).scaleb(number.adjusted() - 12)
        is_share = isinstance(bound, str) and bound.rstrip().endswith("%")
        written = f"{number_text(above.scaleb(2))}%" if is_share else number_text(above)
        if joining.parting:
            joining.starts[row] = (f"{number_text(above.scaleb(2))}%" if is_share else above, False)
            continue
        place = joining.table.place(whole[number], joining.at)
        wrong = f"this tier begins above {shown(bound)}, which is a tier of its own in {place}, and a curve has one row"
        right = "let it begin a hair above, or leave one of the two out"
        answers = (("above", f"It begins at {written}"),)
        joining.doubts.append((joining.at, Doubt(row, wrong, right, Severity.ERROR, "edge", answers)))


def _absolute(tiers: dict[int, Tier], joining: _Joining) -> dict[int, Tier]:
    """The tiers of a curve with bounds instead of widths: `next 50,000` goes on where the row before it ends."""
    made: dict[int, Tier] = {}
    end: Cell = None
    for row, tier in sorted(tiers.items()):
        if tier.width is not None and end is not None:
            high = joining.number(end) + joining.number(tier.width)
            sign = "%" if isinstance(tier.width, str) and tier.width.rstrip().endswith("%") else ""
            tier = Tier(end, f"{number_text(high.scaleb(2))}%" if sign else high, False, True)
        elif tier.width is not None:
            wrong = f"{quoted(joining.cells[row])} goes on from a tier with an end, and there is none before it"
            doubt = Doubt(row, wrong, "write the bound from which it holds", Severity.ERROR)
            joining.doubts.append((joining.at, doubt))
            continue
        made[row], end = tier, tier.high
    return made


def _rank(tier: Tier, joining: _Joining) -> tuple[bool, Decimal, bool]:
    """Where a tier stands among the others of its curve."""
    bound = tier.high if tier.low is None else tier.low
    return bound is None, joining.number(bound), tier.low is not None


def _start(before: Tier | None, where: str, tier: Tier, row: int, joining: _Joining) -> tuple[Cell, bool] | None:
    """From which bound a tier holds, and whether without it. `where`: the cell of the tier before."""
    low, high = tier.low, before.high if before is not None else None
    if low is None:
        if before is None and tier.high is not None:
            return "0", False
        end = None if before is None else high
        return None if before is None or end is None else (end, joining.excluding and before.high_in is not False)
    apart = joining.excluding and tier.low_in is False
    if before is None or high is None:
        return low, apart
    gap = joining.number(low) - joining.number(high)
    if not gap:
        both = before.high_in is True and tier.low_in is True
        if both:
            joining.note(row, f"{shown(low)} is in this tier and in that of {where}", "it is read as in this one")
        return low, apart or (joining.excluding and before.high_in is True and tier.low_in is None)
    if 0 < gap <= min(joining.unit(low), joining.unit(high)):
        if before.high_in is False:
            return high, False
        begins = joining.digits(high) > joining.digits(low) or not joining.excluding
        return (low, apart) if begins else (high, True)
    what = "what lies between is read as in that tier" if gap > 0 else "what is in both is read as in this one"
    joining.note(row, f"the tier of {where} ends at {shown(high)}, and this one begins at {shown(low)}", what)
    return low, apart


def _tell_read(joining: _Joining, rows: Sequence[int]) -> None:
    """Say of the tiers of one curve how they are read."""
    found: dict[str, None] = {}
    for row in rows:
        if row in joining.starts:
            bound, apart = joining.starts[row]
            written = "a blank cell" if joining.cells[row] is None else quoted(joining.cells[row])
            found.setdefault(f"{written} {'above' if apart else 'from'} {shown(bound)}")
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    wrong = f"tiers are read by the bound from which they hold: {', '.join(list(found)[:_MOST_SHOWN])}{more}"
    joining.note(None, wrong, "make sure that each value holds until the next tier begins")
