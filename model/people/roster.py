"""Who is employed, in which plan, on which terms, when: payees and their spells.

A spell is an assignment cut by the payee's employment and by the plan's own dates. Spells stand in order of payee and
day; those of one payee do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Int
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.basics.money import minor_digits
from model.tables.columns import Names, Table, Tables
from model.tables.schema import folded

NameSet = tuple[str, ...]

APART = 2**42
"""More than any two days lie apart: payee x APART + day is in order of payee and day."""


@dataclass(frozen=True)
class Spells:
    """One row a spell; payee, plan and manager are positions (manager -1: none), `row` that of Assignments.

    `team`: position in `Roster.teams` (-1: none). `regions` and `segments`: positions in `Roster.region_sets` and
    `Roster.segment_sets`, folded names; the empty set stands at 0.
    """

    payee: Index
    plan: Index
    start: Int
    end: Int
    incentive: Exact
    fte: Exact
    manager: Index
    team: Index
    regions: Index
    segments: Index
    row: Index
    broken: Mask

    def __len__(self) -> int:
        return len(self.payee)

    def begun(self, payee: Index, days: Int, among: Index) -> Index:
        """Of each payee the last of the spells `among` (positions, rising) begun by the day, -1 for none."""
        if not len(among):
            return np.full(len(payee), -1, np.intp)
        keys = self.payee[among].astype(np.int64) * APART + self.start[among]
        at = np.searchsorted(keys, payee.astype(np.int64) * APART + days, side="right") - 1
        found = among[np.maximum(at, 0)]
        return np.where((at >= 0) & (self.payee[found] == payee), found, -1)


@dataclass(frozen=True)
class Roster:
    """All payees, by position, and their spells; `first[p]:first[p + 1]` are the spells of payee p.

    `broken` marks payees of whom something cannot be read. Where an assignment is of somebody who is not a payee,
    `shaken` marks those whose reports are not all known, `unsure` those whose own team is not (also where the manager
    is nobody who is a payee), and `strangers` are the plans. `rank` is a payee's place in the order of IDs;
    `spelt` tells regions and segments, which are folded in the sets, as the book writes them.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    position: dict[str, int]
    plan_position: dict[str, int]
    hire: Int
    leave: Int
    pay_currency: tuple[str, ...]
    rank: Index
    row: Index
    broken: Mask
    shaken: Mask
    unsure: Mask
    strangers: frozenset[int]
    spells: Spells
    first: Index
    teams: tuple[str, ...]
    region_sets: tuple[NameSet, ...]
    segment_sets: tuple[NameSet, ...]
    spelt: Mapping[str, str]

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The pay currencies that payees have of their own."""
        return frozenset(code for code in self.pay_currency if code)

    @cached_property
    def own_digits(self) -> Int:
        """Digits of the minor unit of each payee's own pay currency, -1 where he has none."""
        known = {code: minor_digits(code) for code in self.currencies}
        return np.array([known.get(code, -1) for code in self.pay_currency], np.int64)

    @cached_property
    def own_currency(self) -> Names:
        """The pay currency that each payee has of his own."""
        names = tuple(sorted(self.currencies))
        code_of = {code: at for at, code in enumerate(names)}
        return Names(np.array([code_of.get(code, -1) for code in self.pay_currency], np.intp), names)

    @property
    def size(self) -> int:
        """Number of payees."""
        return len(self.ids)


def roster(tables: Tables) -> Roster:
    """Reads payees and spells; an assignment of an unknown payee makes no spell (it is a problem already).

    One to an unknown plan does, so that teams stay whole: its plan is the position after the last of Plans.
    """
    payees, assigned = tables["Payees"], tables["Assignments"]
    first = sorted(_first_positions(payees.names("Payee ID")).items(), key=lambda item: item[1])
    names, kept = tuple(name for name, _ in first), np.array([row for _, row in first], np.intp)
    position = {name: at for at, name in enumerate(names)}
    plan_position = _first_positions(tables["Plans"].names("Plan ID"))
    hire = _days(payees, "Hire date", FAR_PAST)[kept]
    leave = _days(payees, "Leave date", FAR_FUTURE)[kept]
    teams = tuple(dict.fromkeys(folded(name) for name in assigned.names("Team").names))
    region_sets, regions = _sets(assigned.name_lists("Region"))
    segment_sets, segments = _sets(assigned.name_lists("Segment"))
    payee = assigned.names("Payee ID").positions(position)
    known = assigned.names("Plan ID").positions(plan_position)
    plan = np.where(known < 0, tables["Plans"].size, known)
    start, end = _cut(tables, payee, plan, hire, leave)
    rows = np.flatnonzero((payee >= 0) & (start <= end))
    rows = rows[np.lexsort((start[rows], payee[rows]))]
    manager = assigned.names("Manager ID").positions(position)
    team = assigned.names("Team").folded_positions({name: at for at, name in enumerate(teams)})
    shaken = _marked(len(names), manager[(payee < 0) & (manager >= 0)])
    unsure = _marked(len(names), payee[_unsure(assigned, payee, manager, team)])
    spells = Spells(
        payee[rows],
        plan[rows],
        start[rows],
        end[rows],
        assigned.numbers("Target incentive").value.take(rows),
        assigned.numbers("FTE").value.take(rows),
        manager[rows],
        team[rows],
        regions[rows],
        segments[rows],
        rows,
        assigned.broken[rows],
    )
    return Roster(
        names,
        _of_rows(payees.texts("Name"), kept),
        position,
        plan_position,
        hire,
        leave,
        _of_rows(payees.names("Pay currency").texts(), kept),
        np.argsort(np.argsort(np.array(names, dtype=object))) if names else np.zeros(0, np.intp),
        kept,
        _broken(payees.broken[kept], payee[assigned.broken]),
        shaken,
        unsure,
        frozenset(plan[payee < 0].tolist()),
        spells,
        np.searchsorted(spells.payee, np.arange(len(names) + 1)).astype(np.intp),
        teams,
        region_sets,
        segment_sets,
        _spelt(chain(assigned.name_lists("Region"), assigned.name_lists("Segment"))),
    )


def _of_rows(texts: Sequence[str], rows: Index) -> tuple[str, ...]:
    return tuple(texts[row] for row in rows.tolist())


def _marked(size: int, payees: Index) -> Mask:
    found = np.zeros(size, np.bool_)
    found[payees] = True
    return found


def _broken(of_rows: Mask, assigned: Index) -> Mask:
    """Payees whose own row cannot be used, or one of whose assignments cannot."""
    broken = of_rows.copy()
    broken[assigned[assigned >= 0]] = True
    return broken


def _unsure(assigned: Table, payee: Index, manager: Index, team: Index) -> Mask:
    """Assignments whose `my team` is not all known: the manager is a stranger, or one of his reports or team is."""
    unknown = payee < 0
    led = (assigned.names("Manager ID").codes >= 0) & (team < 0)
    with_strangers = np.isin(manager, manager[unknown & led & (manager >= 0)]) & led
    named_alike = np.isin(team, team[unknown & (team >= 0)])
    found: Mask = (payee >= 0) & (led & (manager < 0) | with_strangers | named_alike)
    return found


def _days(table: Table, heading: str, blank: int) -> Int:
    column = table.days(heading)
    return np.where(column.filled, column.day, blank)


def _cut(tables: Tables, payee: Index, plan: Index, hire: Int, leave: Int) -> tuple[Int, Int]:
    """First and last day of each assignment, cut by employment and by the plan's dates."""
    assigned, plans = tables["Assignments"], tables["Plans"]
    start, end = _days(assigned, "From", FAR_PAST), _days(assigned, "To", FAR_FUTURE)
    if len(hire):
        plan_from = np.append(_days(plans, "From", FAR_PAST), FAR_PAST)
        plan_to = np.append(_days(plans, "To", FAR_FUTURE), FAR_FUTURE)
        start = np.maximum(np.maximum(start, hire[payee]), plan_from[plan])
        end = np.minimum(np.minimum(end, leave[payee]), plan_to[plan])
    return start, end


def _first_positions(ids: Names) -> dict[str, int]:
    """The first row of each ID."""
    return {name: int(row) for name, row in zip(ids.names, ids.first_rows, strict=True) if row >= 0}


def _spelt(lists: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    """Each folded name as it is first written."""
    found: dict[str, str] = {}
    for names in dict.fromkeys(lists):
        for name in names:
            found.setdefault(folded(name), name)
    return found


def _sets(lists: list[tuple[str, ...]]) -> tuple[tuple[NameSet, ...], Index]:
    """Distinct sets of folded names, sorted, the empty one first, and each row's position among them."""
    known: dict[NameSet, int] = {(): 0}
    number: dict[NameSet, int] = {(): 0}
    for names in dict.fromkeys(lists):
        number[names] = known.setdefault(tuple(sorted({folded(n) for n in names})), len(known))
    return tuple(known), np.array([number[names] for names in lists], np.intp)
