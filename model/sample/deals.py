"""The Transactions and Credits sheets: the movements as a CRM exports them, the leads CSMs find, and the deal splits.

Account manager and CSM share each add-on in the role `Upsell`: 70/30 as a rule, half and half where the CSM ran the
deal, in thirds where two CSMs helped; the parts must add up to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from model.sample.chance import between, happens, pick, stream
from model.sample.company import CLOSED_QUARTERS, QUARTER_STARTS, YEAR_START, Row, add_months, money, weekday_near
from model.sample.history import Movement
from model.sample.ownership import Owned, Owners
from model.sample.people import people_of

LEAD_SOURCE = "Lead source"
UPSELL = "Upsell"
SHARES = {"usual": (Decimal("0.7"), Decimal("0.3")), "half": (Decimal("0.5"), Decimal("0.5"))}
THIRD = Decimal("0.3333")


@dataclass(frozen=True)
class Lead:
    """A lead a payee found at a customer: an event without an amount."""

    day: date
    account_id: str
    kind: str
    payee_id: str


def leads(owned: list[Owned], owners: Owners) -> list[Lead]:
    """Leads submitted by CSMs and onboarding specialists in the closed quarters; some three in five are accepted."""
    rng = stream("leads")
    found: list[Lead] = []
    everything = sorted({o.account_id for o in owned})
    for start in QUARTER_STARTS[: len(CLOSED_QUARTERS)]:
        last_start = add_months(start, 2)
        for plan in ("CSM", "ONB"):
            for person in people_of(plan, start, last_start):
                for _ in range(pick(rng, (0, 1, 1, 2, 2, 3))):
                    day = weekday_near(add_months(start, between(rng, 0, 2)).replace(day=between(rng, 4, 12)))
                    accepted = weekday_near(day.replace(day=between(rng, 18, 27)))
                    wins = happens(rng, 620)
                    own = [a for a in everything if owners.on(a, "CSM", day) == person.payee_id]
                    account = pick(rng, own or everything)
                    if day < person.hired or (person.left is not None and accepted > person.left):
                        continue
                    found.append(Lead(day, account, "lead submitted", person.payee_id))
                    if wins:
                        found.append(Lead(accepted, account, "lead accepted", person.payee_id))
    return found


def _number(rows: list[Row]) -> list[Row]:
    """The rows by day, each with its ID: year and running number."""
    ordered = sorted(rows, key=lambda row: (str(row["Date"]), str(row["Account ID"]), str(row["Type"])))
    counts: dict[str, int] = {}
    for row in ordered:
        year = str(row["Date"])[:4]
        counts[year] = counts.get(year, 0) + 1
        row["Transaction ID"] = f"T{year}-{counts[year]:04d}"
    return ordered


def transaction_rows(movements: list[Movement], found: list[Lead]) -> list[Row]:
    """The Transactions sheet, by day."""
    rows: list[Row] = [
        {
            "Transaction ID": "",
            "Date": movement.day,
            "Account ID": movement.account_id,
            "Type": movement.kind,
            "Amount": money(movement.amount),
            "Currency": movement.currency,
            "Term": movement.term,
            "Prepaid": "yes" if movement.prepaid else None,
            "Product": movement.product,
            "Note": movement.note or None,
        }
        for movement in movements
    ]
    rows += [
        {
            "Transaction ID": "",
            "Date": lead.day,
            "Account ID": lead.account_id,
            "Type": lead.kind,
            "Amount": 0,
            LEAD_SOURCE: lead.payee_id,
        }
        for lead in found
    ]
    numbered = _number(rows)
    for row in numbered:
        if row.get("Note"):
            row["Reverses"] = _original(numbered, row)["Transaction ID"]
    return numbered


def _original(rows: list[Row], reversal: Row) -> Row:
    """The sale that a reversal takes back: same account, same product, the amount with the other sign."""
    amount = reversal["Amount"]
    assert isinstance(amount, int | Decimal)
    same = ("Account ID", "Product", "Type")
    return next(row for row in rows if row["Amount"] == -amount and all(row.get(h) == reversal[h] for h in same))


def _colleagues(account_id: str, payee_id: str, day: date) -> list[str]:
    """The CSM and two colleagues of the same plan, for a deal that three people ran."""
    others = [p.payee_id for p in people_of("CSM", day, day) if p.payee_id != payee_id]
    at = sum(map(ord, account_id)) % (len(others) - 1)
    return [payee_id, *others[at : at + 2]]


def credit_rows(transactions: list[Row], owners: Owners) -> list[Row]:
    """The Credits sheet: the split of every add-on sold in the plan year to an account that has a CSM."""
    rng = stream("splits")
    rows: list[Row] = []
    thirds = 0
    for deal in transactions:
        day, account_id = deal["Date"], deal["Account ID"]
        assert isinstance(day, date)
        assert isinstance(account_id, str)
        if deal["Type"] != "expansion" or deal.get("Reverses") or day < YEAR_START:
            continue
        csm, am = owners.on(account_id, "CSM", day), owners.on(account_id, "AM", day)
        split, many = happens(rng, 160), happens(rng, 40)
        if not csm:
            continue
        if many and thirds < 2:
            thirds += 1
            parts = [(payee, THIRD) for payee in _colleagues(account_id, csm, day)]
        else:
            parts = list(zip((am, csm), SHARES["half" if split else "usual"], strict=True))
        rows += [
            {"Transaction ID": deal["Transaction ID"], "Role": UPSELL, "Payee ID": payee, "Share": share}
            for payee, share in parts
        ]
    return rows
