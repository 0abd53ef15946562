"""From earnings to payout lines, pay period by pay period (sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, Period, day_date
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.credits import Credits
from tests.reference.earned import EarnedLines, in_force
from tests.reference.earnings import Due, Earnings
from tests.reference.formula import NotMeasurable, half_away, parsed
from tests.reference.ledger import ZERO, Ledger, Line, Paid, Release, Slip
from tests.reference.measures import Asked, BookProblem, Measures
from tests.reference.rhythm import Stretch, pay_periods, stretches
from tests.reference.roster import Roster
from tests.reference.rows import Row, Rows, Sheets


def reference_lines(tables: Rows, period: Period) -> list[Line]:
    """All payout lines of the pay periods inside a period, calculated from the rows of a sound book."""
    return Calculator(tables).lines(period)


@dataclass(frozen=True)
class Settled:
    """Slips that are settled together, and the one of them on which that is done."""

    stretch: Stretch
    inside: list[Slip]
    slip: Slip

    def so_far(self, currency: str) -> Fraction:
        """What was paid before draws look at it."""
        lines = [x for slip in self.inside for x in slip.lines if x.line != "carried forward"]
        return sum((x.amount for x in lines if x.amount is not None and x.currency == currency), ZERO)

    @property
    def held(self) -> bool:
        return any(slip.held for slip in self.inside)

    @property
    def unknown(self) -> bool:
        """Whether what was paid before draws is not known: an earned line is held, or a problem holds another."""
        return self.held or any(slip.has_problem() for slip in self.inside)


class Calculator:
    """One book, calculated slowly."""

    def __init__(self, tables: Rows) -> None:
        self.sheets = Sheets(tables)
        self.calendar = self.sheets.calendar
        self.roster = Roster(self.sheets)
        self.credits = Credits(self.sheets)
        self.measures = Measures(self.sheets, self.roster, self.credits)
        self.earnings = Earnings(self.sheets, self.roster, self.measures)
        self.earned = EarnedLines(self.sheets, self.roster, self.earnings)
        self.before: dict[tuple[str, Period], list[Paid]] = {}

    def lines(self, period: Period) -> list[Line]:
        """The lines of the pay periods that lie inside the period, of one fiscal year."""
        year = self.calendar.year_of(period.start)
        found = []
        for payee in sorted(self.roster.payees):
            for slip in self._year(payee, year):
                if period.holds(slip.pay):
                    name = self.calendar.name(slip.pay)
                    for x in slip.lines:
                        minor = None if x.amount is None else int(x.amount * 10 ** minor_digits(x.currency))
                        told = name, payee, folded(x.component), x.line, minor, x.currency, x.reason, x.columns
                        found.append(Line(*told))
        return found

    def _slips(self, payee: str, year: Period) -> list[Slip]:
        """A blank slip for each pay period of the year; none for one who never is in a plan."""

        def currency_of(plan: str) -> str:
            return self.earnings.currency(payee, self.roster.plans[plan])

        return [Slip(payee, pay, currency_of) for pay in pay_periods(self.roster, payee, year)]

    def _year(self, payee: str, year: Period) -> list[Slip]:
        ledger, slips = self._opened(payee, year), self._slips(payee, year)
        for stretch in stretches(self.roster, payee, year):
            inside = [slip for slip in slips if stretch.ends(slip.pay)]
            for month in self.calendar.split(stretch.months, "month"):
                ending = [slip for slip in inside if slip.pay.end == month.end]
                self._earn(ending, ledger, year)
                for slip in ending:
                    if slip.pay != stretch.pay:
                        self._carry_forward(slip, ledger, slip.held)
            settled = Settled(stretch, inside, next(slip for slip in inside if slip.pay == stretch.pay))
            self._release(settled, ledger)
            for currency in sorted(self._paid_in(settled)):
                self._draw(settled, ledger, currency)
            self._claw_back(settled, ledger)
            self._adjust(settled)
            self._bring_forward(settled, ledger)
        return slips

    def _earn(self, ending: list[Slip], ledger: Ledger, year: Period) -> None:
        """What plans pay in the pay periods that end together."""
        for slip in ending:
            self.earned.earn(slip, ledger)
        for key, amount in ledger.withheld:
            ledger.cap[key] = ledger.cap.get(key, ZERO) + amount
        ledger.withheld.clear()
        for slip in ending:
            self.earned.true_up(slip, ledger, year)
            self._plan_caps(slip, ledger)
            self._hold_back(slip, ledger)

    def _opened(self, payee: str, year: Period) -> Ledger:
        ledger = Ledger()
        for row in self.sheets["Opening balances"]:
            if row["Payee ID"] != payee or row["As of"] != year.first_day:
                continue
            name = folded(row["Component"] or "")
            currency = self._opened_in(payee, year.first_day, name)
            amount = half_away(row["Amount"], minor_digits(currency))
            if row["Kind"] == "draw":
                ledger.draw[currency] += amount
            elif row["Kind"] == "negative":
                ledger.negative[currency] += amount
            elif row["Kind"] == "cap":
                key = name or self._first_carrying(payee, year, currency), currency
                ledger.cap[key] = ledger.cap.get(key, ZERO) + amount
            else:
                month = row["Release in"].end - 1
                ledger.releases.append(Release(None, row["Component"], month, amount, currency))
        return ledger

    def _opened_in(self, payee: str, day: int, component: str) -> str:
        """The currency of an opening balance: that of the plan of the day, unless only others have the component."""
        ever = [spell for spell in self.roster.spells if spell.payee == payee]
        if not ever:
            return str(self.roster.payees[payee]["Pay currency"] or self.sheets.currency)
        plan = [spell for spell in ever if spell.first <= day or spell is ever[0]][-1].plan
        rows = self.sheets["Components"]
        having = {row["Plan ID"] for row in rows if component and folded(row["Component"]) == component}
        if plan not in having:
            plan = next((spell.plan for spell in reversed(ever) if spell.plan in having), plan)
        return self.earnings.currency(payee, self.roster.plans[plan])

    def _first_carrying(self, payee: str, year: Period, currency: str) -> str:
        """The key of the first plan of the year in a currency whose cap carries: that of opening balances."""
        for spell in self.roster.spells:
            plan = self.roster.plans[spell.plan]
            mine = spell.payee == payee and spell.overlap(year.first_day, year.last_day)
            carries = plan["Plan cap"] is not None and plan["Excess"] == "carry"
            if mine and carries and self.earnings.currency(payee, plan) == currency:
                return f"plan {spell.plan}"
        return ""

    # --- plan cap, holdback, release

    def _plan_caps(self, slip: Slip, ledger: Ledger) -> None:
        for plan_id in dict.fromkeys(x.plan for x in slip.lines if x.line == "earned" and x.plan):
            plan = self.roster.plans[plan_id]
            if plan["Plan cap"] is None:
                continue
            kinds = ("earned", "cap carry")
            mine = [x.amount for x in slip.lines if x.line in kinds and x.plan == plan_id and x.amount is not None]
            try:
                limit = self._plan_limit(slip, plan)
            except BookProblem:
                slip.add("", "cap carry", None, "problem in the book", plan_id)
                continue
            self._limit_plan(slip, ledger, plan, sum(mine, ZERO), limit)

    def _plan_limit(self, slip: Slip, plan: Row) -> Fraction:
        if plan["Plan cap unit"] == "target":
            return Fraction(plan["Plan cap"] * self.roster.incentive(slip.payee, plan["Plan ID"], slip.pay))
        pay = self.earnings.currency(slip.payee, plan)
        return Fraction(plan["Plan cap"] * self.measures.rate(plan["Currency"], pay, slip.pay.last_day, plan))

    def _limit_plan(self, slip: Slip, ledger: Ledger, plan: Row, total: Fraction, limit: Fraction) -> None:
        name = plan["Plan ID"]
        carry, pays = plan["Excess"] == "carry", slip.currency_of(name)
        key = f"plan {name}", pays
        balance = ledger.cap.get(key, ZERO)
        if total > limit:
            reason = "plan cap, carried" if carry else "plan cap, forfeited"
            withheld = -slip.rest("cap carry", limit - total, slip.held, pays, reason, name)
            ledger.cap[key] = balance + (withheld if carry else ZERO)
        elif carry and balance and total < limit:
            reason = "carried from an earlier period"
            paid = slip.rest("cap carry", min(balance, limit - total), slip.held, pays, reason, name)
            ledger.cap[key] = balance - paid

    def _hold_back(self, slip: Slip, ledger: Ledger) -> None:
        for paid in self._of_slip(slip, ledger):
            row, name = paid.due.component, paid.due.component["Component"]
            if not row["Holdback"]:
                continue
            plan = paid.due.plan["Plan ID"]
            kinds = ("earned", "true-up")
            lines = [x for x in slip.lines if x.component == name and x.line in kinds and x.plan == plan]
            amounts = [x.amount for x in lines if x.amount is not None]
            month = slip.pay.end - 1 + int(row["Release after"])
            if len(amounts) < len(lines):
                if any(x.amount is None and x.reason == "problem in the book" for x in lines):
                    ledger.releases.append(Release(paid.due, name, month, None, paid.currency))
                continue
            held = -slip.add(name, "holdback", -row["Holdback"] * max(ZERO, sum(amounts, ZERO)), "", plan)
            if held:
                ledger.releases.append(Release(paid.due, name, month, held, paid.currency))

    def _of_slip(self, slip: Slip, ledger: Ledger) -> list[Paid]:
        """The components with an earned or a true-up line on this slip."""
        found = [paid for paid in ledger.paid if paid.due.pay == slip.pay]
        names = {(paid.due.plan["Plan ID"], paid.due.name) for paid in found}
        tied = [p for p in ledger.paid if p.due.component["Basis"].startswith("period, tied")]
        for paid in reversed(tied):
            plan = paid.due.plan["Plan ID"]
            key = plan, paid.due.name
            trued = any((x.plan, folded(x.component), x.line) == (*key, "true-up") for x in slip.lines)
            if trued and key not in names:
                names.add(key)
                found.append(paid)
        return found

    def _release(self, settled: Settled, ledger: Ledger) -> None:
        slip = settled.slip
        for release in ledger.releases:
            if not settled.stretch.months.start <= release.month < settled.stretch.months.end:
                continue
            due, pays = release.due or self._due_named(slip, release), release.currency
            if release.amount is None:
                slip.add(release.component, "release", None, "problem in the book", currency=pays)
                continue
            condition = due.component["Release if"] if due else ""
            if due and condition:
                who = self.roster.who(due.component["Scope"], slip.payee, (due.plan["Plan ID"],), slip.pay)
                asked = Asked(who, slip.pay, due.plan["Plan ID"], due.component["Scope"], slip.payee)
                try:
                    if not self.measures.formula(parsed(condition), asked):
                        slip.add(release.component, "release", ZERO, "holdback lapsed", currency=pays)
                        continue
                except NotMeasurable as why:
                    slip.add(release.component, "release", None, str(why), currency=pays)
                    continue
            slip.add(release.component, "release", release.amount, currency=pays)

    def _due_named(self, slip: Slip, release: Release) -> Due | None:
        """The component that a balance names, in the latest plan that pays in its currency."""
        for spell in reversed([s for s in self.roster.spells if s.payee == slip.payee]):
            for row in self.sheets["Components"]:
                named = row["Plan ID"] == spell.plan and folded(row["Component"]) == folded(release.component)
                if named and slip.currency_of(spell.plan) == release.currency:
                    plan = self.roster.plans[spell.plan]
                    return Due(slip.payee, plan, row, slip.pay, slip.pay, (spell.plan,), (spell.plan,))
        return None

    # --- draws, clawbacks, adjustments, balances

    def _gone(self, settled: Settled) -> bool:
        """Whether the payee left before any of this: balances are then listed, never collected."""
        return self.roster.left(settled.slip.payee) < settled.stretch.months.first_day

    def _parts(self, settled: Settled) -> list[tuple[str, Period]]:
        """The plans and their pay periods that are settled, in which the payee is on some day."""
        payee, year = settled.slip.payee, self.calendar.year_of(settled.stretch.pay.start)
        return [
            (plan, pay)
            for plan in dict.fromkeys(spell.plan for spell in self.roster.of(payee, year))
            for pay in self.calendar.split(year, self.roster.plans[plan]["Paid"])
            if settled.stretch.ends(pay) and self.roster.of(payee, pay, {plan})
        ]

    def _paid_in(self, settled: Settled) -> set[str]:
        """The currencies in which he is paid here; what is open in others waits."""
        return {
            settled.slip.currency_of(plan) for plan in (settled.stretch.plan, *(p for p, _ in self._parts(settled)))
        }

    def _rows_in(self, payee: str, currency: str) -> list[Row]:
        """The draws that say something in a currency, in order: those on whose days he is paid in it."""
        rows = [row for row in self.sheets["Draws"] if row["Payee ID"] == payee]
        ever = [spell for spell in self.roster.spells if spell.payee == payee]
        theirs = [s for s in ever if self.earnings.currency(payee, self.roster.plans[s.plan]) == currency]
        if theirs != ever:
            rows = [r for r in rows if any(s.overlap(r["From"], _until(r)) for s in theirs)]
        return sorted(rows, key=lambda row: row["From"])

    def _draw(self, settled: Settled, ledger: Ledger, currency: str) -> None:
        slip, parts = settled.slip, self._parts(settled)
        first = min((pay.first_day for _, pay in parts), default=settled.stretch.months.first_day)
        rows = [row for row in self._rows_in(slip.payee, currency) if row["From"] <= slip.pay.last_day]
        running = [row for row in rows if _until(row) >= first]
        terms = next(reversed(running or rows), None)
        mine = [(plan, pay) for plan, pay in parts if slip.currency_of(plan) == currency]
        promised = sum((self.roster.drawn(slip.payee, running, pay, plan) for plan, pay in mine), ZERO)
        total, balance = settled.so_far(currency), ledger.draw[currency]
        if promised and total < promised:
            recoverable = bool(terms and terms["Recoverable"])
            reason = "recoverable" if recoverable else "guarantee"
            given = slip.rest("draw", promised - total, settled.unknown, currency, reason)
            ledger.draw[currency] += given if recoverable else ZERO
        elif currency in ledger.draw_unknown and total > promised and not self._gone(settled):
            slip.add("", "recovery", None, "problem in the book", currency=currency)
        elif balance and total > promised and not self._gone(settled):
            part = terms["Recovery"] if terms else Fraction(1)
            unit = 10 ** minor_digits(currency)
            above = int((total - promised) * unit) / Fraction(unit)
            wanted = half_away(part * (total - promised), minor_digits(currency))
            ledger.draw[currency] += slip.rest("recovery", -min(balance, wanted, above), settled.unknown, currency)
        problem = any(one.has_problem() for one in settled.inside)
        if problem and (ledger.draw[currency] or any(row["Recoverable"] for row in running)):
            ledger.draw_unknown.add(currency)

    def _claw_back(self, settled: Settled, ledger: Ledger) -> None:
        slip, months = settled.slip, settled.stretch.months
        year = self.calendar.year_of(slip.pay.start)
        for txn in sorted(self.sheets["Transactions"], key=lambda row: (row["Date"], row["Transaction ID"])):
            if txn["Reverses"] and year.first_day <= txn["Date"] <= months.last_day:
                earlier = self.credits.original(txn)["Date"] < year.first_day
                for paid in self._paid_before(slip.payee, year) if earlier else ledger.paid:
                    if months.first_day <= max(txn["Date"], paid.due.pay.last_day) <= months.last_day:
                        self._claw_back_one(slip, paid, txn)

    def _paid_before(self, payee: str, year: Period) -> list[Paid]:
        """The earned lines of the fiscal year before."""
        before = self.calendar.year_of(year.start - 1)
        if (payee, before) not in self.before:
            self.before[payee, before] = self._ledger(payee, before)
        return self.before[payee, before]

    def _ledger(self, payee: str, year: Period) -> list[Paid]:
        ledger = Ledger()
        for slip in self._slips(payee, year):
            self.earned.earn(slip, ledger)
        return ledger.paid

    def _claw_back_one(self, slip: Slip, paid: Paid, txn: Row) -> None:
        row, original = self._clawing(slip, paid, txn), self.credits.original(txn)
        key, window = original["Transaction ID"], row["Clawback months"]
        if window is None or row["Method"] not in ("rate", "unit") or key not in paid.raw:
            return
        types = self.measures.by_name[folded(row["Measure"])]["Types"]
        elapsed = _whole_months(original["Date"], txn["Date"])
        if (types and folded(txn["Type"]) not in types) or elapsed >= window:
            return
        if paid.amount is None:
            slip.add(row["Component"], "clawback", None, paid.reason, currency=paid.currency)
            return
        total = sum(paid.raw.values(), ZERO)
        earned = paid.amount * paid.raw[key] / total if total else ZERO
        factor = (window - elapsed) / window if row["Clawback"] == "declining" else Fraction(1)
        back = max(ZERO, earned * -self.credits.reversed_part(txn) * factor)
        left = min(earned - paid.taken.get(key, ZERO), paid.amount - sum(paid.taken.values(), ZERO))
        back = min(back, max(ZERO, left))
        given = slip.add(row["Component"], "clawback", -back, currency=paid.currency)
        paid.taken[key] = paid.taken.get(key, ZERO) - given

    def _clawing(self, slip: Slip, paid: Paid, txn: Row) -> Row:
        """The row of Components by which a reversal is taken back: that which paid, or by now another in force."""
        due, now = paid.due, paid.due.component
        for row in self.sheets["Components"]:
            over = row["Measured over"] or due.plan["Paid"]
            over = due.plan["Paid"] if over.startswith("trailing") else over
            spans = self.calendar.split(self.calendar.year_of(slip.pay.start), over)
            same = row["Plan ID"] == due.plan["Plan ID"] and folded(row["Component"]) == due.name
            if same and any(s.first_day <= txn["Date"] <= s.last_day and in_force(row, s) for s in spans):
                now = row
        return now if now["Clawback months"] is None or due.component["Clawback months"] is None else due.component

    def _adjust(self, settled: Settled) -> None:
        slip, months = settled.slip, settled.stretch.months
        pays = slip.currency_of(settled.stretch.plan)
        for row in self.sheets["Adjustments"]:
            if row["Payee ID"] == slip.payee and months.start < row["Period"].end <= months.end:
                limit = self.sheets.approver_above
                second = row["Approved by"] and folded(row["Approved by"]) != folded(row["By"])
                if limit is not None and abs(row["Amount"]) > limit and not second:
                    slip.add("", "adjustment", None, "needs a second approver", currency=pays)
                else:
                    slip.add("", "adjustment", row["Amount"], currency=pays)

    def _bring_forward(self, settled: Settled, ledger: Ledger) -> None:
        slip = settled.slip
        if not slip.lines and not self.roster.of(slip.payee, slip.pay):
            return
        waiting = set()
        for currency in sorted(self._paid_in(settled)) if not self._gone(settled) else ():
            owed = ledger.negative[currency]
            if owed:
                ledger.negative[currency] += slip.rest("brought forward", -owed, settled.held, currency)
                waiting |= {currency} if settled.held else set()
        self._carry_forward(slip, ledger, settled.held, waiting)

    def _carry_forward(self, slip: Slip, ledger: Ledger, held: bool, waiting: Collection[str] = ()) -> None:
        for currency in sorted({x.currency for x in slip.lines} - {*waiting}):
            total = slip.total(currency)
            if self.sheets.negative_pay != "pay" and total < 0:
                ledger.negative[currency] += slip.rest("carried forward", -total, held, currency)


def _until(row: Row) -> int:
    return FAR_FUTURE if row["To"] is None else int(row["To"])


def _whole_months(first: int, last: int) -> int:
    a, b = day_date(first), day_date(last)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
