"""Dated reporting lines: who is in which spell, plan and team in each segment of the timeline.

One parent array per segment; groups are found by walking it level by level for all payees at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from model.basics.calendar import Int
from model.basics.integers import Index, Mask
from model.people.roster import Roster
from model.people.timeline import Timeline

DEEPEST = 64  # managers in a circle are an error of the book; the walk ends all the same


@dataclass(frozen=True)
class Hierarchy:
    """`spell[p, s]` is the spell of payee p in segment s, -1 outside any."""

    roster: Roster
    timeline: Timeline
    spell: Index
    _reports: dict[int, tuple[Index, Index]] = field(default_factory=dict, repr=False)

    @cached_property
    def manager(self) -> Index:
        """Manager of each payee in each segment, -1 for none."""
        return self._of_spell(self.roster.spells.manager)

    @cached_property
    def team(self) -> Index:
        """Team name of each payee in each segment, -1 for none."""
        return self._of_spell(self.roster.spells.team)

    def _of_spell(self, values: Index) -> Index:
        return np.append(values, -1)[self.spell]

    @cached_property
    def levels(self) -> list[tuple[Index, Index]]:
        """From the lowest level up: cells (payee x segments + segment) that are led, and the cells of their leaders."""
        segments = self.timeline.segments
        manager = self.manager
        depth = np.zeros(manager.shape, np.int8)
        above = manager
        column = np.arange(segments)
        for _ in range(DEEPEST):
            led = above >= 0
            if not led.any():
                break
            depth += led
            above = np.where(led, manager[above, column], -1)
        order = []
        for level in range(int(depth.max(initial=0)), 0, -1):
            child = np.flatnonzero(depth.ravel() == level)
            order.append((child, manager.ravel()[child] * segments + child % segments))
        return order

    def below(self, payee: int, segment: int) -> Index:
        """Everyone who reports to the payee directly or indirectly in a segment, without himself."""
        order, first = self._by_manager(segment)
        levels = []
        level = np.array([payee], np.intp)
        for _ in range(DEEPEST):
            begin = first[level]
            count = first[level + 1] - begin
            level = order[np.repeat(begin - np.cumsum(count) + count, count) + np.arange(int(count.sum()))]
            level = level[level != payee]  # he is below himself where managers go in a circle
            if not len(level):
                break
            levels.append(level)
        return np.concatenate(levels) if levels else level

    def _by_manager(self, segment: int) -> tuple[Index, Index]:
        """The payees in order of their managers, and where those of each manager begin."""
        if segment not in self._reports:
            manager = self.manager[:, segment]
            order = np.argsort(manager, kind="stable")
            places = np.arange(self.roster.size + 1)
            self._reports[segment] = order, np.searchsorted(manager[order], places).astype(np.intp)
        return self._reports[segment]

    def in_plans(self, plans: frozenset[int]) -> Mask:
        """Whether each payee is in one of the plans in each segment."""
        wanted = np.isin(self.roster.spells.plan, list(plans))
        found: Mask = np.append(wanted, False)[self.spell]
        return found

    def above(self, payee: Index, segment: Index, include_self: bool) -> tuple[Index, Index]:
        """Pairs (row of the input, payee or one who leads him directly or indirectly in that segment)."""
        rows = np.arange(len(payee), dtype=np.intp)
        found_rows, found = [], []
        current = payee
        if not include_self:
            rows, current = self._step(rows, current, segment)
        for _ in range(DEEPEST):
            if not len(rows):
                break
            found_rows.append(rows)
            found.append(current)
            rows, current = self._step(rows, current, segment)
        if not found:
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        return np.concatenate(found_rows), np.concatenate(found)

    def _step(self, rows: Index, current: Index, segment: Index) -> tuple[Index, Index]:
        upper = self.manager[current, segment[rows]]
        led = upper >= 0
        return rows[led], upper[led]

    def leading(self, payees: Mask) -> Mask:
        """The payees themselves and everyone who leads one of them on some day of the timeline."""
        found = np.repeat(payees[:, None], self.timeline.segments, axis=1)
        flat = found.ravel()
        for child, leader in self.levels:
            np.logical_or.at(flat, leader, flat[child])
        return np.asarray(found.any(axis=1), np.bool_)

    def spell_at(self, payee: Index, days: Int) -> Index:
        """The spell of each payee on each day, -1 for none; also for days outside the timeline."""
        spells = self.roster.spells
        begun = spells.begun(payee, days, np.arange(len(spells), dtype=np.intp))
        return np.where((begun >= 0) & (np.append(spells.end, 0)[begun] >= days), begun, -1)


def hierarchy(people: Roster, time: Timeline) -> Hierarchy:
    """Lays the spells on the timeline's segments."""
    spells = people.spells
    table = np.full((people.size, time.segments), -1, np.intp)
    first = np.searchsorted(time.starts, np.maximum(spells.start, time.span.first_day))
    last = np.searchsorted(time.starts, spells.end, side="right")
    first = np.where(spells.start > time.span.last_day, time.segments, first)
    length = np.maximum(last - first, 0)
    spell = np.repeat(np.arange(len(spells), dtype=np.intp), length)
    within = np.arange(len(spell)) - np.repeat(np.cumsum(length) - length, length)
    table[spells.payee[spell], first[spell] + within] = spell
    return Hierarchy(people, time, table)
