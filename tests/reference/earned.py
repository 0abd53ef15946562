"""Earned and true-up lines: what is due in a pay period, on which basis it is paid (sections 5 and 7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Period
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.columns import columns
from tests.reference.earnings import Due, Earned, Earnings
from tests.reference.formula import BookProblem, NotMeasurable, Unshared, half_away
from tests.reference.ledger import ZERO, Ledger, Paid, Slip
from tests.reference.roster import Roster
from tests.reference.rows import Row, Sheets


@dataclass
class Share:
    """The weight of a component in a period; `given`: to others, `unknown`: a problem hides who gives or takes."""

    weight: Fraction
    given: bool = False
    unknown: bool = False


class EarnedLines:
    """Makes the earned, component cap carry and true-up lines of a slip."""

    def __init__(self, sheets: Sheets, roster: Roster, earnings: Earnings) -> None:
        self.sheets, self.roster, self.earnings = sheets, roster, earnings
        self.calendar = sheets.calendar
        self.weights: dict[tuple[str, str, str, Period], Fraction] = {}  # by payee, plan, component and its own period
        self.unknown: set[tuple[str, str]] = set()  # payees and components with a weight that is not known

    def dues(self, payee: str, pay: Period) -> list[Due]:
        """The components due for a payee in a pay period; a cumulative one once over all plans that have it."""
        found: list[Due] = []
        for spell_plan in self._plans_in_order(payee, self.calendar.year_of(pay.start)):
            plan = self.roster.plans[spell_plan]
            if pay not in self.calendar.split(pay, plan["Paid"]):
                continue
            for row in self.sheets["Components"]:
                if row["Plan ID"] != spell_plan:
                    continue
                span = self._span(row, plan, pay)
                if span is None or not in_force(row, span) or not self.roster.of(payee, span, {spell_plan}):
                    continue
                due = Due(payee, plan, row, span, pay, (spell_plan,), (spell_plan,))
                if row["Applied"] == "running":
                    due = replace(due, across=tuple(sorted(self._plans_with(due))))
                if row["Basis"] != "period":
                    alike = {r["Plan ID"] for r in self._history(due) if self._is_alike(r, due)}
                    if self.roster.of(payee, span, alike)[-1].plan != spell_plan:
                        continue
                    whole = {r["Plan ID"] for r in self._history(due)}
                    measured = whole if row["Basis"] == "year to date" else alike
                    due = replace(due, plans=tuple(sorted(measured)), named_by=tuple(sorted(alike)))
                found.append(due)
        return found

    def _plans_in_order(self, payee: str, year: Period) -> list[str]:
        """The plans of a year, that of the last spell last."""
        plans: list[str] = []
        for spell in self.roster.of(payee, year):
            plans = [p for p in plans if p != spell.plan] + [spell.plan]
        return plans

    def _plans_with(self, due: Due) -> set[str]:
        year = self.calendar.year_of(due.pay.start)
        held = {spell.plan for spell in self.roster.of(due.payee, year)}
        rows = self.sheets["Components"]
        return {r["Plan ID"] for r in rows if folded(r["Component"]) == due.name and r["Plan ID"] in held}

    def _history(self, due: Due) -> list[Row]:
        """The rows of the name in all plans of the payee's year that pay him in the same currency."""
        plans, pays = self._plans_with(due), self.earnings.currency(due.payee, due.plan)
        alike = {p for p in plans if self.earnings.currency(due.payee, self.roster.plans[p]) == pays}
        rows = self.sheets["Components"]
        return [r for r in rows if folded(r["Component"]) == due.name and r["Plan ID"] in alike]

    def _is_alike(self, row: Row, due: Due) -> bool:
        """Whether the row counts for the span, and is measured over periods of its length."""
        return self._over(row) == self._over(due.component) and in_force(row, due.span)

    def _over(self, row: Row) -> str:
        return str(row["Measured over"] or self.roster.plans[row["Plan ID"]]["Paid"])

    def _span(self, row: Row, plan: Row, pay: Period) -> Period | None:
        """The component's own period that ends with the pay period."""
        over = row["Measured over"] or plan["Paid"]
        if over == "trailing 12 months":
            return pay
        spans = self.calendar.split(self.calendar.year_of(pay.start), over)
        return next((span for span in spans if span.end == pay.end), None)

    def _incentive(self, due: Due) -> Fraction:
        """TI x weight of a cumulative component's own span, over the plans that measure it alike."""
        rows = [row for row in self._history(due) if self._is_alike(row, due)]
        return self._weighed(due, [(row, due.span) for row in rows])

    def _incentive_to_date(self, due: Due) -> Fraction:
        """TI x weight of all spans of the year, of each plan's own length, that have ended with this one or before."""
        year = self.calendar.year_of(due.pay.start)
        spans = [(row, span) for row in self._history(due) for span in self.calendar.split(year, self._over(row))]
        return self._weighed(due, [(r, s) for r, s in spans if (s.end, s.start) <= (due.span.end, due.span.start)])

    def _incentive_of_year(self, due: Due, year: Period) -> Fraction:
        spans = [(row, span) for row in self._history(due) for span in self.calendar.split(year, self._over(row))]
        return self._weighed(due, spans)

    def _weight(self, due: Due, row: Row, span: Period) -> Fraction:
        """The weight that a row had after redistribution."""
        return self.weights.get((due.payee, row["Plan ID"], due.name, span), Fraction(row["Weight"]))

    def _weighed(self, due: Due, spans: list[tuple[Row, Period]]) -> Fraction:
        """TI of all plans in each span, at the weight in the plan of its last spell."""
        current, total = [(row, span) for row, span in spans if in_force(row, span)], ZERO
        for row, span in current:
            alike = {other["Plan ID"]: other for other, over in current if over == span}
            held = self.roster.of(due.payee, span, alike)
            if held:
                weight = self._weight(due, alike[held[-1].plan], span)
                total += self.roster.incentive(due.payee, row["Plan ID"], span) * weight
        return total

    def earn(self, slip: Slip, ledger: Ledger) -> None:
        for spell_plan in dict.fromkeys(s.plan for s in self.roster.of(slip.payee, slip.pay)):
            if slip.pay not in self.calendar.split(slip.pay, self.roster.plans[spell_plan]["Paid"]):
                continue
            if not any(row["Plan ID"] == spell_plan for row in self.sheets["Components"]):
                slip.add("", "earned", ZERO, "no variable pay", spell_plan)
        dues = self.dues(slip.payee, slip.pay)
        shares = self._shares(dues)
        for due, share in zip(dues, shares, strict=True):
            self.weights[due.payee, due.plan["Plan ID"], due.name, due.span] = share.weight
        for due, share in zip(dues, shares, strict=True):
            self._earn_one(slip, ledger, due, share)

    def _shares(self, dues: list[Due]) -> list[Share]:
        """The weights of a pay period's components after redistribution, and who gave theirs away."""
        shares = [Share(due.component["Weight"]) for due in dues]
        state = [self._state(due) for due in dues]
        for due, share, lacks in zip(dues, shares, state, strict=True):
            row = due.component
            by_rate = row["Method"] == "pool" and row["Rate"] is not None
            if row["Not measurable"] != "redistribute" or by_rate or lacks not in ("not measurable", "problem"):
                continue
            others = [
                (other, its, state_of)
                for other, its, state_of in zip(dues, shares, state, strict=True)
                if other.component["Method"] in ("bonus", "scorecard")
                and other.plan is due.plan
                and other.span == due.span
            ]
            doubt = "problem" in (lacks, *(state_of for *_, state_of in others))
            takers = [(other.component["Weight"], its) for other, its, state_of in others if state_of == "measurable"]
            total = sum(weight for weight, _ in takers)
            if not total:
                share.unknown |= doubt
                continue
            share.given = lacks != "problem"
            for weight, its in takers:
                its.weight += row["Weight"] * weight / total
                its.unknown |= doubt
        for share in shares:
            share.weight = ZERO if share.given else share.weight
        return shares

    def _state(self, due: Due) -> str:
        """Whether the component is measurable, lacks only what its pool is shared by, or rests on a problem."""
        try:
            self._entitled(due, self.roster.incentive(due.payee, due.plan["Plan ID"], due.span))
        except Unshared:
            return "unshared"
        except NotMeasurable:
            return "not measurable"
        except BookProblem:
            return "problem"
        return "measurable"

    def _entitled(self, due: Due, period_incentive: Fraction) -> Earned:
        """What is earned over P alone, or over the year to date."""
        to_date = due.component["Basis"] == "year to date"
        incentive = self._incentive_to_date(due) if to_date else period_incentive
        return self.earnings.earned(due, self._evaluated(due), incentive)

    def _evaluated(self, due: Due) -> Period:
        """P alone, or the year to date."""
        if due.component["Basis"] != "year to date":
            return due.span
        year = self.calendar.year_of(due.pay.start)
        return Period(year.start, due.span.end - year.start)

    def _earn_one(self, slip: Slip, ledger: Ledger, due: Due, share: Share) -> None:
        row, plan = due.component, due.plan["Plan ID"]
        if row["Basis"] == "period":
            incentive = self.roster.incentive(due.payee, plan, due.span) * share.weight
        else:
            incentive = self._incentive(due)
        if share.unknown and row["Basis"] == "year to date":
            self.unknown.add((due.payee, due.name))
        try:
            if share.unknown or (row["Basis"] == "year to date" and (due.payee, due.name) in self.unknown):
                raise BookProblem("what others give or take is not known")
            found = self._entitled(due, incentive)
        except BookProblem:
            amount, reason, found = None, "problem in the book", Earned(ZERO, raw=self.earnings.credited_to(due))
        except NotMeasurable as why:
            policy = "zero" if share.given else row["Not measurable"]
            amounts = {"zero": ZERO, "target": incentive}
            amount, reason = amounts.get(policy), str(why)
            found = Earned(ZERO, limit=None if amount is None else self.earnings.limit(due, incentive))
            if amount is None:
                found = Earned(ZERO, raw=self.earnings.credited_to(due))
        else:
            amount, reason = self._on_its_basis(due, found, ledger, incentive)
        shown = columns(self.earnings, due, self._evaluated(due), incentive)
        slip.add(row["Component"], "earned", amount, reason, plan, columns=shown)
        pays = slip.currency_of(plan)
        rounded = None if amount is None else half_away(amount, minor_digits(pays))
        ledger.paid.append(Paid(due, rounded, pays, found.raw or {}, reason))
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
        pays = self.earnings.currency(due.payee, due.plan)
        lines = [paid.amount for paid in ledger.paid if paid.due.name == due.name and paid.currency == pays]
        if None in lines and due.component["Basis"] != "year to date":
            return None
        return sum((amount for amount in lines if amount is not None), ZERO)

    def _carry_cap(self, slip: Slip, ledger: Ledger, due: Due, found: Earned, earned: Fraction) -> None:
        pays = self.earnings.currency(due.payee, due.plan)
        key, withheld = (due.name, pays), half_away(found.withheld, minor_digits(pays))
        balance = ledger.cap.get(key, ZERO)
        if withheld:
            ledger.withheld.append((key, withheld))
        elif balance and found.limit is not None and found.limit > earned:
            carried = min(balance, found.limit - earned)
            reason = "carried from an earlier period"
            paid = slip.add(due.component["Component"], "cap carry", carried, reason, due.plan["Plan ID"])
            ledger.cap[key] = balance - paid

    # --- true-up

    def true_up(self, slip: Slip, ledger: Ledger, year: Period) -> None:
        last: dict[tuple[str, str], Due] = {}
        for paid in ledger.paid:
            if paid.due.component["Basis"].startswith("period, tied"):
                before = last.get((paid.due.name, paid.currency), paid.due)
                if self._latest(before) <= self._latest(paid.due):
                    last[paid.due.name, paid.currency] = paid.due
        for due in last.values():
            if slip.pay == self.calendar.split(year, due.plan["Paid"])[-1]:
                whole = tuple(sorted({row["Plan ID"] for row in self._history(due)}))
                named_by = (due.plan["Plan ID"],)
                self._tie_out(slip, ledger, replace(due, pay=slip.pay, plans=whole, named_by=named_by), year)

    def _latest(self, due: Due) -> tuple[int, int]:
        return due.span.end, self.roster.of(due.payee, due.span, {due.plan["Plan ID"]})[-1].first

    def _tie_out(self, slip: Slip, ledger: Ledger, due: Due, year: Period) -> None:
        row, plan, span = due.component, due.plan, year
        left, incentive = self.roster.left(due.payee), self._incentive_of_year(due, year)

        def add(amount: Fraction | None, reason: str) -> None:
            shown = columns(self.earnings, due, span, incentive)
            slip.add(row["Component"], "true-up", amount, reason, plan["Plan ID"], columns=shown)

        if left < year.last_day:
            if plan["Leaver true-up"] == "forfeit":
                add(ZERO, "forfeited by leaver")
                return
            over = row["Measured over"] or plan["Paid"]
            leaving = next(p for p in self.calendar.split(year, over) if p.last_day >= left)
            span = Period(year.start, leaving.end - year.start)
        earned, reason = self._earned_so_far(due, ledger), ""
        try:
            found = self.earnings.earned(due, span, incentive)
        except BookProblem:
            add(None, "problem in the book")
            return
        except NotMeasurable as why:
            if row["Not measurable"] == "target":
                found, reason = Earned(incentive), str(why)
            else:
                waits = row["Not measurable"] == "hold" or (row["Not measurable"] == "redistribute" and incentive)
                if waits or earned is None:
                    add(None, str(why))
                return
        amount = None if earned is None else found.amount - earned
        if amount is not None and row["True-up"] == "up only":
            amount = max(ZERO, amount)
        add(amount, reason)


def in_force(row: Row, span: Period) -> bool:
    first = FAR_PAST if row["From"] is None else row["From"]
    last = FAR_FUTURE if row["To"] is None else row["To"]
    return bool(first <= span.first_day <= last)
