"""The month from top to bottom: what the navigation lists, in the order in which the work is done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; a section has no icon and cannot be chosen. `key` names the view it opens."""

    key: str
    label: str
    icon: str = ""

    @property
    def is_section(self) -> bool:
        """Whether it is a caption."""
        return not self.icon


@dataclass(frozen=True)
class Count:
    """What stands behind an entry: rows (or n of m) as text, and how many problems (or held lines) block."""

    text: str = ""
    problems: int = 0
    noun: str = "problem"


PAYOUTS, SIGN_OFF, STATEMENTS = "payouts", "sign-off", "statements"
PROBLEMS, WELCOME, CREDITED = "problems", "welcome", "credited"
IMPORT, IMPORTS = "import", "imports"  # of one file; the saved ones


def sheet_key(name: str) -> str:
    """The view of a sheet."""
    return f"sheet:{name}"


def sheet_of(key: str) -> str:
    """The sheet of a view, '' if it is no sheet's."""
    return key.removeprefix("sheet:") if key.startswith("sheet:") else ""


ICONS = {
    "Settings": "settings",
    "FX": "fx",
    "Payees": "payees",
    "Assignments": "assignments",
    "Accounts": "accounts",
    "Ownership": "ownership",
    "Contracts": "contracts",
    "Transactions": "transactions",
    "Credits": "credits",
    "Readings": "readings",
    "Plans": "plans",
    "Components": "components",
    "Curves": "curves",
    "Measures": "measures",
    "Crediting rules": "rules",
    "Targets": "targets",
    "Goals": "goals",
    "Adjustments": "adjustments",
    "Draws": "draws",
    "Opening balances": "balances",
    "Change log": "log",
}
DATA = ("Payees", "Assignments", "Accounts", "Ownership", "Contracts", "Transactions", "Credits", "Readings", "FX")
PLAN = ("Settings", "Plans", "Components", "Curves", "Measures", "Crediting rules")
TARGET = ("Targets", "Goals")
PAY = ("Adjustments", "Draws", "Opening balances")


def _sheets(names: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(Entry(sheet_key(name), name, ICONS[name]) for name in names)


ENTRIES = (
    Entry("", "Data"),
    *_sheets(DATA),
    Entry(CREDITED, "Credited", "check"),
    Entry(IMPORTS, "Saved imports", "imports"),
    Entry("", "Plans"),
    *_sheets(PLAN),
    Entry("", "Targets"),
    *_sheets(TARGET),
    Entry("", "Pay"),
    *_sheets(PAY),
    Entry(PAYOUTS, "Payouts", "payouts"),
    Entry(SIGN_OFF, "Sign-off", "signoff"),
    Entry(STATEMENTS, "Statements", "statements"),
    Entry(sheet_key("Change log"), "Change log", "log"),
    Entry(PROBLEMS, "Problems", "problems"),
)
