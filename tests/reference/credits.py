"""From transactions to credits (section 4): who holds a transaction in a role, and how much of it is credited."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.basics.money import minor_digits
from model.tables.schema import folded
from tests.reference.formula import half_away
from tests.reference.rows import Row, Sheets


@dataclass(frozen=True)
class Part:
    """What one payee holds of a transaction in a role: the share, and the amount in the transaction's currency."""

    payee: str
    share: Fraction
    amount: Fraction


@dataclass(frozen=True)
class RoleCredit:
    """A transaction's credit in one role under one rule; `whole` is what a share of 1 would be credited."""

    role: str
    parts: tuple[Part, ...]
    whole: Fraction


class Credits:
    """The crediting of one book."""

    def __init__(self, sheets: Sheets) -> None:
        self.transactions = {row["Transaction ID"]: row for row in sheets["Transactions"]}
        self.accounts = {row["Account ID"]: row for row in sheets["Accounts"]}
        self.ownership = sheets["Ownership"]
        self.splits = sheets["Credits"]
        self.rules = sheets["Crediting rules"]
        rows = [*self.rules, *self.splits, *self.ownership]
        self.roles = sorted({folded(row["Role"]) for row in rows})

    def original(self, txn: Row) -> Row:
        """The transaction whose credits count: its own, or those of the one it reverses."""
        return self.transactions[txn["Reverses"]] if txn["Reverses"] else txn

    def reversed_part(self, txn: Row) -> Fraction:
        """A reversing transaction's amount as a (negative) part of its original."""
        whole = self.original(txn)["Amount"]
        return txn["Amount"] / whole if whole else Fraction(-1)

    def place(self, txn: Row, heading: str) -> str:
        """Segment or Region: the transaction's own, else its account's; a reversal keeps its original's."""
        txn = self.original(txn)
        account = self.accounts.get(txn["Account ID"], {})
        return folded(txn[heading] or account.get(heading, ""))

    def rule(self, txn: Row, role: str, names: list[str]) -> Row | None:
        """The first rule that matches; None also where that rule is at 0 %."""
        txn = self.original(txn)
        for rule in self.rules:
            if (
                folded(rule["Role"]) == role
                and (not names or folded(rule["Rule"]) in names)
                and (not rule["Types"] or folded(txn["Type"]) in rule["Types"])
                and all(not rule[h] or folded(rule[h]) == self.place(txn, h) for h in ("Segment", "Region"))
                and (not rule["Product"] or folded(rule["Product"]) == folded(txn["Product"]))
                and (rule["Term from"] is None or txn["Term"] >= rule["Term from"])
                and (rule["Term below"] is None or txn["Term"] < rule["Term below"])
                and (rule["Prepaid"] == "any" or (rule["Prepaid"] == "yes") == txn["Prepaid"])
                and _or(rule["From"], FAR_PAST) <= txn["Date"] <= _or(rule["To"], FAR_FUTURE)
            ):
                return rule if rule["Credit %"] else None
        return None

    def credit(self, txn: Row, role: str, names: list[str], owners_of: int | None = None) -> RoleCredit | None:
        """The credit of a transaction in a role, None without a rule; `owners_of`: the day whose owners count."""
        rule = self.rule(txn, role, names)
        if rule is None:
            return None
        base = self.original(txn)
        factor = rule["Credit %"] * _basis(rule, base["Term"])
        if txn is not base:
            factor *= self.reversed_part(txn)
        cohort = owners_of is not None
        held = self.owners(base["Account ID"], role, owners_of) if cohort else self.holders(base, role)
        total = sum(held.values())
        if rule["Must total 100%"] and held and total != 1:
            assert abs(total - 1) <= Fraction(1, 10_000), "shares that must be whole"
            held = {payee: share / total for payee, share in held.items()}
        amounts = shared_out(base["Amount"], held, minor_digits(base["Currency"]))
        parts = tuple(Part(payee, share, amounts[payee] * factor) for payee, share in sorted(held.items()))
        return RoleCredit(role, parts, base["Amount"] * factor)

    def holders(self, txn: Row, role: str) -> dict[str, Fraction]:
        """Payee -> share: by Credits, else by the role's column, else by the account's owners on the credit date."""
        held: dict[str, Fraction] = {}
        for row in self.splits:
            if row["Transaction ID"] == txn["Transaction ID"] and folded(row["Role"]) == role:
                held[row["Payee ID"]] = held.get(row["Payee ID"], Fraction(0)) + row["Share"]
        if not held and txn["roles"].get(role):
            held = {txn["roles"][role]: Fraction(1)}
        if not held and txn["Account ID"]:
            held = self.owners(txn["Account ID"], role, txn["Date"])
        return {payee: share for payee, share in held.items() if share}

    def owners(self, account: str, role: str, day: int) -> dict[str, Fraction]:
        """Payee -> share of an account's owners in a role on a day."""
        held: dict[str, Fraction] = {}
        for row in self.ownership:
            owns = row["Account ID"] == account and folded(row["Role"]) == role
            if owns and row["From"] <= day <= _or(row["To"], FAR_FUTURE):
                held[row["Payee ID"]] = held.get(row["Payee ID"], Fraction(0)) + row["Share"]
        return held


def shared_out(amount: Fraction, shares: dict[str, Fraction], digits: int) -> dict[str, Fraction]:
    """Amount x share for everyone, in minor units by largest remainder; ties go to the smaller payee ID.

    What the shares come to together is rounded to the unit; where they are the whole, the next in line gets what the
    amount has below one.
    """
    unit = Fraction(1, 10**digits)
    sign = -1 if amount < 0 else 1
    exact = {payee: abs(amount) * share / unit for payee, share in shares.items()}
    whole = {payee: Fraction(floor(value)) for payee, value in exact.items()}
    total = sum(exact.values(), Fraction(0))
    left = (total if sum(shares.values()) == 1 else half_away(total, 0)) - sum(whole.values())
    for payee in sorted(exact, key=lambda payee: (whole[payee] - exact[payee], payee)):
        whole[payee] += min(left, Fraction(1))
        left -= min(left, Fraction(1))
    return {payee: sign * count * unit for payee, count in whole.items()}


def _basis(rule: Row, term: Fraction) -> Fraction:
    if rule["Basis"] == "arr":
        return Fraction(1)
    if rule["Basis"] == "tcv":
        return term / 12
    years = Fraction(0)
    for year, weight in enumerate(rule["Year weights"]):
        months = min(Fraction(12), max(Fraction(0), term - 12 * year))
        years += weight / 100 * months / 12
    return years


def _or(day: int | None, default: int) -> int:
    return default if day is None else day
