"""Earned and true-up lines: what is due in a pay period, on which basis it is paid (sections 5 and 7)."""

from __future__ import annotations

from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Period
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.earnings import Due, Earned, Earnings
from tests.reference.formula import BookProblem, NotMeasurable, Unshared, half_away
from tests.reference.ledger import ZERO, Ledger, Paid, Slip
from tests.reference.roster import Roster
from tests.reference.rows import Row, Sheets


class EarnedLines:
    """Makes the earned, component cap carry and true-up lines of a slip."""

    def __init__(self, sheets: Sheets, roster: Roster, earnings: Earnings) -> None:
        self.sheets, self.roster, self.earnings = sheets, roster, earnings
        self.calendar = sheets.calendar
        self.weights: dict[tuple[str, str, str, Period], Fraction] = {}  # by payee, plan, component and its own period

    def dues(self, payee: str, pay: Period) -> list[Due]:
        """The components due for a payee in a pay period; a cumulative one once over all plans that have it."""
        found: list[Due] = []
        for spell_plan in self._plans_in_order(payee, self.calendar.year_of(pay.start)):
            plan = self.roster.plans[spell_plan]
            for row in self.sheets["Components"]:
                if row["Plan ID"] != spell_plan:
                    continue
                span = self._span(row, plan, pay)
                if span is None or not in_force(row, span) or not self.roster.of(payee, span, {spell_plan}):
                    continue
                due = Due(payee, plan, row, span, pay, (spell_plan,))
                found.append(due)
        last: dict[str, Due] = {}
        for due in found:
            if due.component["Basis"] != "period" or due.component["Applied"] == "running":
                plans = tuple(sorted(self._plans_with(payee, due)))
                due = Due(due.payee, due.plan, due.component, due.span, due.pay, plans)
            key = due.name if due.component["Basis"] != "period" else f"{due.plan['Plan ID']} {due.name}"
            last[key] = due
        return list(last.values())

    def _plans_in_order(self, payee: str, year: Period) -> list[str]:
        """The plans of a year, that of the last spell last."""
        plans: list[str] = []
        for spell in self.roster.of(payee, year):
            plans = [p for p in plans if p != spell.plan] + [spell.plan]
        return plans

    def _plans_with(self, payee: str, due: Due) -> set[str]:
        year = self.calendar.year_of(due.pay.start)
        held = {spell.plan for spell in self.roster.of(payee, year)}
        rows = self.sheets["Components"]
        return {r["Plan ID"] for r in rows if folded(r["Component"]) == due.name and r["Plan ID"] in held}

    def _span(self, row: Row, plan: Row, pay: Period) -> Period | None:
        """The component's own period that ends with the pay period."""
        over = row["Measured over"] or plan["Paid"]
        if over == "trailing 12 months":
            return pay
        spans = self.calendar.split(self.calendar.year_of(pay.start), over)
        return next((span for span in spans if span.end == pay.end), None)

    def _incentive(self, due: Due, span: Period) -> Fraction:
        """TI x weight over a span of several component periods, each at the weight that it had after redistribution."""
        over = due.component["Measured over"] or due.plan["Paid"]
        total = ZERO
        for period in self.calendar.split(self.calendar.year_of(span.start), over):
            if span.holds(period):
                for row in self.sheets["Components"]:
                    if row["Plan ID"] in due.plans and folded(row["Component"]) == due.name and in_force(row, period):
                        key = (due.payee, row["Plan ID"], due.name, period)
                        weight = self.weights.get(key, row["Weight"])
                        total += self.roster.incentive(due.payee, row["Plan ID"], period) * weight
        return total

    def earn(self, slip: Slip, ledger: Ledger) -> None:
        for spell_plan in dict.fromkeys(s.plan for s in self.roster.of(slip.payee, slip.pay)):
            if not any(row["Plan ID"] == spell_plan for row in self.sheets["Components"]):
                slip.add("", "earned", ZERO, "no variable pay")
        dues = self.dues(slip.payee, slip.pay)
        weights = self._weights(dues)
        for due in dues:
            weight = ZERO if id(due) in weights["given"] else weights[id(due)]
            self.weights[due.payee, due.plan["Plan ID"], due.name, due.span] = weight
        for due in dues:
            self._earn_one(slip, ledger, due, weights[id(due)], redistributed=id(due) in weights["given"])

    def _weights(self, dues: list[Due]) -> dict:  # type: ignore[type-arg]
        """The weights of a pay period's components after redistribution, and who gave theirs away."""
        weights: dict = {id(due): due.component["Weight"] for due in dues} | {"given": set()}
        measurable = {id(due): self._is_measurable(due) for due in dues}
        for due in dues:
            by_rate = due.component["Method"] == "pool" and due.component["Rate"] is not None
            if due.component["Not measurable"] != "redistribute" or by_rate or not self._lacks_measure(due):
                continue
            takers = [
                other
                for other in dues
                if other.component["Method"] in ("bonus", "scorecard")
                and measurable[id(other)]
                and other.plan is due.plan
                and other.span == due.span
            ]
            total = sum(other.component["Weight"] for other in takers)
            if total:
                weights["given"].add(id(due))
                for other in takers:
                    weights[id(other)] += due.component["Weight"] * other.component["Weight"] / total
        return weights

    def _is_measurable(self, due: Due) -> bool:
        try:
            self._entitled(due, self.roster.incentive(due.payee, due.plan["Plan ID"], due.span))
        except (NotMeasurable, BookProblem):
            return False
        return True

    def _lacks_measure(self, due: Due) -> bool:
        """Whether the component itself is not measurable: neither a problem nor a pool that lacks only points."""
        try:
            self._entitled(due, self.roster.incentive(due.payee, due.plan["Plan ID"], due.span))
        except NotMeasurable as why:
            return not isinstance(why, Unshared)
        except BookProblem:
            return False
        return False

    def _entitled(self, due: Due, period_incentive: Fraction) -> Earned:
        """What is earned over P alone, or over the year to date."""
        if due.component["Basis"] != "year to date":
            return self.earnings.earned(due, due.span, period_incentive)
        year = self.calendar.year_of(due.pay.start)
        span = Period(year.start, due.span.end - year.start)
        return self.earnings.earned(due, span, self._incentive(due, span))

    def _earn_one(self, slip: Slip, ledger: Ledger, due: Due, weight: Fraction, redistributed: bool) -> None:
        row, plan = due.component, due.plan["Plan ID"]
        if row["Basis"] == "period":
            incentive = self.roster.incentive(due.payee, plan, due.span) * weight
        else:
            incentive = self._incentive(due, due.span)
        try:
            found = self._entitled(due, incentive)
        except BookProblem:
            amount, reason, found = None, "problem in the book", Earned(ZERO)
        except NotMeasurable as why:
            policy = "zero" if redistributed else row["Not measurable"]
            amounts = {"zero": ZERO, "target": incentive}
            amount, reason = amounts.get(policy), str(why)
            found = Earned(ZERO, limit=None if amount is None else self.earnings.limit(due, incentive))
            if amount is None:
                found = Earned(ZERO, raw=self.earnings.credited_to(due))
        else:
            amount, reason = self._on_its_basis(due, found, ledger, incentive)
        slip.add(row["Component"], "earned", amount, reason, plan)
        rounded = None if amount is None else half_away(amount, slip.digits)
        ledger.paid.append(Paid(due, rounded, found.raw or {}, reason))
        if (
            rounded is not None
            and found.limit is not None
            and due.plan["Excess"] == "carry"
            and row["Basis"] == "period"
        ):
            self._carry_cap(slip, ledger, due, found, rounded)

    def _on_its_basis(self, due: Due, found: Earned, ledger: Ledger, incentive: Fraction) -> tuple[Fraction, str]:
        row = due.component
        if row["Basis"] == "year to date":
            before = self._earned_so_far(due, ledger) or ZERO
            amount = found.amount - before
            if row["True-up"] == "up only":
                amount = max(ZERO, amount)
            nothing = not half_away(amount, minor_digits(self.earnings.currency(due.payee, due.plan)))
            if nothing:
                return amount, "earned earlier in the year" if before else found.reason
            return amount, "" if found.reason in ("below threshold", "no credit") else found.reason
        if row["Basis"] != "period" and row["Cap until year end"] is not None:
            limit = row["Cap until year end"] * incentive
            if found.amount > limit:
                return limit, "capped"
        return found.amount, found.reason

    def _earned_so_far(self, due: Due, ledger: Ledger) -> Fraction | None:
        """The component's earned lines of the year; None while one of them is held and it is tied out."""
        lines = [paid.amount for paid in ledger.paid if paid.due.name == due.name]
        if None in lines and due.component["Basis"] != "year to date":
            return None
        return sum((amount for amount in lines if amount is not None), ZERO)

    def _carry_cap(self, slip: Slip, ledger: Ledger, due: Due, found: Earned, earned: Fraction) -> None:
        withheld = half_away(found.withheld, slip.digits)
        balance = ledger.cap.get(due.name, ZERO)
        if withheld:
            ledger.cap[due.name] = balance + withheld
        elif balance and found.limit is not None and found.limit > earned:
            carried = min(balance, found.limit - earned)
            reason = "carried from an earlier period"
            paid = slip.add(due.component["Component"], "cap carry", carried, reason, due.plan["Plan ID"])
            ledger.cap[due.name] = balance - paid

    # --- true-up

    def true_up(self, slip: Slip, ledger: Ledger, year: Period) -> None:
        if slip.pay.end != year.end:
            return
        last: dict[str, Due] = {}
        for paid in ledger.paid:
            if paid.due.component["Basis"].startswith("period, tied"):
                last[paid.due.name] = paid.due
        for due in last.values():
            self._tie_out(slip, ledger, Due(due.payee, due.plan, due.component, due.span, slip.pay, due.plans), year)

    def _tie_out(self, slip: Slip, ledger: Ledger, due: Due, year: Period) -> None:
        row, plan, span = due.component, due.plan, year
        left = self.roster.left(due.payee)
        if left < year.last_day:
            if plan["Leaver true-up"] == "forfeit":
                slip.add(row["Component"], "true-up", ZERO, "forfeited by leaver", plan["Plan ID"])
                return
            over = row["Measured over"] or plan["Paid"]
            leaving = next(p for p in self.calendar.split(year, over) if p.last_day >= left)
            span = Period(year.start, leaving.end - year.start)
        earned, reason = self._earned_so_far(due, ledger), ""
        incentive = self._incentive(due, year)
        try:
            found = self.earnings.earned(due, span, incentive)
        except BookProblem:
            slip.add(row["Component"], "true-up", None, "problem in the book", plan["Plan ID"])
            return
        except NotMeasurable as why:
            if row["Not measurable"] == "target":
                found, reason = Earned(incentive), str(why)
            else:
                waits = row["Not measurable"] == "hold" or (row["Not measurable"] == "redistribute" and incentive)
                if waits or earned is None:
                    slip.add(row["Component"], "true-up", None, str(why), plan["Plan ID"])
                return
        amount = None if earned is None else found.amount - earned
        if amount is not None and row["True-up"] == "up only":
            amount = max(ZERO, amount)
        slip.add(row["Component"], "true-up", amount, reason, plan["Plan ID"])


def in_force(row: Row, span: Period) -> bool:
    first = FAR_PAST if row["From"] is None else row["From"]
    last = FAR_FUTURE if row["To"] is None else row["To"]
    return bool(first <= span.first_day <= last)
