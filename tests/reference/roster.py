"""Who is where on which day: spells, reporting lines, groups, and a period's target incentive (sections 3, 5, 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Period
from model.tables.schema import folded
from tests.reference.rows import Row, Sheets

Days = tuple[tuple[int, int], ...]
WHOLE: Days = ((FAR_PAST, FAR_FUTURE),)


@dataclass(frozen=True)
class Spell:
    """An assignment cut by employment and by its plan's own dates; both days inclusive."""

    payee: str
    plan: str
    first: int
    last: int
    manager: str | None
    team: str
    regions: tuple[str, ...]
    segments: tuple[str, ...]
    incentive: Fraction

    def overlap(self, first: int, last: int) -> int:
        """How many days it shares with [first, last]."""
        return max(0, min(self.last, last) - max(self.first, first) + 1)

    def holds(self, day: int) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Who:
    """Whom a measure is about. `days`: the days that count for an individual, a team or reports.

    `names`: regions or segments (folded), or the Team name. `manager`: of a team without a name.
    """

    kind: str
    payee: str = ""
    days: Days = WHOLE
    names: tuple[str, ...] = ()
    manager: str | None = None

    def counts(self, day: int) -> bool:
        return any(first <= day <= last for first, last in self.days)


class Roster:
    """The spells of everyone, and what follows from them."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.calendar = sheets.calendar
        self.plans = {row["Plan ID"]: row for row in sheets["Plans"]}
        self.payees = {row["Payee ID"]: row for row in sheets["Payees"]}
        spells = [self._spell(row) for row in sheets["Assignments"]]
        self.spells = sorted((s for s in spells if s.first <= s.last), key=lambda s: (s.payee, s.first))

    def _spell(self, row: Row) -> Spell:
        plan, payee = self.plans[row["Plan ID"]], self.payees[row["Payee ID"]]
        first = max(row["From"], payee["Hire date"], _or(plan["From"], FAR_PAST))
        last = min(_or(row["To"], FAR_FUTURE), _or(payee["Leave date"], FAR_FUTURE), _or(plan["To"], FAR_FUTURE))
        incentive = row["Target incentive"] * row["FTE"]
        return Spell(
            payee["Payee ID"],
            plan["Plan ID"],
            first,
            last,
            row["Manager ID"],
            folded(row["Team"]),
            tuple(row["Region"]),
            tuple(row["Segment"]),
            incentive,
        )

    def of(self, payee: str, span: Period, plans: Iterable[str] | None = None) -> list[Spell]:
        """A payee's spells in a span, in order of time."""
        return [
            s
            for s in self.spells
            if s.payee == payee and s.overlap(span.first_day, span.last_day) and (plans is None or s.plan in plans)
        ]

    def on(self, payee: str, day: int) -> Spell | None:
        return next((s for s in self.spells if s.payee == payee and s.holds(day)), None)

    def left(self, payee: str) -> int:
        """The last day in the company."""
        return int(_or(self.payees[payee]["Leave date"], FAR_FUTURE))

    # --- groups

    def who(self, scope: str, payee: str, plans: Iterable[str], span: Period) -> Who:
        """The scope of a component as a group; its names are those of the last spell in the plans."""
        plans = set(plans)
        if scope == "company":
            return Who("company")
        if scope in ("individual", "team", "reports"):
            days = tuple((s.first, s.last) for s in self.spells if s.payee == payee and s.plan in plans)
            return Who(scope, payee, days)
        ever = [s for s in self.spells if s.payee == payee and s.plan in plans]
        begun = [s for s in ever if s.first <= span.last_day]
        return _named(scope, (begun or ever[:1])[-1])

    def around(self, scope: str, payee: str, span: Period) -> Who:
        """The same of a member of a group, whatever his plan: that of the last day, or of his last in the company."""
        left = self.left(payee)
        spell = self.on(payee, left if span.first_day <= left < span.last_day else span.last_day)
        if scope == "company" or scope in ("individual", "team", "reports"):
            return Who(scope, "" if scope == "company" else payee)
        return _named(scope, spell) if spell is not None else Who("region")

    def is_member(self, who: Who, payee: str, day: int) -> bool:
        """Whether a payee is in the group on a day (regions and segments: by the payee's own)."""
        if who.kind == "company":
            return True
        if who.kind == "individual":
            return payee == who.payee
        if who.kind in ("team", "reports"):
            return (payee == who.payee and who.kind == "team") or self._reports_to(payee, who.payee, day)
        spell = self.on(payee, day)
        if who.kind == "my team":
            if not who.names and who.manager is None:
                return payee == who.payee
            if spell is None:
                return False
            return spell.team == who.names[0] if who.names else spell.manager == who.manager
        values = () if spell is None else spell.regions if who.kind == "region" else spell.segments
        return any(value in who.names for value in values)

    def _reports_to(self, payee: str, leader: str, day: int) -> bool:
        spell = self.on(payee, day)
        while spell is not None and spell.manager is not None:
            if spell.manager == leader:
                return True
            spell = self.on(spell.manager, day)
        return False

    def members(self, who: Who, span: Period) -> list[str]:
        """The people of a group on the last day of the span, or on their own last day if they left inside it."""
        found = []
        for payee in sorted(self.payees):
            left = self.left(payee)
            day = left if span.first_day <= left <= span.last_day else span.last_day
            if self.on(payee, day) is not None and self.is_member(who, payee, day):
                found.append(payee)
        return found

    # --- target incentive

    def share(self, plan: Row, span: Period) -> Fraction:
        """A span's share of the year's target incentive."""
        weights = plan["Period weights"]
        if not weights:
            return Fraction(span.months, 12)
        periods = self.calendar.split(self.calendar.year_of(span.start), plan["Paid"])
        inside = sum(w for w, p in zip(weights, periods, strict=True) if span.holds(p))
        return Fraction(inside) / sum(weights)

    def incentive(self, payee: str, plan_id: str, span: Period) -> Fraction:
        """TI(P) of one component period, in pay currency."""
        parts = self.parts(payee, plan_id, span)
        return sum((s.incentive * part for s, part in parts), Fraction(0)) * self.share(self.plans[plan_id], span)

    def parts(self, payee: str, plan_id: str, span: Period) -> list[tuple[Spell, Fraction]]:
        """The spells in a plan, and for which part of the span each counts by the plan's proration."""
        return self._prorated(self.of(payee, span), plan_id, span)

    def drawn(self, payee: str, draws: list[Row], span: Period, plan: str) -> Fraction:
        """What draws promise in a plan for a span: its spells cut by the days of the rows, prorated like its TI."""
        spells, cut = self.of(payee, span), []
        for spell in spells:
            for row in draws:
                first, last = max(spell.first, row["From"]), min(spell.last, _or(row["To"], FAR_FUTURE))
                part = replace(spell, first=first, last=last, incentive=row["Amount"])
                if part.overlap(span.first_day, span.last_day):
                    cut.append(part)
        if self.plans[plan]["Proration"] == "calendar days":
            return sum((part * spell.incentive for spell, part in self._prorated(cut, plan, span)), Fraction(0))
        if self.plans[plan]["Proration"] == "none":
            final = [part for part in cut if spells[-1].plan == plan and part.first >= spells[-1].first]
            latest = min(span.last_day, max((part.last for part in final), default=0))
            return sum((Fraction(part.incentive) for part in final if part.holds(latest)), Fraction(0))
        cut, total = [part for part in cut if part.plan == plan], Fraction(0)
        for month in _months(span):
            days = range(month.first_day, month.last_day + 1)
            if all(any(part.holds(day) for part in cut) for day in days):
                total += sum((Fraction(part.incentive) for part in cut if part.holds(days[0])), Fraction(0))
        return total / span.months

    def _prorated(self, spells: list[Spell], plan_id: str, span: Period) -> list[tuple[Spell, Fraction]]:
        proration = self.plans[plan_id]["Proration"]
        if proration == "none":
            return [(spells[-1], Fraction(1))] if spells and spells[-1].plan == plan_id else []
        spells = [spell for spell in spells if spell.plan == plan_id]
        if proration == "full months":
            months = [self._full_month(spells, month) for month in _months(span)]
            return [(spell, Fraction(1, span.months)) for spell in months if spell is not None]
        return [(s, Fraction(s.overlap(span.first_day, span.last_day), span.days)) for s in spells]

    def _full_month(self, spells: list[Spell], month: Period) -> Spell | None:
        """The spell of a month's first day, if the payee is in the plan on all of its days."""
        held = sum(s.overlap(month.first_day, month.last_day) for s in spells)
        return next(s for s in spells if s.holds(month.first_day)) if held == month.days else None


def _named(scope: str, spell: Spell) -> Who:
    """The region, segment or team of a spell."""
    if scope == "region":
        return Who("region", names=spell.regions)
    if scope == "segment":
        return Who("segment", names=spell.segments)
    if spell.team:
        return Who("my team", spell.payee, names=(spell.team,))
    return Who("my team", spell.payee, manager=spell.manager)


def _months(span: Period) -> list[Period]:
    return [Period(start, 1) for start in range(span.start, span.end)]


def _or(day: int | None, default: int) -> int:
    return default if day is None else day
