"""When what is not a plan's own is settled: by the month, quarter, half or year of the plan of the latest spell."""

from __future__ import annotations

from dataclasses import dataclass

from model.basics.calendar import Period
from tests.reference.roster import Roster, Spell


@dataclass(frozen=True)
class Stretch:
    """Months that are settled together on one slip, that of `pay`, a pay period of the plan named."""

    months: Period
    pay: Period
    plan: str

    def ends(self, period: Period) -> bool:
        """Whether a period's last month is one of these."""
        return self.months.start <= period.end - 1 < self.months.end


def spells_of_year(roster: Roster, payee: str, year: Period) -> list[Spell]:
    """A payee's spells of a year; of one who has none in it the last before, else the first after."""
    ever = [spell for spell in roster.spells if spell.payee == payee]
    earlier = [spell for spell in ever if spell.last < year.first_day]
    return roster.of(payee, year) or earlier[-1:] or ever[:1]


def stretches(roster: Roster, payee: str, year: Period) -> list[Stretch]:
    """A year cut into what is settled together."""
    spells = spells_of_year(roster, payee, year)
    found: list[Stretch] = []
    first = year.start
    for month in roster.calendar.split(year, "month") if spells else []:
        begun = [spell for spell in spells if spell.first <= month.last_day] or spells[:1]
        plan = begun[-1].plan
        for pay in roster.calendar.split(year, roster.plans[plan]["Paid"]):
            if pay.end == month.end:
                found.append(Stretch(Period(first, month.end - first), pay, plan))
                first = month.end
    return found


def pay_periods(roster: Roster, payee: str, year: Period) -> list[Period]:
    """All pay periods of a year, of whatever plan the payee is in, those that end first first."""
    kinds = {roster.plans[spell.plan]["Paid"] for spell in spells_of_year(roster, payee, year)}
    found = [pay for kind in kinds for pay in roster.calendar.split(year, kind)]
    return sorted(found, key=lambda pay: (pay.end, pay.start))
