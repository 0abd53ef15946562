"""The sheets of the comp book and their columns, in the order in which they are written.

This is the one place that knows headings, kinds, defaults and choices; reading, writing, the grid's editors, the
drop-downs in Excel and the documentation of the format all follow it.
"""

from __future__ import annotations

from model.tables.record import WRITTEN
from model.tables.spec import Column, Kind, SheetSpec, choice, day, flag, folded, identifier, name, number, text

__all__ = ["INPUT_SHEETS", "RECORD_SHEETS", "SETTINGS", "SHEETS", "Column", "Kind", "SheetSpec", "folded"]

SETTINGS: dict[str, Column] = {
    c.heading: c
    for c in (
        Column("Company", Kind.TEXT),
        Column("Fiscal year starts", Kind.NUMBER, default="1", note="the number or name of a month"),
        Column("Currency", Kind.CURRENCY, default="USD"),
        choice("Proration", "calendar days; full months; none"),
        flag("Preparer and approver must differ", default="yes"),
        Column("Second approver above", Kind.MONEY),
        choice("Negative net pay", "carry forward; pay"),
    )
}

_PLAN_PERIODS = "quarter; month; half; year"
_WHAT, _PAYS, _SAFEGUARDS = "what", "pays", "safeguards"


def _grouped(column: Column, group: str) -> Column:
    return Column(
        column.heading, column.kind, column.required, column.default, column.choices, column.refers, group, column.note
    )


_COMPONENTS = (
    *(
        _grouped(c, _WHAT)
        for c in (
            identifier("Plan ID", "Plans"),
            name("Component", required=True),
            day("From"),
            day("To"),
            text("Serves"),
            choice("Method", "bonus; rate; unit; scorecard; pool", required=True),
            name("Measure", refers="Measures"),
            name("Second measure", refers="Measures"),
            choice("Scope", "individual; team; reports; my team; region; segment; company"),
            choice("Roll-up", "pooled; average; target-weighted"),
            choice("Measured over", "month; quarter; half; year; trailing 12 months", default=None),
        )
    ),
    *(
        _grouped(c, _PAYS)
        for c in (
            number("Weight", Kind.PERCENT, default="1"),
            name("Curve", refers="Curves"),
            number("Rate"),
            choice("Curve input", "attainment; amount; value"),
            choice("Applied", "per period; per transaction; running"),
            choice("Basis", "period; year to date; period, tied out at year end"),
            choice("True-up", "up only; both ways"),
            flag("Prorate target"),
            choice("Pool share", "TI; equal; points"),
            name("Points measure", refers="Measures"),
            text("Payroll code"),
        )
    ),
    *(
        _grouped(c, _SAFEGUARDS)
        for c in (
            number("Minimum volume"),
            name("Volume measure", refers="Measures"),
            Column("Gate", Kind.FORMULA),
            number("Gate pays", Kind.PERCENT, default="0"),
            name("Multiplier measure", refers="Measures"),
            name("Multiplier curve", refers="Curves"),
            number("Cap"),
            choice("Cap unit", "target; money"),
            number("Cap until year end", Kind.PERCENT),
            choice("Not measurable", "hold; zero; target; redistribute"),
            number("Holdback", Kind.PERCENT, default="0"),
            number("Release after", default="0"),
            Column("Release if", Kind.FORMULA),
            number("Clawback months"),
            choice("Clawback", "declining; full"),
        )
    ),
)

_INPUTS = (
    SheetSpec(
        "Settings",
        (name("Setting", required=True), Column("Value", Kind.VALUE)),
        ("Setting",),
        about="What holds for the whole book",
    ),
    SheetSpec(
        "Payees",
        (
            identifier("Payee ID"),
            Column("Name", Kind.TEXT, True),
            text("Email"),
            identifier("Payroll ID", required=False),
            Column("Pay currency", Kind.CURRENCY, note="the plan's"),
            day("Hire date", True),
            day("Leave date"),
        ),
        ("Payee ID",),
        about="Who is paid",
    ),
    SheetSpec(
        "Assignments",
        (
            identifier("Payee ID", "Payees"),
            day("From", True),
            day("To"),
            name("Role"),
            identifier("Plan ID", "Plans"),
            identifier("Manager ID", "Payees", required=False),
            name("Team"),
            Column("Region", Kind.NAMES),
            Column("Segment", Kind.NAMES),
            number("Base salary", Kind.MONEY),
            number("Target incentive", Kind.MONEY, True),
            number("FTE", default="1"),
        ),
        about="Who is in which plan, when, under whom and for how much",
    ),
    SheetSpec(
        "Accounts",
        (identifier("Account ID"), Column("Account", Kind.TEXT, True), name("Segment"), name("Region")),
        ("Account ID",),
        about="The customers",
    ),
    SheetSpec(
        "Ownership",
        (
            identifier("Account ID", "Accounts"),
            name("Role", True),
            identifier("Payee ID", "Payees"),
            day("From", True),
            day("To"),
            number("Share", Kind.PERCENT, default="1"),
        ),
        about="Who looks after which account, in which role, when",
    ),
    SheetSpec(
        "Contracts",
        (
            identifier("Contract ID"),
            identifier("Account ID", "Accounts"),
            day("From", True),
            day("To", True),
            number("ARR", Kind.MONEY, True),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            name("Product"),
        ),
        ("Contract ID",),
        about="What each account has under contract",
    ),
    SheetSpec(
        "Plans",
        (
            identifier("Plan ID"),
            Column("Name", Kind.TEXT, True),
            day("From"),
            day("To"),
            choice("Paid", _PLAN_PERIODS),
            Column("Period weights", Kind.NUMBERS),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            choice("Proration", "calendar days; full months; none", default=None),
            number("Plan cap"),
            choice("Plan cap unit", "target; money"),
            choice("Excess", "forfeit; carry"),
            choice("Leaver true-up", "forfeit; pro rata"),
            choice("FX", "plan year; period"),
            text("Document"),
        ),
        ("Plan ID",),
        about="The plans and how they are paid",
    ),
    SheetSpec("Components", _COMPONENTS, ("Plan ID", "Component", "From"), about="What each plan pays for"),
    SheetSpec(
        "Curves",
        (
            name("Curve", True),
            choice("Shape", "step; linear; extend; marginal; first dollar", required=True),
            number("From", required=True),
            choice("From is", "included; excluded"),
            number("Value", required=True),
            number("And from"),
        ),
        ("Curve", "From", "And from"),
        about="Rate tables: what an attainment or an amount is worth",
    ),
    SheetSpec(
        "Measures",
        (
            name("Measure", True),
            choice("Kind", "sum; count; book; reading; formula", required=True),
            Column("Types", Kind.NAMES),
            name("Role"),
            Column("Rules", Kind.NAMES, refers="Crediting rules"),
            choice("Book value", "opening; ending; closing; customers", default=None),
            Column("Formula", Kind.FORMULA),
            choice("Over time", "sum; average; first; last; min; max", default=None),
            choice("Over people", "sum; average; weighted"),
            name("Weighted by", refers="Measures"),
            choice("Cohort", "credit date; first day; last day", default=None),
            flag("Distinct accounts"),
            flag("Scaled by share"),
            choice("Unit", "money; percent; number; points", required=True),
            choice("Better", "higher; lower"),
            choice("Signal", "lagging; leading"),
            choice("Reads", "outcome; activity"),
            flag("Primary"),
            text("Note"),
        ),
        ("Measure",),
        about="What is measured",
    ),
    SheetSpec(
        "Targets",
        (Column("Owner", Kind.NAME, True), name("Measure", True, "Measures")),
        ("Owner", "Measure"),
        Kind.NUMBER,
        about="What is to be reached",
    ),
    SheetSpec(
        "Readings",
        (Column("Owner", Kind.NAME, True), name("Measure", True, "Measures")),
        ("Owner", "Measure"),
        Kind.NUMBER,
        about="Values that come from elsewhere",
    ),
    SheetSpec(
        "Transactions",
        (
            identifier("Transaction ID"),
            day("Date", True),
            identifier("Account ID", "Accounts", required=False),
            name("Type", True),
            number("Amount", Kind.MONEY, True),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            number("Term", default="12"),
            flag("Prepaid"),
            name("Product"),
            name("Segment"),
            name("Region"),
            identifier("Reverses", "Transactions", required=False),
            text("Note"),
        ),
        ("Transaction ID",),
        roles=True,
        about="Renewals, expansions, losses and events, each with the day it counts on",
    ),
    SheetSpec(
        "Credits",
        (
            identifier("Transaction ID", "Transactions"),
            name("Role", True),
            identifier("Payee ID", "Payees"),
            number("Share", Kind.PERCENT, True),
        ),
        about="Splits of single transactions",
    ),
    SheetSpec(
        "Crediting rules",
        (
            name("Rule", True),
            name("Role", True),
            Column("Types", Kind.NAMES),
            name("Segment"),
            name("Region"),
            name("Product"),
            number("Term from"),
            number("Term below"),
            choice("Prepaid", "any; yes; no"),
            day("From"),
            day("To"),
            number("Credit %", Kind.PERCENT, default="1"),
            choice("Basis", "ARR; TCV; year weights"),
            Column("Year weights", Kind.NUMBERS),
            flag("Must total 100%"),
        ),
        about="Who gets credit for what, the first that matches",
    ),
    SheetSpec(
        "Goals",
        (
            identifier("Payee ID", "Payees"),
            name("Component", True),
            Column("Period", Kind.PERIOD, True),
            Column("Goal", Kind.TEXT, True),
            number("Weight", Kind.PERCENT, True),
            number("Achieved", Kind.PERCENT),
            text("Evidence"),
        ),
        about="Scorecard goals and how far they were reached",
    ),
    SheetSpec(
        "Adjustments",
        (
            identifier("Payee ID", "Payees"),
            Column("Period", Kind.PERIOD, True),
            number("Amount", Kind.MONEY, True),
            Column("Code", Kind.TEXT, True),
            Column("Reason", Kind.TEXT, True),
            Column("By", Kind.TEXT, True),
            text("Approved by"),
        ),
        about="Amounts added or taken by hand",
    ),
    SheetSpec(
        "Draws",
        (
            identifier("Payee ID", "Payees"),
            day("From", True),
            day("To"),
            number("Amount", Kind.MONEY, True),
            flag("Recoverable", default="yes"),
            number("Recovery", Kind.PERCENT, default="1"),
        ),
        about="Guarantees and draws per pay period",
    ),
    SheetSpec(
        "Opening balances",
        (
            identifier("Payee ID", "Payees"),
            day("As of", True),
            choice("Kind", "draw; negative; holdback; cap", required=True),
            name("Component"),
            number("Amount", Kind.MONEY, True),
            Column("Release in", Kind.PERIOD),
        ),
        about="What was open on the first day of a fiscal year",
    ),
    SheetSpec(
        "FX",
        (Column("From currency", Kind.CURRENCY, True), Column("To currency", Kind.CURRENCY, True)),
        ("From currency", "To currency"),
        Kind.NUMBER,
        about="Exchange rates, never inverted or chained",
    ),
)

SHEETS: dict[str, SheetSpec] = {spec.name: spec for spec in (*_INPUTS, *WRITTEN)}
INPUT_SHEETS: tuple[str, ...] = tuple(spec.name for spec in _INPUTS)
RECORD_SHEETS = ("Payouts", "Sign-offs", "Frozen")
