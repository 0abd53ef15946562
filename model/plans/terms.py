"""Plan and component terms as records: one object a row of Plans and Components."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, FAR_PAST, MONTHS_IN, Calendar, Period
from model.tables.columns import Table, Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class PlanTerms:
    """A row of Plans; money caps are in `currency`. `weights`: shares of the year per pay period, or empty."""

    index: int
    row: int
    plan_id: str
    name: str
    paid: str
    weights: tuple[Fraction, ...]
    currency: str
    proration: str
    cap: Fraction | None
    cap_in_money: bool
    carries_excess: bool
    leaver_pro_rata: bool
    fx_by_period: bool
    broken: bool

    @property
    def months(self) -> int:
        """Months of a pay period."""
        return MONTHS_IN[self.paid]

    def year_share(self, span: Period, calendar: Calendar) -> Fraction:
        """The span's share of the year: its months / 12, or its pay periods' weights / their sum."""
        parts = calendar.split(span, self.paid)
        if not self.weights or not parts:
            return Fraction(span.months, 12)
        year = calendar.year_of(span.start)
        total = sum(self.weights)
        return sum((self.weights[(p.start - year.start) // self.months] for p in parts), Fraction(0)) / total


@dataclass(frozen=True)
class ComponentTerms:
    """A row of Components; names are folded where they refer to other tables, texts where they are formulas."""

    index: int
    row: int
    plan: int
    name: str
    start: int
    end: int
    method: str
    measure: str
    second_measure: str
    scope: str
    roll_up: str
    measured_over: str
    weight: Fraction
    curve: str
    rate: Fraction | None
    curve_input: str
    applied: str
    basis: str
    both_ways: bool
    prorate_target: bool
    pool_share: str
    points_measure: str
    minimum_volume: Fraction | None
    volume_measure: str
    gate: str
    gate_pays: Fraction
    multiplier_measure: str
    multiplier_curve: str
    cap: Fraction | None
    cap_in_money: bool
    cap_until_year_end: Fraction | None
    not_measurable: str
    holdback: Fraction
    release_after: int
    release_if: str
    clawback_months: int | None
    clawback_in_full: bool
    broken: bool

    @property
    def key(self) -> str:
        """The name by which a component's history runs on across rows and plans."""
        return folded(self.name)

    @property
    def cumulative(self) -> bool:
        """Whether its basis looks at the whole year."""
        return self.basis != "period"

    @property
    def running(self) -> bool:
        """Whether a curve is asked with the year's running sum."""
        return self.method == "rate" and self.applied == "running" and self.rate is None

    def covers(self, day: int) -> bool:
        """Whether the row counts for a span that begins on that day."""
        return self.start <= day <= self.end


def plan_terms(tables: Tables) -> list[PlanTerms]:
    """All plans, in the order of the sheet, and one more for assignments whose plan is not known: nothing but held."""
    table = tables["Plans"]
    ids, caps = table.names("Plan ID"), table.numbers("Plan cap")
    known = [
        PlanTerms(
            index=r,
            row=r,
            plan_id=ids.text(r),
            name=table.texts("Name")[r],
            paid=table.choices("Paid").text(r),
            weights=table.number_lists("Period weights")[r],
            currency=table.names("Currency").text(r),
            proration=table.choices("Proration").text(r),
            cap=caps.get(r),
            cap_in_money=table.choices("Plan cap unit").text(r) == "money",
            carries_excess=table.choices("Excess").text(r) == "carry",
            leaver_pro_rata=table.choices("Leaver true-up").text(r) == "pro rata",
            fx_by_period=table.choices("FX").text(r) == "period",
            broken=bool(table.broken[r]),
        )
        for r in range(table.size)
    ]
    unknown = PlanTerms(
        index=table.size,
        row=-1,
        plan_id="",
        name="",
        paid="quarter",
        weights=(),
        currency=tables.settings.currency,
        proration=tables.settings.proration,
        cap=None,
        cap_in_money=False,
        carries_excess=False,
        leaver_pro_rata=False,
        fx_by_period=False,
        broken=True,
    )
    return [*known, unknown]


def component_terms(tables: Tables, plan_position: dict[str, int]) -> list[ComponentTerms]:
    """All components of known plans, in the order of the sheet."""
    table = tables["Components"]
    plan = table.names("Plan ID").positions(plan_position)
    return [_component(table, r, int(plan[r])) for r in range(table.size) if plan[r] >= 0]


def _component(table: Table, r: int, plan: int) -> ComponentTerms:
    def name(heading: str) -> str:
        return table.names(heading).text(r)

    def choice(heading: str) -> str:
        return table.choices(heading).text(r)

    def number(heading: str) -> Fraction | None:
        return table.numbers(heading).get(r)

    start, end = table.days("From"), table.days("To")
    months = number("Clawback months")
    return ComponentTerms(
        index=r,
        row=r,
        plan=plan,
        name=name("Component"),
        start=int(start.day[r]) if start.filled[r] else FAR_PAST,
        end=int(end.day[r]) if end.filled[r] else FAR_FUTURE,
        method=choice("Method"),
        measure=name("Measure"),
        second_measure=name("Second measure"),
        scope=choice("Scope"),
        roll_up=choice("Roll-up"),
        measured_over=choice("Measured over"),
        weight=number("Weight") or Fraction(0),
        curve=folded(name("Curve")),
        rate=number("Rate"),
        curve_input=choice("Curve input"),
        applied=choice("Applied"),
        basis=choice("Basis"),
        both_ways=choice("True-up") == "both ways",
        prorate_target=bool(table.flags("Prorate target")[r]),
        pool_share=choice("Pool share"),
        points_measure=name("Points measure"),
        minimum_volume=number("Minimum volume"),
        volume_measure=name("Volume measure"),
        gate=table.texts("Gate")[r],
        gate_pays=number("Gate pays") or Fraction(0),
        multiplier_measure=name("Multiplier measure"),
        multiplier_curve=folded(name("Multiplier curve")),
        cap=number("Cap"),
        cap_in_money=choice("Cap unit") == "money",
        cap_until_year_end=number("Cap until year end"),
        not_measurable=choice("Not measurable"),
        holdback=number("Holdback") or Fraction(0),
        release_after=int(number("Release after") or 0),
        release_if=table.texts("Release if")[r],
        clawback_months=None if months is None else int(months),
        clawback_in_full=choice("Clawback") == "full",
        broken=bool(table.broken[r]),
    )
