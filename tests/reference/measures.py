"""Actual, target and attainment of a measure for a group and a span (section 5)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from model.basics.calendar import Period
from model.tables.schema import folded
from tests.reference.credits import Credits, RoleCredit
from tests.reference.formula import BookProblem, NotMeasurable, Reference, evaluated, parsed, together
from tests.reference.roster import Roster, Who
from tests.reference.rows import Row, Sheets, owner

FLOWS = ("money", "number")


@dataclass(frozen=True)
class Asked:
    """For whom, over which span and by which plan's currency a measure is asked; `account` narrows it to one.

    `pay` is the pay period where the span is the trailing 12 months.
    """

    who: Who
    span: Period
    plan: str
    scope: str = "individual"
    payee: str = ""
    cohort: str = ""
    account: str = ""
    pay: Period | None = None


class Measures:
    """All measures of one book."""

    def __init__(self, sheets: Sheets, roster: Roster, credits_: Credits) -> None:
        self.sheets, self.roster, self.credits = sheets, roster, credits_
        self.calendar = sheets.calendar
        self.by_name = {folded(row["Measure"]): row for row in sheets["Measures"]}
        self.rates = {(row["From currency"], row["To currency"]): row["cells"] for row in sheets["FX"]}
        self.targets = _by_owner(sheets["Targets"], roster)
        # values and credits, because lines ask for the same ones again
        self.known: dict[tuple[str, Asked], Fraction] = {}
        self.found: dict[tuple[str, Asked], list[tuple[Row, Fraction]]] = {}
        self.readings = _by_owner(sheets["Readings"], roster)

    # --- money

    def rate(self, source: str, into: str, day: int, plan: Row) -> Fraction:
        """The exchange rate on a day by the plan's FX setting."""
        if source == into:
            return Fraction(1)
        cells = self.rates.get((source, into), {})
        month = next(m for m in self._months_around(day) if m.first_day <= day <= m.last_day)
        year = self.calendar.year_of(month.start)
        if plan["FX"] == "plan year":
            tried = [year]
        else:
            paid = [p for p in self.calendar.split(year, plan["Paid"]) if p.holds(month)]
            tried = [*paid, month]
        for period in tried:
            if period in cells:
                return Fraction(cells[period])
        raise BookProblem(f"no rate {source} to {into}")

    def _months_around(self, day: int) -> Iterable[Period]:
        guess = 1970 * 12 + day // 31
        return (Period(month, 1) for month in range(guess - 1, guess + 24))

    # --- values

    def value(self, name: str, asked: Asked) -> Fraction:
        """The actual of a measure; NotMeasurable where it has none, and where nobody is asked about."""
        key = folded(name), asked
        if key not in self.known:
            self.known[key] = self._value(self.by_name[folded(name)], asked)
        return self.known[key]

    def _value(self, row: Row, asked: Asked) -> Fraction:
        nobody = asked.who.kind in ("region", "segment") and not asked.who.names
        if row["Kind"] == "formula":
            found = self.formula(parsed(row["Formula"]), replace(asked, cohort=_cohort(row, asked)))
            if not nobody:
                return found
        if nobody:
            raise NotMeasurable("not measurable")
        if row["Kind"] == "reading":
            return self._reading(row, asked)
        asked = replace(asked, cohort=_cohort(row, asked))
        if row["Kind"] == "book":
            return self._book(row, asked)
        return sum((value for _, value in self.credited(row["Measure"], asked)), Fraction(0))

    def formula(self, node: ast.expr, asked: Asked) -> Fraction:
        """A formula, or what stands in a gate."""

        def find(ref: Reference) -> Fraction:
            where = self._elsewhere(ref, asked)
            return self.attainment(ref.measure, where) if ref.attainment else self.value(ref.measure, where)

        return Fraction(evaluated(node, find, lambda part: self._per_account(part, asked)))

    def noted(self, text: str, asked: Asked) -> Fraction:
        """A second or multiplier measure: a name, or the notation of formulas."""
        return self.formula(parsed(text if "[" in text else f"[{text}]"), asked)

    def _elsewhere(self, ref: Reference, asked: Asked) -> Asked:
        if not ref.scope or ref.scope == asked.scope:
            return asked
        if asked.who == Who("individual", asked.payee):
            who = self.roster.around(ref.scope, asked.payee, asked.span)
        else:
            who = self.roster.who(ref.scope, asked.payee, [asked.plan], asked.span)
        return replace(asked, who=who, scope=ref.scope)

    def _per_account(self, node: ast.expr, asked: Asked) -> Fraction:
        found = []
        for account in sorted(self.credits.accounts):
            if asked.account in ("", account) and (not asked.cohort or self._in_cohort(account, asked, "")):
                try:
                    found.append(self.formula(node, replace(asked, account=account)))
                except NotMeasurable:
                    continue
        if not found:
            raise NotMeasurable("not measurable")
        return sum(found, Fraction(0))

    def is_lower_better(self, name: str) -> bool:
        return bool(self.by_name[folded(name)]["Better"] == "lower")

    # --- sums and counts

    def credited(self, name: str, asked: Asked) -> list[tuple[Row, Fraction]]:
        """Each transaction of a sum or count with what it counts, in order of date and ID."""
        key = folded(name), asked
        if key not in self.found:
            self.found[key] = self._credited(self.by_name[folded(name)], asked)
        return self.found[key]

    def _credited(self, row: Row, asked: Asked) -> list[tuple[Row, Fraction]]:
        asked = replace(asked, cohort=_cohort(row, asked))
        found = []
        for txn in self._of_span(row, asked.span):
            value = self._counted(row, txn, asked)
            if value is not None:
                found.append((txn, value))
        return _distinct(self.credits, found) if row["Kind"] == "count" and row["Distinct accounts"] else found

    def touched(self, name: str, asked: Asked) -> list[Row]:
        """The transactions of a sum or count that are credited, also those whose exchange rate is missing."""
        row, found = self.by_name[folded(name)], []
        asked = replace(asked, cohort=_cohort(row, asked))
        for txn in self._of_span(row, asked.span) if row["Kind"] in ("sum", "count") else ():
            try:
                if self._counted(row, txn, asked) is None:
                    continue
            except BookProblem:
                pass
            found.append(txn)
        return found

    def _of_span(self, row: Row, span: Period) -> list[Row]:
        """The transactions of a measure's types that lie in a span, by date and ID."""
        inside = [
            txn
            for txn in self.sheets["Transactions"]
            if span.first_day <= txn["Date"] <= span.last_day
            and (not row["Types"] or folded(txn["Type"]) in row["Types"])
        ]
        return sorted(inside, key=lambda txn: (txn["Date"], txn["Transaction ID"]))

    def _counted(self, row: Row, txn: Row, asked: Asked) -> Fraction | None:
        """What a transaction counts for the group; None if nothing of it is credited there."""
        account = self.credits.original(txn)["Account ID"]
        if asked.account and account != asked.account:
            return None
        if asked.cohort and not (account and self._in_cohort(account, asked, row["Role"])):
            return None
        if not asked.cohort and not asked.who.counts(txn["Date"]):
            return None
        if not asked.cohort and not self._lies_in(txn, asked.who):
            return None
        credited = self._role_credits(row, txn, asked)
        unowned = asked.who.kind in ("company", "region", "segment") and not any(c.parts for c in credited)
        values = [self._within(row, txn, credit, asked, unowned) for credit in credited]
        values = [value for value in values if value is not None]
        if not values:
            return None
        largest = max(values, key=abs)
        if row["Kind"] == "sum":
            plan = self.roster.plans[asked.plan]
            currency = self.credits.original(txn)["Currency"]
            return largest * self.rate(currency, plan["Currency"], txn["Date"], plan)
        if not row["Scaled by share"]:
            return Fraction(-1 if txn["Reverses"] else 1)
        return largest

    def _role_credits(self, row: Row, txn: Row, asked: Asked) -> list[RoleCredit]:
        roles = [folded(row["Role"])] if row["Role"] else self.credits.roles
        day = _cohort_day(asked) if asked.cohort else None
        found = [self.credits.credit(txn, role, row["Rules"], day) for role in roles]
        return [credit for credit in found if credit is not None]

    def _within(self, row: Row, txn: Row, credit: RoleCredit, asked: Asked, unowned: bool) -> Fraction | None:
        """The parts of one role inside the group, added up, at most to the whole."""
        by_share = row["Kind"] == "count"
        whole = credit.whole if not by_share else Fraction(-1 if txn["Reverses"] else 1)
        if unowned:
            return whole
        day = _cohort_day(asked) if asked.cohort else txn["Date"]
        everyone = asked.who.kind in ("company", "region", "segment")
        parts = [p for p in credit.parts if everyone or self.roster.is_member(asked.who, p.payee, day)]
        if not parts:
            return None
        total = sum((p.share * whole if by_share else p.amount for p in parts), Fraction(0))
        return min(total, whole, key=abs)

    def _lies_in(self, txn: Row, who: Who) -> bool:
        if who.kind not in ("region", "segment"):
            return True
        return self.credits.place(txn, who.kind.capitalize()) in who.names

    # --- cohorts and the book of contracts

    def _in_cohort(self, account: str, asked: Asked, role: str) -> bool:
        day = _cohort_day(asked)
        contracts = self.sheets["Contracts"]
        in_force = any(k["Account ID"] == account and k["From"] <= day <= k["To"] for k in contracts)
        if asked.cohort == "first day" and contracts and not in_force:
            return False
        return self._owned_part(account, asked.who, role, day) > 0

    def _owned_part(self, account: str, who: Who, role: str, day: int) -> Fraction:
        """Which part of an account lies in the group on a day, at most 1."""
        if who.kind == "company":
            return Fraction(1)
        if who.kind in ("region", "segment"):
            return Fraction(folded(self.credits.accounts[account][who.kind.capitalize()]) in who.names)
        largest = Fraction(0)
        for name in [folded(role)] if role else self.credits.roles:
            owners = self.credits.owners(account, name, day)
            part = sum((s for payee, s in owners.items() if self.roster.is_member(who, payee, day)), Fraction(0))
            largest = max(largest, min(part, Fraction(1)))
        return largest

    def _book(self, row: Row, asked: Asked) -> Fraction:
        """ARR in force, or ending, or customers."""
        first, last = asked.span.first_day, asked.span.last_day
        kind, plan = row["Book value"], self.roster.plans[asked.plan]
        total, customers = Fraction(0), set()
        for contract in self.sheets["Contracts"]:
            account = contract["Account ID"]
            day = contract["To"] if kind == "ending" else last if kind == "closing" else first
            in_force = contract["From"] <= day <= contract["To"]
            if not in_force or not first <= day <= last or asked.account not in ("", account):
                continue
            if asked.cohort and not self._in_cohort(account, asked, row["Role"]):
                continue
            if not asked.cohort and not asked.who.counts(day):
                continue
            owners_of = _cohort_day(asked) if asked.cohort else day
            part = self._owned_part(account, asked.who, row["Role"], owners_of)
            if part:
                customers.add(account)
                if kind != "customers":
                    total += contract["ARR"] * part * self.rate(contract["Currency"], plan["Currency"], day, plan)
        return Fraction(len(customers)) if kind == "customers" else total

    # --- readings

    def _reading(self, row: Row, asked: Asked) -> Fraction:
        rows = self.readings.get(folded(row["Measure"]), {})
        span = asked.span
        if set(rows) == {("company", "")}:
            return _present(_over_time(row, rows["company", ""], span))
        if asked.account:
            return _present(_over_time(row, rows.get(("account", asked.account), {}), span))
        keys = owner_keys(asked.who)
        if len(keys) > 1 and any(key in rows for key in keys):
            each = [replace(asked, who=replace(asked.who, names=(name,))) for name in asked.who.names]
            return self._over_people(row, [(self._or_none(row, one), one) for one in each])
        own = [_over_time(row, rows.get(key, {}), span) for key in keys[:1] if len(keys) == 1]
        if own and own[0] is not None:
            return own[0]
        accounts = [name for kind, name in rows if kind == "account"]
        if accounts:
            own_cohort = replace(asked, cohort=_cohort(row, replace(asked, cohort="")))
            found = [
                (_over_time(row, rows["account", account], span), replace(asked, account=account))
                for account in sorted(accounts)
                if self._is_read(account, own_cohort, row["Role"])
            ]
        else:
            members = self.roster.members(asked.who, span) if asked.who.kind != "individual" else []
            found = [(_over_time(row, rows.get(("payee", m), {}), span), self.alone(m, asked)) for m in members]
        return self._over_people(row, found)

    def _is_read(self, account: str, asked: Asked, role: str) -> bool:
        """Whether an account's reading is the group's: by its own cohort, else on the last day, or a leaver's last."""
        if asked.cohort:
            return self._in_cohort(account, asked, role)
        days = {asked.span.last_day, self._leaving(asked)}
        return any(self._owned_part(account, asked.who, role, day) > 0 for day in days)

    def _leaving(self, asked: Asked) -> int:
        """The last day of the span, or of somebody who left inside it."""
        left = self.roster.left(asked.who.payee) if asked.who.kind == "individual" else asked.span.last_day
        return left if asked.span.first_day <= left < asked.span.last_day else asked.span.last_day

    def _or_none(self, row: Row, asked: Asked) -> Fraction | None:
        try:
            return self._reading(row, asked)
        except NotMeasurable:
            return None

    def _over_people(self, row: Row, every: list[tuple[Fraction | None, Asked]]) -> Fraction:
        found = [(value, at) for value, at in every if value is not None]
        if not found:
            raise NotMeasurable("not measurable")
        values = [value for value, _ in found]
        if row["Over people"] == "sum":
            return sum(values, Fraction(0))
        if row["Over people"] == "average":
            return sum(values, Fraction(0)) / len(values)
        total = weights = Fraction(0)
        for value, at in found:
            try:
                weight = self.value(row["Weighted by"], replace(at, cohort=""))
            except NotMeasurable:
                continue
            total += value * weight
            weights += weight
        if not weights:
            raise NotMeasurable("not measurable")
        return total / weights

    def alone(self, payee: str, asked: Asked) -> Asked:
        """The same question about one member of the group."""
        return replace(asked, who=Who("individual", payee), scope="individual", payee=payee)

    # --- targets and attainment

    def target(self, name: str, asked: Asked) -> Fraction | None:
        """The group's own target, else its leader's, else its members' together; None where there is none.

        Over the trailing 12 months it is a rate's of the pay period, and a flow's month by month.
        """
        row = self.by_name[folded(name)]
        rows = self.targets.get(folded(name), {})
        flow = row["Unit"] in FLOWS
        fill = "span" if asked.pay is None else "months"
        if asked.pay is not None and not flow:
            asked = replace(asked, span=asked.pay)

        def filled(key: tuple[str, str]) -> Fraction | None:
            return _filled(rows.get(key, {}), asked.span, flow, fill)

        keys = owner_keys(asked.who)
        if asked.who.kind in ("team", "reports"):
            keys = [*keys, ("payee", asked.who.payee)]
        elif len(keys) > 1 and any(key in rows for key in keys):
            each = [replace(asked, who=replace(asked.who, names=(name,))) for name in asked.who.names]
            parts = [self.target(name, one) for one in each]
            return _together([part for part in parts if part is not None], flow)
        own = [key for key in keys if key in rows and (len(keys) == 1 or asked.who.kind in ("team", "reports"))]
        if own or asked.who.kind == "individual":
            return filled(own[0]) if own else None
        found = [filled(("payee", m)) for m in self.roster.members(asked.who, asked.span)]
        return _together([value for value in found if value is not None], flow)

    def attainment(self, name: str, asked: Asked, target: Fraction | None = None) -> Fraction:
        """Actual / target, never below 0; of a lower-is-better measure target / actual, 1 where actual <= 0."""
        actual, target = together(
            lambda: self.value(name, asked),
            lambda: above_zero(self.target(name, asked) if target is None else target),
        )
        if self.by_name[folded(name)]["Better"] == "lower":
            return target / actual if actual > 0 else Fraction(1)
        return max(Fraction(0), actual / target)


def above_zero(target: Fraction | None) -> Fraction:
    """A target that something can be measured against."""
    if target is None or target <= 0:
        raise NotMeasurable("no target")
    return target


def owner_keys(who: Who) -> list[tuple[str, str]]:
    """Under which owners a group's own rows stand."""
    match who.kind:
        case "company":
            return [("company", "")]
        case "individual":
            return [("payee", who.payee)]
        case "region" | "segment":
            return [(who.kind, name) for name in who.names]
        case "my team":
            name = who.names[0] if who.names else who.manager
            return [("team", name)] if name else [("payee", who.payee)]
    return [("team", who.payee)]


def _by_owner(rows: list[Row], roster: Roster) -> dict[str, dict[tuple[str, str], dict[Period, Fraction]]]:
    """Measure -> owner -> cells. A Team name is folded where it is no manager's ID."""
    found: dict[str, dict[tuple[str, str], dict[Period, Fraction]]] = {}
    for row in rows:
        kind, name = owner(row["Owner"])
        by_owner = found.setdefault(folded(row["Measure"]), {})
        by_owner[kind, name] = row["cells"]
        if kind == "team" and name not in roster.payees:
            by_owner.setdefault((kind, folded(name)), row["cells"])
    return found


def _cohort(row: Row, asked: Asked) -> str:
    """A measure's own cohort, else that of the formula around it; '' where the credit date decides."""
    cohort = row["Cohort"] or asked.cohort
    return "" if cohort == "credit date" else cohort


def _cohort_day(asked: Asked) -> int:
    return asked.span.last_day if asked.cohort == "last day" else asked.span.first_day


def _distinct(credits_: Credits, found: list[tuple[Row, Fraction]]) -> list[tuple[Row, Fraction]]:
    """One for each account whose credited transactions are not all reversed."""
    first: dict[str, Row] = {}
    left: dict[str, Fraction] = {}
    for txn, value in found:
        account = credits_.original(txn)["Account ID"]
        first.setdefault(account, txn)
        left[account] = left.get(account, Fraction(0)) + (1 if value > 0 else -1)
    return [(first[account], Fraction(1 if count > 0 else -1)) for account, count in left.items() if count]


def _together(values: list[Fraction], flow: bool) -> Fraction | None:
    if not values:
        return None
    return sum(values, Fraction(0)) / (1 if flow else len(values))


def _present(value: Fraction | None) -> Fraction:
    if value is None:
        raise NotMeasurable("not measurable")
    return value


def _over_time(row: Row, cells: dict[Period, Fraction], span: Period) -> Fraction | None:
    """A row's values inside the span, the longest cells first, combined as the measure says."""
    values, months, at = [], [], span.start
    while at < span.end:
        fitting = [p for p in cells if p.start == at and p.end <= span.end]
        longest = max(fitting, key=lambda p: p.months, default=None)
        if longest is not None:
            values.append(cells[longest])
            months.append(longest.months)
        at = at + 1 if longest is None else longest.end
    if not values:
        return None
    match row["Over time"]:
        case "sum":
            return sum(values, Fraction(0))
        case "average":
            weighed = [value * of for value, of in zip(values, months, strict=True)]
            return sum(weighed, Fraction(0)) / sum(months)
        case "first":
            return values[0]
        case "last":
            return values[-1]
        case "min":
            return min(values)
    return max(values)


def _filled(cells: dict[Period, Fraction], span: Period, flow: bool, fill: str) -> Fraction | None:
    """A target over a span: its own cell, else the longest cells that fit, else shares of the shortest longer one.

    `fill` "months" takes each month on its own, as the trailing twelve months do.
    """
    if span in cells and fill == "span":
        return cells[span]
    pieces: list[tuple[Fraction, int]] = []  # value over the piece, its months
    at = span.start
    while at < span.end:
        fitting = [p for p in cells if p.start == at and p.end <= span.end and (fill == "span" or p.months == 1)]
        longest = max(fitting, key=lambda p: p.months, default=None)
        if longest is not None:
            pieces.append((cells[longest], longest.months))
            at = longest.end
            continue
        around = [p for p in cells if p.start <= at < p.end and p.months > 1]
        shortest = min(around, key=lambda p: p.months, default=None)
        if shortest is not None:
            pieces.append((cells[shortest] / shortest.months if flow else cells[shortest], 1))
        at += 1
    if not pieces:
        return None
    if flow:
        return sum((value for value, _ in pieces), Fraction(0))
    return sum((value * months for value, months in pieces), Fraction(0)) / sum(months for _, months in pieces)
