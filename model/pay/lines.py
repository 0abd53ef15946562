"""Payout lines: what the Payouts sheet, the statements, payroll and sign-off are made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from model.basics.calendar import Period

LINES = (
    "earned",
    "true-up",
    "cap carry",
    "holdback",
    "release",
    "retro",
    "draw",
    "recovery",
    "clawback",
    "adjustment",
    "brought forward",
    "carried forward",
)
STATUSES = ("open", "held", "prepared", "approved", "exported", "stale")


@dataclass(frozen=True)
class PayoutLine:
    """One line of pay. `amount` is None while the line is held; money is in `currency`, rates are plain numbers.

    `actual`, `target`, `attainment`, `curve_result` and `target_incentive` are exact and None where they do not apply.
    """

    period: Period
    period_name: str
    payee_id: str
    name: str
    plan_id: str
    component: str
    line: str
    measure: str
    actual: Fraction | None
    target: Fraction | None
    attainment: Fraction | None
    curve_result: Fraction | None
    target_incentive: Fraction | None
    amount: Decimal | None
    currency: str
    reason: str
    status: str
