"""What a component earns over a span: method, minimum volume, gate, multiplier and cap (sections 5 to 7).

Everything is exact and in pay currency; only a pool is rounded here, because it is rounded before it is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.credits import shared_out
from tests.reference.curves import curve_value, last_row_value, slope_at_zero
from tests.reference.formula import BookProblem, NotMeasurable, Unshared, half_away, parsed, together
from tests.reference.measures import Asked, Measures, above_zero
from tests.reference.roster import Roster, Who
from tests.reference.rows import Row, Sheets

_BY_PAYEE = ("individual", "team", "reports")
Raw = dict[str, Fraction]  # transaction ID -> what it earned before safeguards


@dataclass(frozen=True)
class Due:
    """A component of a plan that is due for a payee. `span` is P; `plans` those on whose days it is measured.

    `named_by` are those whose last spell says which team, region or segment is meant; `across` those over which a
    running sum goes on.
    """

    payee: str
    plan: Row
    component: Row
    span: Period
    pay: Period
    plans: tuple[str, ...]
    named_by: tuple[str, ...]
    across: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return folded(self.component["Component"])

    @property
    def trailing(self) -> bool:
        return bool(self.component["Measured over"] == "trailing 12 months")


@dataclass(frozen=True)
class Earned:
    """An exact amount, what the component's cap withheld, the cap, the reason, and what each transaction earned."""

    amount: Fraction
    withheld: Fraction = Fraction(0)
    limit: Fraction | None = None
    reason: str = ""
    raw: Raw | None = None


class Earnings:
    """The components of one book, evaluated one at a time."""

    def __init__(self, sheets: Sheets, roster: Roster, measures: Measures) -> None:
        self.sheets, self.roster, self.measures = sheets, roster, measures
        self.calendar = sheets.calendar
        self.curves: dict[str, list[Row]] = {}
        for row in sheets["Curves"]:
            self.curves.setdefault(folded(row["Curve"]), []).append(row)

    def currency(self, payee: str, plan: Row) -> str:
        return str(self.roster.payees[payee]["Pay currency"] or plan["Currency"])

    def converted(self, due: Due) -> Fraction:
        """The rate from plan to pay currency on the pay period's last day."""
        pay = self.currency(due.payee, due.plan)
        return self.measures.rate(due.plan["Currency"], pay, due.pay.last_day, due.plan)

    def asked(self, due: Due, span: Period) -> Asked:
        """The component's group over a span."""
        scope = due.component["Scope"]
        who = self.roster.who(scope, due.payee, due.plans if scope in _BY_PAYEE else due.named_by, span)
        over = Period(due.pay.end - 12, 12) if due.trailing else span
        return Asked(who, over, due.plan["Plan ID"], scope, due.payee, pay=due.pay if due.trailing else None)

    def earned(self, due: Due, span: Period, incentive: Fraction) -> Earned:
        """What the component earns over a span on TI x weight (`incentive`). NotMeasurable, BookProblem."""
        row, asked = due.component, self.asked(due, span)
        if row["Method"] == "pool":
            self._one_currency(due, asked)
        if self._is_below_volume(row, asked):
            return Earned(Fraction(0), Fraction(0), self.limit(due, incentive), "below minimum volume", {})
        if row["Method"] == "pool":
            found, _ = together(lambda: self._pool(due, asked), lambda: self._into_pay(due))
        else:
            found = self._safeguarded(due, asked, lambda: self.method(due, asked, incentive), incentive)
        assert isinstance(found, Earned)
        return found

    def _is_below_volume(self, row: Row, asked: Asked) -> bool:
        """False also where the volume is not measurable: then the component is not, for whatever counts most."""
        try:
            return self._volume(row, asked)
        except NotMeasurable:
            return False

    def _volume(self, row: Row, asked: Asked) -> bool:
        if row["Minimum volume"] is None:
            return False
        return self.measures.value(row["Volume measure"] or row["Measure"], asked) < row["Minimum volume"]

    def _safeguarded(self, due: Due, asked: Asked, method: Callable[[], Earned], incentive: Fraction) -> Earned:
        """The method's earnings, then gate, multiplier and cap, in this order."""
        row = due.component
        found, gate, multiplier, rate, *_ = together(
            method,
            lambda: self._gate(row, asked),
            lambda: self._multiplier(row, asked),
            lambda: self._into_pay(due),
            lambda: self._volume(row, asked),
            lambda: self.limit(due, incentive),
        )
        amount, reason = found.amount * rate, found.reason
        for name, changed in (("gate not met", gate), ("", multiplier)):
            if amount * changed != amount:
                amount, reason = amount * changed, name or (reason if changed else "below threshold")
        limit = self.limit(due, incentive)
        if limit is not None and amount > limit:
            return Earned(limit, amount - limit, limit, "capped", found.raw)
        return Earned(amount, Fraction(0), limit, reason, found.raw)

    def _gate(self, row: Row, asked: Asked) -> Fraction:
        if not row["Gate"] or self.measures.formula(parsed(row["Gate"]), asked):
            return Fraction(1)
        return Fraction(row["Gate pays"])

    def _multiplier(self, row: Row, asked: Asked) -> Fraction:
        if not row["Multiplier measure"]:
            return Fraction(1)
        x = self.measures.noted(row["Multiplier measure"], asked)
        return curve_value(self.curves[folded(row["Multiplier curve"])], x)

    def _into_pay(self, due: Due) -> Fraction:
        """What turns what the method says into pay currency: 1 where it speaks of target incentive."""
        return self.converted(due) if is_money(due.component) else Fraction(1)

    def limit(self, due: Due, incentive: Fraction) -> Fraction | None:
        row = due.component
        if row["Cap"] is None:
            return None
        return Fraction(row["Cap"] * (incentive if row["Cap unit"] == "target" else self.converted(due)))

    # --- methods

    def method(self, due: Due, asked: Asked, incentive: Fraction) -> Earned:
        """Before any safeguard; of commissions and units in plan currency."""
        method = due.component["Method"]
        if method == "scorecard":
            return _base(incentive * self.scored(due, asked), incentive)
        if method == "bonus":
            x = self.curve_on_group(due, asked)
            return _base(incentive * x, incentive)
        if method == "unit" or due.component["Rate"] is not None:
            return self._flat(due, asked)
        if self.is_running(due):
            return self._running(due, asked)
        if due.component["Applied"] == "per transaction":
            return self._per_transaction(due, asked)
        return self._per_period(due, asked)

    def scored(self, due: Due, asked: Asked) -> Fraction:
        """What the goals add up to, each weight x achieved."""
        span = due.span if due.trailing else asked.span
        goals = [
            goal
            for goal in self.sheets["Goals"]
            if goal["Payee ID"] == due.payee and folded(goal["Component"]) == due.name and span.holds(goal["Period"])
        ]
        if not goals or any(goal["Achieved"] is None for goal in goals):
            raise NotMeasurable("not measurable")
        return sum((goal["Weight"] * goal["Achieved"] for goal in goals), Fraction(0))

    def curve_on_group(self, due: Due, asked: Asked) -> Fraction:
        """The curve at the group's attainment or value, by the component's roll-up."""
        row = due.component
        curve = self.curves[folded(row["Curve"])]
        x, second = together(lambda: self._input(due, asked), lambda: self._second(row, asked))
        return last_row_value(curve, second) if x is None else curve_value(curve, x, second)

    def _second(self, row: Row, asked: Asked) -> Fraction | None:
        return self.measures.noted(row["Second measure"], asked) if row["Second measure"] else None

    def _input(self, due: Due, asked: Asked) -> Fraction | None:
        """What the curve is asked for; None stands for its last row."""
        row = due.component
        if row["Roll-up"] != "pooled" and asked.scope != "individual":
            return self.rolled_up(due, asked)
        if row["Curve input"] != "attainment":
            return self.measures.value(row["Measure"], asked)
        actual, target = together(
            lambda: self.measures.value(row["Measure"], asked), lambda: above_zero(self.target(due, asked))
        )
        if self.measures.by_name[folded(row["Measure"])]["Better"] == "lower" and actual <= 0:
            return None
        return self.measures.attainment(row["Measure"], asked, target)

    def rolled_up(self, due: Due, asked: Asked) -> Fraction:
        """Average or target-weighted average of the members' attainments (or values)."""
        row, found = due.component, []
        for member in self._members(asked):
            try:
                target = self.target(due, member)
                weight = target if row["Roll-up"] == "target-weighted" else Fraction(1)
                if row["Curve input"] == "attainment":
                    x = self.measures.attainment(row["Measure"], member, above_zero(target))
                else:
                    x = self.measures.value(row["Measure"], member)
            except NotMeasurable:
                continue
            if weight is not None:
                found.append((x, weight))
        total = sum((weight for _, weight in found), Fraction(0))
        if not total:
            raise NotMeasurable("not measurable")
        return sum((x * weight for x, weight in found), Fraction(0)) / total

    def _members(self, asked: Asked) -> list[Asked]:
        who = asked.who
        if who.kind in ("region", "segment"):
            return [replace(asked, who=Who(who.kind, names=(name,))) for name in who.names]
        people = self.roster.members(who, asked.span)
        leader = who.payee if who.kind == "team" else ""
        return [self.measures.alone(payee, asked) for payee in people if payee != leader]

    def target(self, due: Due, asked: Asked) -> Fraction | None:
        """The target of a component over the span asked for."""
        name = due.component["Measure"]
        target = self.measures.target(name, asked)
        if target is not None and due.component["Prorate target"] and asked.scope == "individual":
            held = asked.who.days
            if self.is_running(due):  # the year's sum is that of all plans across which it runs on
                held = self.roster.who(asked.scope, due.payee, due.across, asked.span).days
            days = sum(
                max(0, min(last, asked.span.last_day) - max(first, asked.span.first_day) + 1) for first, last in held
            )
            return target * days / asked.span.days
        return target

    # --- commissions

    def _credited(self, due: Due, asked: Asked) -> list[tuple[Row, Fraction]]:
        row = self.measures.by_name[folded(due.component["Measure"])]
        return self.measures.credited(row["Measure"], asked) if row["Kind"] in ("sum", "count") else []

    def _paid(self, due: Due, asked: Asked) -> list[tuple[Row, Fraction]]:
        """The credits that pay: with clawback months, a reversal is taken back on a line of its own."""
        clawed = due.component["Clawback months"] is not None
        return [(txn, x) for txn, x in self._credited(due, asked) if not (clawed and txn["Reverses"])]

    def credited_to(self, due: Due) -> Raw:
        """The transactions that a held line would pay for, each with nothing earned yet."""
        if due.component["Method"] not in ("rate", "unit"):
            return {}
        clawed = due.component["Clawback months"] is not None
        asked = self.asked(due, due.span)
        credited = self.measures.touched(due.component["Measure"], asked)
        if self.is_running(due):  # whose cohort is that of the year so far
            so_far = self.measures.touched(due.component["Measure"], self._so_far(due, asked))
            begun = [txn for txn in so_far if txn["Date"] >= asked.span.first_day]
            credited = [txn for txn in begun if self._in_its_plan(due, asked, txn["Date"])]
        return {txn["Transaction ID"]: Fraction(0) for txn in credited if not (clawed and txn["Reverses"])}

    def amount(self, due: Due, asked: Asked) -> Fraction:
        """What is paid on: the credited amount, or the value of a measure without transactions."""
        if asked.who.kind in ("region", "segment") and not asked.who.names:
            raise NotMeasurable("not measurable")  # in none of them: nobody is asked about
        if self.measures.by_name[folded(due.component["Measure"])]["Kind"] in ("sum", "count"):
            return sum((x for _, x in self._paid(due, asked)), Fraction(0))
        return self.measures.value(due.component["Measure"], asked)

    def _commission(self, due: Due, asked: Asked, amount: Fraction, raw: Raw) -> Earned:
        kind = self.measures.by_name[folded(due.component["Measure"])]["Kind"]
        empty = kind in ("sum", "count") and not self.measures.value(due.component["Measure"], asked)
        reason = "" if amount else "no credit" if empty or due.component["Rate"] else "below threshold"
        return Earned(amount, reason=reason, raw=raw)

    def _flat(self, due: Due, asked: Asked) -> Earned:
        rate = due.component["Rate"]
        raw = {txn["Transaction ID"]: x * rate for txn, x in self._paid(due, asked)}
        return self._commission(due, asked, self.amount(due, asked) * rate, raw)

    def _scaled_curve(self, due: Due, asked: Asked) -> Callable[[Fraction], Fraction]:
        """Commission on an amount: F(amount), or target x F(amount / target)."""
        row = due.component
        curve = self.curves[folded(row["Curve"])]
        if row["Curve input"] != "attainment":
            second, _ = together(lambda: self._second(row, asked), lambda: self.amount(due, asked))
            return lambda amount: curve_value(curve, amount, second)
        second, target, _ = together(
            lambda: self._second(row, asked),
            lambda: above_zero(self.target(due, asked)),
            lambda: self.amount(due, asked),
        )
        return lambda amount: target * curve_value(curve, amount / target, second)

    def _per_period(self, due: Due, asked: Asked) -> Earned:
        f = self._scaled_curve(due, asked)
        amount = self.amount(due, asked)
        measure = self.measures.by_name[folded(due.component["Measure"])]
        rolled_up = due.component["Roll-up"] != "pooled" and asked.scope != "individual"
        if (measure["Better"] == "lower" or rolled_up) and due.component["Curve input"] == "attainment":
            x, target = self._input(due, asked), above_zero(self.target(due, asked))
            curve, second = self.curves[folded(due.component["Curve"])], self._second(due.component, asked)
            value = last_row_value(curve, second) if x is None else curve_value(curve, x, second)
            return self._commission(due, asked, target * value if amount >= 0 else Fraction(0), {})
        raw = {txn["Transaction ID"]: x for txn, x in self._paid(due, asked)}
        if due.component["Clawback months"] is not None and due.component["Curve input"] == "attainment":
            actual = self.measures.value(due.component["Measure"], asked)
            if actual == amount >= 0:
                return self._commission(due, asked, f(amount), raw)
            rate = f(actual) / actual if actual > 0 else slope_at_zero(self.curves[folded(due.component["Curve"])])
            return self._commission(due, asked, max(Fraction(0), amount) * rate, raw)
        return self._commission(due, asked, f(amount) if amount >= 0 else Fraction(0), raw)

    def _per_transaction(self, due: Due, asked: Asked) -> Earned:
        f = self._scaled_curve(due, asked)
        raw = {}
        for txn, x in self._paid(due, asked):
            raw[txn["Transaction ID"]] = self._mirrored(f, txn, x)
        return self._commission(due, asked, sum(raw.values(), Fraction(0)), raw)

    def _mirrored(self, f: Callable[[Fraction], Fraction], txn: Row, x: Fraction) -> Fraction:
        """A reversal takes back what its original earned; a negative amount earns nothing, nor does its reversal."""
        if txn["Reverses"]:
            return -f(-x) if x <= 0 else Fraction(0)
        return f(x) if x >= 0 else Fraction(0)

    def is_running(self, due: Due) -> bool:
        """Whether a curve is asked with the year's running sum."""
        row = due.component
        return bool(row["Method"] == "rate" and row["Applied"] == "running" and row["Rate"] is None)

    def running_sum(self, due: Due, asked: Asked) -> Fraction:
        """The year's sum up to the end of a span. NotMeasurable where nobody is asked about."""
        if asked.who.kind in ("region", "segment") and not asked.who.names:
            raise NotMeasurable("not measurable")
        return sum((x for _, x in self._paid(due, self._so_far(due, asked))), Fraction(0))

    def _so_far(self, due: Due, asked: Asked) -> Asked:
        """The year up to the end of a span, over all plans across which the sum runs on."""
        year = self.calendar.year_of(asked.span.start)
        so_far = replace(asked, span=Period(year.start, asked.span.end - year.start))
        if asked.scope not in _BY_PAYEE:
            return so_far
        return replace(so_far, who=self.roster.who(asked.scope, due.payee, due.across, asked.span))

    def _running(self, due: Due, asked: Asked) -> Earned:
        f = self._scaled_curve(due, replace(asked, span=self.calendar.year_of(asked.span.start)))
        raw, at = {}, Fraction(0)
        earning = self.running_credits(due, asked)
        for txn, x in self._paid(due, self._so_far(due, asked)):
            before, at = at, at + x
            if (txn, x) in earning:
                raw[txn["Transaction ID"]] = (f(at) if at >= 0 else 0) - (f(before) if before >= 0 else Fraction(0))
        return self._commission(due, asked, sum(raw.values(), Fraction(0)), raw)

    def running_credits(self, due: Due, asked: Asked) -> list[tuple[Row, Fraction]]:
        """The credits of the year's sum that earn in a span, in its plan."""
        return [
            (txn, x)
            for txn, x in self._paid(due, self._so_far(due, asked))
            if txn["Date"] >= asked.span.first_day and self._in_its_plan(due, asked, txn["Date"])
        ]

    def _in_its_plan(self, due: Due, asked: Asked, day: int) -> bool:
        """Whether a credit of that day earns in this plan: the sum runs on across plans, each pays for its own days.

        Of days outside all spells, which a cohort may credit, the last spell before in the span decides.
        """
        if asked.scope not in _BY_PAYEE:
            return True
        spells = self.roster.of(due.payee, asked.span, due.across)
        begun = [spell for spell in spells if spell.first <= day]
        return (begun or spells[:1])[-1].plan == due.plan["Plan ID"]

    # --- pools

    def _pool(self, due: Due, asked: Asked) -> Earned:
        row, plan = due.component, due.plan["Plan ID"]
        members = [p for p in sorted(self.roster.payees) if self._shares_pool(p, due, asked.who)]
        incentives = {p: self.roster.incentive(p, plan, due.span) for p in members}
        weighed = sum(incentives.values(), Fraction(0)) * row["Weight"]
        found = self._safeguarded(due, asked, lambda: self._whole_pool(due, asked, weighed), weighed)
        digits = minor_digits(self.currency(due.payee, due.plan))
        if row["Pool share"] == "equal":
            parts = dict.fromkeys(members, Fraction(1))
        elif row["Pool share"] == "points":
            own = replace(asked, span=due.span, pay=None)
            parts = {p: self._points(row["Points measure"], p, own) for p in members}
        else:
            parts = incentives
        pool, total = half_away(found.amount, digits), sum(parts.values(), Fraction(0))
        if not pool:
            return Earned(Fraction(0), reason=found.reason)
        if not total:
            raise Unshared("not measurable")
        shares = {p: part / total for p, part in parts.items()}
        partless = "no variable pay" if row["Pool share"] == "ti" else "no credit"
        reason = found.reason if shares[due.payee] else partless
        return Earned(shared_out(pool, shares, digits)[due.payee], reason=reason)

    def _one_currency(self, due: Due, asked: Asked) -> None:
        members = [p for p in self.roster.payees if self._shares_pool(p, due, asked.who)]
        if len({self.currency(p, due.plan) for p in members}) > 1:
            raise BookProblem("a pool has one pay currency")

    def _whole_pool(self, due: Due, asked: Asked, weighed: Fraction) -> Earned:
        row = due.component
        if row["Rate"] is None:
            return _base(weighed * self.curve_on_group(due, asked), weighed)
        return self._commission(due, asked, self.measures.value(row["Measure"], asked) * row["Rate"], {})

    def _points(self, name: str, payee: str, asked: Asked) -> Fraction:
        who = self.roster.who("individual", payee, [asked.plan], asked.span)
        try:
            points = self.measures.value(name, replace(asked, who=who, scope="individual", payee=payee))
            return max(Fraction(0), points)
        except NotMeasurable:
            return Fraction(0)

    def _shares_pool(self, payee: str, due: Due, who: Who) -> bool:
        plan = due.plan["Plan ID"]
        if not self.roster.of(payee, due.span, {plan}):
            return False
        other = self.roster.who(due.component["Scope"], payee, [plan], due.span)
        alone = who.kind == "my team" and not who.names and who.manager is None
        if alone:
            return payee == due.payee
        return (other.kind, set(other.names), other.manager) == (who.kind, set(who.names), who.manager)


def is_money(row: Row) -> bool:
    """Whether a component earns money by what is credited, and not a part of target incentive."""
    return row["Method"] in ("rate", "unit") or (row["Method"] == "pool" and row["Rate"] is not None)


def _base(amount: Fraction, incentive: Fraction) -> Earned:
    reason = "" if amount else "below threshold" if incentive else "no variable pay"
    return Earned(amount, reason=reason)
