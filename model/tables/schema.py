"""The sheets of the comp book and their columns, in the order in which they are written.

This is the one place that knows headings, kinds, defaults and choices; reading, writing, the grid's editors, the
drop-downs in Excel and the documentation of the format all follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column's cells mean once they are read."""

    ID = "id"  # text matched exactly; a number 7 or 7.0 reads as "7"
    NAME = "name"  # text matched without regard to case and spaces (measures, roles, types, regions, curves)
    TEXT = "text"  # free text
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    FLAG = "flag"  # yes or no
    NAMES = "names"  # a list of names separated by ';'
    NUMBERS = "numbers"  # a list of numbers separated by ';'
    FORMULA = "formula"
    CURRENCY = "currency"  # ISO 4217 code
    TIMESTAMP = "timestamp"  # UTC, ISO text
    VALUE = "value"  # number or text, by the row's name (Settings)


@dataclass(frozen=True)
class Column:
    """One column: its heading, kind, whether a blank is an error, what a blank means, and what may be chosen.

    `default` is text as a user would type it; None means that a blank stays blank (or is filled from another table,
    as `note` says). `refers` names the sheet whose IDs or names the cells must be among.
    """

    heading: str
    kind: Kind
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetSpec:
    """One sheet. `key`: headings unique together. `periods`: kind of the period columns that may follow.

    `roles`: whether columns named after a role may follow. `written`: Trueup writes it, people do not edit it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    periods: Kind | None = None
    roles: bool = False
    written: bool = False
    hidden: bool = False
    about: str = ""

    def find(self, heading: str) -> Column | None:
        """The column of that heading, without regard to case and spaces."""
        return next((c for c in self.columns if folded(c.heading) == folded(heading)), None)


def folded(name: str) -> str:
    """A name as it is matched: lower case, without any space (also non-breaking) around or inside it."""
    return "".join(name.split()).casefold()


def _id(heading: str, refers: str = "", required: bool = True, note: str = "") -> Column:
    return Column(heading, Kind.ID, required, refers=refers, note=note)


def _name(heading: str, required: bool = False, refers: str = "", note: str = "") -> Column:
    return Column(heading, Kind.NAME, required, refers=refers, note=note)


def _text(heading: str, required: bool = False) -> Column:
    return Column(heading, Kind.TEXT, required)


def _number(
    heading: str, kind: Kind = Kind.NUMBER, required: bool = False, default: str | None = None, group: str = ""
) -> Column:
    return Column(heading, kind, required, default, group=group)


def _day(heading: str, required: bool = False) -> Column:
    return Column(heading, Kind.DATE, required)


def _choice(heading: str, choices: str, required: bool = False, default: str | None = "", group: str = "") -> Column:
    """The first choice is the default unless another one, or None for no default, is given."""
    options = tuple(part.strip() for part in choices.split(";"))
    if required:
        default = None
    elif default == "":
        default = options[0]
    return Column(heading, Kind.CHOICE, required, default, options, group=group)


def _flag(heading: str, default: str = "no", group: str = "") -> Column:
    return Column(heading, Kind.FLAG, False, default, ("yes", "no"), group=group)


SETTINGS: dict[str, Column] = {
    c.heading: c
    for c in (
        Column("Company", Kind.TEXT),
        Column("Fiscal year starts", Kind.NUMBER, default="1", note="the number or name of a month"),
        Column("Currency", Kind.CURRENCY, default="USD"),
        _choice("Proration", "calendar days; full months; none"),
        _flag("Preparer and approver must differ", default="yes"),
        Column("Second approver above", Kind.MONEY),
        _choice("Negative net pay", "carry forward; pay"),
    )
}

_PLAN_PERIODS = "quarter; month; half; year"
_WHAT, _PAYS, _SAFEGUARDS = "what", "pays", "safeguards"


def _what(column: Column) -> Column:
    return _grouped(column, _WHAT)


def _grouped(column: Column, group: str) -> Column:
    return Column(
        column.heading, column.kind, column.required, column.default, column.choices, column.refers, group, column.note
    )


_COMPONENTS = (
    *(
        _grouped(c, _WHAT)
        for c in (
            _id("Plan ID", "Plans"),
            _name("Component", required=True),
            _day("From"),
            _day("To"),
            _text("Serves"),
            _choice("Method", "bonus; rate; unit; scorecard; pool", required=True),
            _name("Measure", refers="Measures"),
            _name("Second measure", refers="Measures"),
            _choice("Scope", "individual; team; reports; my team; region; segment; company"),
            _choice("Roll-up", "pooled; average; target-weighted"),
            _choice("Measured over", "month; quarter; half; year; trailing 12 months", default=None),
        )
    ),
    *(
        _grouped(c, _PAYS)
        for c in (
            _number("Weight", Kind.PERCENT, default="1"),
            _name("Curve", refers="Curves"),
            _number("Rate"),
            _choice("Curve input", "attainment; amount; value"),
            _choice("Applied", "per period; per transaction; running"),
            _choice("Basis", "period; year to date; period, tied out at year end"),
            _choice("True-up", "up only; both ways"),
            _flag("Prorate target"),
            _choice("Pool share", "TI; equal; points"),
            _name("Points measure", refers="Measures"),
            _text("Payroll code"),
        )
    ),
    *(
        _grouped(c, _SAFEGUARDS)
        for c in (
            _number("Minimum volume"),
            _name("Volume measure", refers="Measures"),
            Column("Gate", Kind.FORMULA),
            _number("Gate pays", Kind.PERCENT, default="0"),
            _name("Multiplier measure", refers="Measures"),
            _name("Multiplier curve", refers="Curves"),
            _number("Cap"),
            _choice("Cap unit", "target; money"),
            _number("Cap until year end", Kind.PERCENT),
            _choice("Not measurable", "hold; zero; target; redistribute"),
            _number("Holdback", Kind.PERCENT, default="0"),
            _number("Release after", default="0"),
            Column("Release if", Kind.FORMULA),
            _number("Clawback months"),
            _choice("Clawback", "declining; full"),
        )
    ),
)

_INPUTS = (
    SheetSpec(
        "Settings",
        (_name("Setting", required=True), Column("Value", Kind.VALUE)),
        ("Setting",),
        about="What holds for the whole book",
    ),
    SheetSpec(
        "Payees",
        (
            _id("Payee ID"),
            Column("Name", Kind.TEXT, True),
            _text("Email"),
            _id("Payroll ID", required=False),
            Column("Pay currency", Kind.CURRENCY, note="the plan's"),
            _day("Hire date", True),
            _day("Leave date"),
        ),
        ("Payee ID",),
        about="Who is paid",
    ),
    SheetSpec(
        "Assignments",
        (
            _id("Payee ID", "Payees"),
            _day("From", True),
            _day("To"),
            _name("Role"),
            _id("Plan ID", "Plans"),
            _id("Manager ID", "Payees", required=False),
            _name("Team"),
            Column("Region", Kind.NAMES),
            Column("Segment", Kind.NAMES),
            _number("Base salary", Kind.MONEY),
            _number("Target incentive", Kind.MONEY, True),
            _number("FTE", default="1"),
        ),
        about="Who is in which plan, when, under whom and for how much",
    ),
    SheetSpec(
        "Accounts",
        (_id("Account ID"), Column("Account", Kind.TEXT, True), _name("Segment"), _name("Region")),
        ("Account ID",),
        about="The customers",
    ),
    SheetSpec(
        "Ownership",
        (
            _id("Account ID", "Accounts"),
            _name("Role", True),
            _id("Payee ID", "Payees"),
            _day("From", True),
            _day("To"),
            _number("Share", Kind.PERCENT, default="1"),
        ),
        about="Who looks after which account, in which role, when",
    ),
    SheetSpec(
        "Contracts",
        (
            _id("Contract ID"),
            _id("Account ID", "Accounts"),
            _day("From", True),
            _day("To", True),
            _number("ARR", Kind.MONEY, True),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            _name("Product"),
        ),
        ("Contract ID",),
        about="What each account has under contract",
    ),
    SheetSpec(
        "Plans",
        (
            _id("Plan ID"),
            Column("Name", Kind.TEXT, True),
            _day("From"),
            _day("To"),
            _choice("Paid", _PLAN_PERIODS),
            Column("Period weights", Kind.NUMBERS),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            _choice("Proration", "calendar days; full months; none", default=None),
            _number("Plan cap"),
            _choice("Plan cap unit", "target; money"),
            _choice("Excess", "forfeit; carry"),
            _choice("Leaver true-up", "forfeit; pro rata"),
            _choice("FX", "plan year; period"),
            _text("Document"),
        ),
        ("Plan ID",),
        about="The plans and how they are paid",
    ),
    SheetSpec("Components", _COMPONENTS, ("Plan ID", "Component", "From"), about="What each plan pays for"),
    SheetSpec(
        "Curves",
        (
            _name("Curve", True),
            _choice("Shape", "step; linear; extend; marginal; first dollar", required=True),
            _number("From", required=True),
            _choice("From is", "included; excluded"),
            _number("Value", required=True),
            _number("And from"),
        ),
        ("Curve", "From", "And from"),
        about="Rate tables: what an attainment or an amount is worth",
    ),
    SheetSpec(
        "Measures",
        (
            _name("Measure", True),
            _choice("Kind", "sum; count; book; reading; formula", required=True),
            Column("Types", Kind.NAMES),
            _name("Role"),
            Column("Rules", Kind.NAMES, refers="Crediting rules"),
            _choice("Book value", "opening; ending; closing; customers", default=None),
            Column("Formula", Kind.FORMULA),
            _choice("Over time", "sum; average; first; last; min; max", default=None),
            _choice("Over people", "sum; average; weighted"),
            _name("Weighted by", refers="Measures"),
            _choice("Cohort", "credit date; first day; last day", default=None),
            _flag("Distinct accounts"),
            _flag("Scaled by share"),
            _choice("Unit", "money; percent; number; points", required=True),
            _choice("Better", "higher; lower"),
            _choice("Signal", "lagging; leading"),
            _choice("Reads", "outcome; activity"),
            _flag("Primary"),
            _text("Note"),
        ),
        ("Measure",),
        about="What is measured",
    ),
    SheetSpec(
        "Targets",
        (Column("Owner", Kind.NAME, True), _name("Measure", True, "Measures")),
        ("Owner", "Measure"),
        Kind.NUMBER,
        about="What is to be reached",
    ),
    SheetSpec(
        "Readings",
        (Column("Owner", Kind.NAME, True), _name("Measure", True, "Measures")),
        ("Owner", "Measure"),
        Kind.NUMBER,
        about="Values that come from elsewhere",
    ),
    SheetSpec(
        "Transactions",
        (
            _id("Transaction ID"),
            _day("Date", True),
            _id("Account ID", "Accounts", required=False),
            _name("Type", True),
            _number("Amount", Kind.MONEY, True),
            Column("Currency", Kind.CURRENCY, note="the book's"),
            _number("Term", default="12"),
            _flag("Prepaid"),
            _name("Product"),
            _name("Segment"),
            _name("Region"),
            _id("Reverses", "Transactions", required=False),
            _text("Note"),
        ),
        ("Transaction ID",),
        roles=True,
        about="Renewals, expansions, losses and events, each with the day it counts on",
    ),
    SheetSpec(
        "Credits",
        (
            _id("Transaction ID", "Transactions"),
            _name("Role", True),
            _id("Payee ID", "Payees"),
            _number("Share", Kind.PERCENT, True),
        ),
        about="Splits of single transactions",
    ),
    SheetSpec(
        "Crediting rules",
        (
            _name("Rule", True),
            _name("Role", True),
            Column("Types", Kind.NAMES),
            _name("Segment"),
            _name("Region"),
            _name("Product"),
            _number("Term from"),
            _number("Term below"),
            _choice("Prepaid", "any; yes; no"),
            _day("From"),
            _day("To"),
            _number("Credit %", Kind.PERCENT, default="1"),
            _choice("Basis", "ARR; TCV; year weights"),
            Column("Year weights", Kind.NUMBERS),
            _flag("Must total 100%"),
        ),
        about="Who gets credit for what, the first that matches",
    ),
    SheetSpec(
        "Goals",
        (
            _id("Payee ID", "Payees"),
            _name("Component", True),
            Column("Period", Kind.PERIOD, True),
            Column("Goal", Kind.TEXT, True),
            _number("Weight", Kind.PERCENT, True),
            _number("Achieved", Kind.PERCENT),
            _text("Evidence"),
        ),
        about="Scorecard goals and how far they were reached",
    ),
    SheetSpec(
        "Adjustments",
        (
            _id("Payee ID", "Payees"),
            Column("Period", Kind.PERIOD, True),
            _number("Amount", Kind.MONEY, True),
            Column("Code", Kind.TEXT, True),
            Column("Reason", Kind.TEXT, True),
            Column("By", Kind.TEXT, True),
            _text("Approved by"),
        ),
        about="Amounts added or taken by hand",
    ),
    SheetSpec(
        "Draws",
        (
            _id("Payee ID", "Payees"),
            _day("From", True),
            _day("To"),
            _number("Amount", Kind.MONEY, True),
            _flag("Recoverable", default="yes"),
            _number("Recovery", Kind.PERCENT, default="1"),
        ),
        about="Guarantees and draws per pay period",
    ),
    SheetSpec(
        "Opening balances",
        (
            _id("Payee ID", "Payees"),
            _day("As of", True),
            _choice("Kind", "draw; negative; holdback; cap", required=True),
            _name("Component"),
            _number("Amount", Kind.MONEY, True),
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

_WRITTEN = (
    SheetSpec(
        "Payouts",
        (
            _text("Period"),
            _id("Payee ID", required=False),
            _text("Name"),
            _id("Plan ID", required=False),
            _text("Component"),
            _text("Line"),
            _text("Measure"),
            _number("Actual"),
            _number("Target"),
            _number("Attainment", Kind.PERCENT),
            _number("Curve result"),
            _number("Target incentive", Kind.MONEY),
            _number("Amount", Kind.MONEY),
            Column("Currency", Kind.CURRENCY),
            _text("Reason"),
            _text("Status"),
        ),
        written=True,
        about="What is paid",
    ),
    SheetSpec(
        "Sign-offs",
        (
            _text("Period"),
            _id("Payee ID", required=False),
            _text("Step"),
            _text("By"),
            Column("At (UTC)", Kind.TIMESTAMP),
            _text("Comment"),
            _number("Amount", Kind.MONEY),
            _text("Digest"),
            _text("Previous digest"),
        ),
        written=True,
        about="Who signed what, and when",
    ),
    SheetSpec(
        "Change log",
        (
            Column("At (UTC)", Kind.TIMESTAMP),
            _text("By"),
            _text("Sheet"),
            _text("Row"),
            _text("Column"),
            _text("Before"),
            _text("After"),
            _text("Reason"),
        ),
        written=True,
        about="Every edit",
    ),
    SheetSpec(
        "Imports",
        (
            _text("Name"),
            _text("Source sheet"),
            _number("Header row"),
            _text("Mapping"),
            _text("Last file"),
            Column("Last run", Kind.TIMESTAMP),
        ),
        written=True,
        about="Saved imports",
    ),
    SheetSpec(
        "Frozen",
        (_text("Period"), _id("Payee ID", required=False), _number("Part"), _text("Content")),
        written=True,
        hidden=True,
        about="The canonical inputs of what was signed",
    ),
)

SHEETS: dict[str, SheetSpec] = {spec.name: spec for spec in (*_INPUTS, *_WRITTEN)}
INPUT_SHEETS: tuple[str, ...] = tuple(spec.name for spec in _INPUTS)
RECORD_SHEETS = ("Payouts", "Sign-offs", "Frozen")
