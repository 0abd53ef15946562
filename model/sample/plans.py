"""The Plans sheet: six plans, one of them without variable pay, each with the text its people are given."""

from __future__ import annotations

from decimal import Decimal

from model.sample.company import YEAR_END, YEAR_START, Row

_CSM = (
    "You help customers reach what they bought Quillmere for, so that they stay and grow. Half of your target "
    "incentive follows the net revenue retention (NRR) of the customers you look after on the first day of each "
    "quarter: straight up to 100 % of your target, and two points of pay for each point above it, at most twice the "
    "target. A quarter follows your renewal rate, measured over the year to date so that one late renewal does not "
    "cost you, and a quarter the health and adoption of your accounts. If you hold fewer than seven in ten of the "
    "executive business reviews that are due, the NRR bonus pays half: we want the conversations as well as the "
    "results. Customers who become references raise it. On top you earn 5 % of your part of each add-on, which is "
    "taken back in part if the customer gives it back within six months, and $250 for each lead that sales accepts. "
    "You do not own renewals or add-ons, but you are measured on them."
)
_RM = (
    "You bring renewals home on time and at the right price. Commission runs on your renewal credit against the "
    "year's quota: 0.5 % at first, 0.6 % from half of the quota and 0.9 % above it, paid monthly. A renewal for "
    "two or three years counts its first year in full, the second at 30 % and the third at 20 %; prepaid ones closed "
    "in the first half count a tenth more. Self-service renewals of small customers count by half. 10 % of the "
    "commission is held back for three months and released as long as the company renews at least 80 %. Price rises "
    "pay 1 to 2 % by their sum in the quarter. Three tenths of your target incentive follow your team's renewal rate, "
    "because nobody wins a renewal alone."
)
_LEAD = (
    "You answer for what your team's customers do. Four tenths follow the change in ARR of your team: new, add-ons "
    "and price rises, less downgrades and losses. It is paid quarterly, up to target, and tied out at year end: miss "
    "one quarter, make the year, and the whole amount is paid. A quarter follows the team's renewal rate in steps, a "
    "quarter the company's gross retention over the last twelve months, the number all leaders share, win or lose. "
    "The last tenth is an override on your team's add-ons. A team's plan and a director's are the same on another "
    "scale. The later quarters weigh more, as the renewals do."
)
_HEAD = (
    "You are measured on North America and EMEA together. Half follows the NRR of both regions over the year to date; "
    "what was paid too much early in the year is taken back as the year goes on. Three tenths follow the company's "
    "gross retention over the last twelve months, which all leaders share. Two tenths are paid once, at year end, for "
    "the growth of ARR over the year. No quarter pays more than one and a half times its target."
)
_ONB = (
    "You bring customers live quickly and well. Half follows the goals agreed for the quarter, three tenths a pool "
    "shared with your region for the part of go-lives within 45 days, and two tenths the customers' satisfaction "
    "after go-live. Each lead from an onboarding project that sales accepts pays $150. Months count when you are in "
    "the plan on each of their days."
)
_FIXED = (
    "These people have no variable pay from Customer Success. CS operations is paid a salary. Account managers are "
    "paid by the sales plan; they stand in this book because they keep their accounts for life and share the credit "
    "for add-ons."
)


def plan_rows() -> list[Row]:
    """The Plans sheet."""
    year: Row = {"From": YEAR_START, "To": YEAR_END, "Currency": "USD"}
    return [
        {"Plan ID": "CSM", "Name": "Customer Success Manager 2026", **year, "Paid": "quarter", "Plan cap": 2,
         "Excess": "forfeit", "FX": "plan year", "Document": _CSM},
        {"Plan ID": "RM", "Name": "Renewal Manager 2026", **year, "Paid": "month", "FX": "period", "Document": _RM},
        {"Plan ID": "LEAD", "Name": "CS Leader 2026", **year, "Paid": "quarter", "Period weights": "22;24;26;28",
         "Plan cap": Decimal("1.75"), "Excess": "carry", "Leaver true-up": "pro rata", "Document": _LEAD},
        {"Plan ID": "HEAD", "Name": "Head of Customer Success 2026", **year, "Paid": "quarter",
         "Plan cap": Decimal("1.5"), "Document": _HEAD},
        {"Plan ID": "ONB", "Name": "Onboarding 2026", **year, "Paid": "quarter", "Proration": "full months",
         "Document": _ONB},
        {"Plan ID": "FIXED", "Name": "No variable pay 2026", **year, "Paid": "quarter", "Document": _FIXED},
    ]  # fmt: skip
