"""From earnings to payout lines, pay period by pay period (sections 7 and 8)."""

from __future__ import annotations

from fractions import Fraction

from model.basics.calendar import Period, day_date
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.credits import Credits
from tests.reference.earned import EarnedLines, in_force
from tests.reference.earnings import Due, Earnings
from tests.reference.formula import NotMeasurable, half_away, parsed
from tests.reference.ledger import ZERO, Ledger, Line, Paid, Release, Slip
from tests.reference.measures import Asked, BookProblem, Measures
from tests.reference.roster import Roster
from tests.reference.rows import Row, Rows, Sheets


def reference_lines(tables: Rows, period: Period) -> list[Line]:
    """All payout lines of the pay periods inside a period, calculated from the rows of a sound book."""
    return Calculator(tables).lines(period)


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
                    for component, line, amount, reason, _ in slip.lines:
                        minor = None if amount is None else int(amount * 10**slip.digits)
                        found.append(Line(name, payee, folded(component), line, minor, reason))
        return found

    def _slips(self, payee: str, year: Period) -> list[Slip]:
        """A blank slip for each pay period of the year; none for one who never is in a plan."""
        spells = self.roster.of(payee, year)
        ever = [spell for spell in self.roster.spells if spell.payee == payee]
        if not ever:
            return []
        plan = self.roster.plans[(spells or ever)[-1].plan]
        digits = minor_digits(self.earnings.currency(payee, plan))
        return [Slip(payee, pay, digits) for pay in self.calendar.split(year, plan["Paid"])]

    def _year(self, payee: str, year: Period) -> list[Slip]:
        ledger, slips = self._opened(payee, year), self._slips(payee, year)
        for slip in slips:
            self.earned.earn(slip, ledger)
            self.earned.true_up(slip, ledger, year)
            self._plan_caps(slip, ledger)
            self._hold_back(slip, ledger)
            self._release(slip, ledger)
            self._draw(slip, ledger)
            self._claw_back(slip, ledger)
            self._adjust(slip)
            self._carry(slip, ledger)
        return slips

    def _opened(self, payee: str, year: Period) -> Ledger:
        ledger = Ledger()
        for row in self.sheets["Opening balances"]:
            if row["Payee ID"] != payee or row["As of"] != year.first_day:
                continue
            if row["Kind"] == "draw":
                ledger.draw += row["Amount"]
            elif row["Kind"] == "negative":
                ledger.negative += row["Amount"]
            elif row["Kind"] == "cap":
                name = folded(row["Component"])
                ledger.cap[name] = ledger.cap.get(name, ZERO) + row["Amount"]
            else:
                ledger.releases.append(Release(None, row["Component"], row["Release in"].end - 1, row["Amount"]))
        return ledger

    # --- plan cap, holdback, release

    def _plan_caps(self, slip: Slip, ledger: Ledger) -> None:
        for plan_id in dict.fromkeys(p for _, line, _, _, p in slip.lines if line == "earned" and p):
            plan = self.roster.plans[plan_id]
            if plan["Plan cap"] is None:
                continue
            kinds = ("earned", "cap carry")
            mine = [a for _, line, a, _, p in slip.lines if line in kinds and p == plan_id and a is not None]
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
        carry, key = plan["Excess"] == "carry", f"plan {plan['Plan ID']}"
        if carry and "" in ledger.cap:  # opening balances go to the first plan that carries
            ledger.cap[key] = ledger.cap.pop("")
        balance = ledger.cap.get(key, ZERO)
        if total > limit:
            reason = "plan cap, carried" if carry else "plan cap, forfeited"
            withheld = -slip.rest("cap carry", limit - total, reason, plan["Plan ID"])
            ledger.cap[key] = balance + (withheld if carry else ZERO)
        elif carry and balance and total < limit:
            reason = "carried from an earlier period"
            paid = slip.rest("cap carry", min(balance, limit - total), reason, plan["Plan ID"])
            ledger.cap[key] = balance - paid

    def _hold_back(self, slip: Slip, ledger: Ledger) -> None:
        for paid in self._of_slip(slip, ledger):
            row, name = paid.due.component, paid.due.component["Component"]
            if not row["Holdback"]:
                continue
            plan = paid.due.plan["Plan ID"]
            lines = [
                (amount, reason)
                for component, line, amount, reason, p in slip.lines
                if component == name and line in ("earned", "true-up") and p == plan
            ]
            amounts = [amount for amount, _ in lines if amount is not None]
            month = slip.pay.end - 1 + int(row["Release after"])
            if len(amounts) < len(lines):
                if (None, "problem in the book") in lines:
                    ledger.releases.append(Release(paid.due, name, month, None))
                continue
            held = -slip.add(name, "holdback", -row["Holdback"] * max(ZERO, sum(amounts, ZERO)), "", plan)
            if held:
                ledger.releases.append(Release(paid.due, name, month, held))

    def _of_slip(self, slip: Slip, ledger: Ledger) -> list[Paid]:
        """The components with an earned or a true-up line on this slip."""
        found = [paid for paid in ledger.paid if paid.due.pay == slip.pay]
        names = {paid.due.name for paid in found}
        tied = [p for p in ledger.paid if p.due.component["Basis"].startswith("period, tied")]
        for paid in reversed(tied):
            trued = any(folded(c) == paid.due.name and line == "true-up" for c, line, _, _, _ in slip.lines)
            if trued and paid.due.name not in names:
                names.add(paid.due.name)
                found.append(paid)
        return found

    def _release(self, slip: Slip, ledger: Ledger) -> None:
        for release in ledger.releases:
            if not slip.pay.start <= release.month < slip.pay.end:
                continue
            if release.amount is None:
                slip.add(release.component, "release", None, "problem in the book")
                continue
            due = release.due or self._due_named(slip, ledger, release.component)
            condition = due.component["Release if"] if due else ""
            if due and condition:
                who = self.roster.who(due.component["Scope"], slip.payee, due.plans, slip.pay)
                asked = Asked(who, slip.pay, due.plan["Plan ID"], due.component["Scope"], slip.payee)
                try:
                    if not self.measures.formula(parsed(condition), asked):
                        slip.add(release.component, "release", ZERO, "holdback lapsed")
                        continue
                except NotMeasurable as why:
                    slip.add(release.component, "release", None, str(why))
                    continue
            slip.add(release.component, "release", release.amount)

    def _due_named(self, slip: Slip, ledger: Ledger, component: str) -> Due | None:
        found = [paid.due for paid in ledger.paid if paid.due.name == folded(component)]
        if found:
            return found[-1]
        for spell in reversed([s for s in self.roster.spells if s.payee == slip.payee]):
            for row in self.sheets["Components"]:
                if row["Plan ID"] == spell.plan and folded(row["Component"]) == folded(component):
                    plan = self.roster.plans[spell.plan]
                    return Due(slip.payee, plan, row, slip.pay, slip.pay, (spell.plan,))
        return None

    # --- draws, clawbacks, adjustments, balances

    def _gone(self, slip: Slip) -> bool:
        """Whether the payee left before this pay period: balances are then listed, never collected."""
        return self.roster.left(slip.payee) < slip.pay.first_day

    def _draw(self, slip: Slip, ledger: Ledger) -> None:
        rows = [row for row in self.sheets["Draws"] if row["Payee ID"] == slip.payee]
        rows.sort(key=lambda row: row["From"])
        rows = [row for row in rows if row["From"] <= slip.pay.last_day]
        running = [row for row in rows if row["To"] is None or row["To"] >= slip.pay.first_day]
        terms = next(reversed(running or rows), None)
        promised = self.roster.drawn(slip.payee, rows, slip.pay)
        total = slip.total()
        if promised and total < promised:
            recoverable = bool(terms and terms["Recoverable"])
            given = slip.rest("draw", promised - total, "recoverable" if recoverable else "guarantee")
            ledger.draw += given if recoverable else ZERO
        elif not ledger.draw_known and total > promised and not self._gone(slip):
            slip.add("", "recovery", None, "problem in the book")
        elif ledger.draw and total > promised and not self._gone(slip):
            part = terms["Recovery"] if terms else Fraction(1)
            above = int((total - promised) * 10**slip.digits) / Fraction(10**slip.digits)
            wanted = half_away(part * (total - promised), slip.digits)
            ledger.draw += slip.rest("recovery", -min(ledger.draw, wanted, above))
        if slip.has_problem() and (ledger.draw or any(row["Recoverable"] for row in running)):
            ledger.draw_known = False

    def _claw_back(self, slip: Slip, ledger: Ledger) -> None:
        year = self.calendar.year_of(slip.pay.start)
        for txn in sorted(self.sheets["Transactions"], key=lambda row: (row["Date"], row["Transaction ID"])):
            if txn["Reverses"] and year.first_day <= txn["Date"] <= slip.pay.last_day:
                earlier = self.credits.original(txn)["Date"] < year.first_day
                for paid in self._paid_before(slip.payee, year) if earlier else ledger.paid:
                    if slip.pay.first_day <= max(txn["Date"], paid.due.pay.first_day):
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
            slip.add(row["Component"], "clawback", None, paid.reason)
            return
        total = sum(paid.raw.values(), ZERO)
        earned = paid.amount * paid.raw[key] / total if total else ZERO
        factor = (window - elapsed) / window if row["Clawback"] == "declining" else Fraction(1)
        back = max(ZERO, earned * -self.credits.reversed_part(txn) * factor)
        left = min(earned - paid.taken.get(key, ZERO), paid.amount - sum(paid.taken.values(), ZERO))
        back = min(back, max(ZERO, left))
        given = slip.add(row["Component"], "clawback", -back)
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

    def _adjust(self, slip: Slip) -> None:
        for row in self.sheets["Adjustments"]:
            if row["Payee ID"] == slip.payee and row["Period"] == slip.pay:
                limit = self.sheets.approver_above
                second = row["Approved by"] and folded(row["Approved by"]) != folded(row["By"])
                if limit is not None and abs(row["Amount"]) > limit and not second:
                    slip.add("", "adjustment", None, "needs a second approver")
                else:
                    slip.add("", "adjustment", row["Amount"])

    def _carry(self, slip: Slip, ledger: Ledger) -> None:
        if not slip.lines and not self.roster.of(slip.payee, slip.pay):
            return
        if ledger.negative and not self._gone(slip):
            ledger.negative += slip.rest("brought forward", -ledger.negative)
            if slip.held:
                return
        if self.sheets.negative_pay != "pay" and slip.total() < 0:
            ledger.negative += slip.rest("carried forward", -slip.total())


def _whole_months(first: int, last: int) -> int:
    a, b = day_date(first), day_date(last)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
