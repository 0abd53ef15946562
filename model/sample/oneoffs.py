"""What is agreed person by person: goals, adjustments, draws and guarantees, and what was open on 1 January."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.sample.chance import pick, stream
from model.sample.company import CLOSED_QUARTERS, QUARTER_STARTS, QUARTERS, YEAR_START, Row, add_months, month_end
from model.sample.people import people_of

_GOALS = (
    ("Move {} projects to the new hand-over template", "0.4", "Project list, status 'handed over'"),
    ("Recruit {} beta customers for Integrations", "0.2", "Beta agreements"),
    ("Close the project survey of {} customers with a call", "0.4", "Call notes"),
)
_REACHED = ("1", "1", "1", "1", "0.9", "0.8", "0.75", "0.5", "1.1")


def goal_rows() -> list[Row]:
    """The Goals sheet: three goals a quarter for each onboarding specialist; the open quarter's are not yet scored."""
    rng = stream("goals")
    rows: list[Row] = []
    for quarter, start in zip(QUARTERS, QUARTER_STARTS, strict=True):
        for person in people_of("ONB", start, month_end(add_months(start, 2))):
            for goal, weight, evidence in _GOALS:
                number, reached = pick(rng, (2, 3, 4, 6)), Decimal(pick(rng, _REACHED))
                scored = quarter in CLOSED_QUARTERS
                rows.append(
                    {
                        "Payee ID": person.payee_id,
                        "Component": "Quarter's goals",
                        "Period": quarter,
                        "Goal": goal.format(number),
                        "Weight": Decimal(weight),
                        "Achieved": reached if scored else None,
                        "Evidence": evidence if scored else None,
                    }
                )
    return rows


def adjustment_rows() -> list[Row]:
    """The Adjustments sheet; the last one waits for its second approver."""
    return [
        {"Payee ID": "E1013", "Period": "FY2026-Q1", "Amount": Decimal("412.50"), "Code": "CORR",
         "Reason": "Add-on of December booked in January, paid at last year's rate", "By": "Yara Haddad"},
        {"Payee ID": "E1041", "Period": "2026-06", "Amount": 6500, "Code": "SPIFF",
         "Reason": "Half-year contest for multi-year renewals, first place", "By": "Yara Haddad",
         "Approved by": "Adaeze Okafor"},
        {"Payee ID": "E1052", "Period": "FY2026-Q2", "Amount": -150, "Code": "CORR",
         "Reason": "Lead accepted twice in Q1, paid twice", "By": "Yara Haddad"},
        {"Payee ID": "E1006", "Period": "FY2026-Q4", "Amount": 5500, "Code": "INTERIM",
         "Reason": "Looked after the accounts of E1034 in June", "By": "Yara Haddad"},
    ]  # fmt: skip


def draw_rows() -> list[Row]:
    """The Draws sheet: a guarantee for a CSM's first two quarters, recoverable draws for two other starts."""
    return [
        {"Payee ID": "E1036", "From": date(2025, 7, 1), "To": date(2025, 12, 31), "Amount": 3500, "Recoverable": "yes",
         "Recovery": Decimal("0.25")},
        {"Payee ID": "E1027", "From": date(2026, 4, 1), "To": date(2026, 9, 30), "Amount": 4800, "Recoverable": "no"},
        {"Payee ID": "E1044", "From": date(2026, 2, 2), "To": date(2026, 4, 30), "Amount": 2400, "Recoverable": "yes",
         "Recovery": Decimal("0.5")},
    ]  # fmt: skip


def opening_rows() -> list[Row]:
    """The Opening balances sheet: last year's holdbacks, and a draw not yet earned back."""
    return [
        {"Payee ID": "E1041", "As of": YEAR_START, "Kind": "holdback", "Component": "Renewal commission",
         "Amount": Decimal("486.20"), "Release in": "2026-02"},
        {"Payee ID": "E1045", "As of": YEAR_START, "Kind": "holdback", "Component": "Renewal commission",
         "Amount": Decimal("391.75"), "Release in": "2026-03"},
        {"Payee ID": "E1036", "As of": YEAR_START, "Kind": "draw", "Amount": 650},
    ]  # fmt: skip
