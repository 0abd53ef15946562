"""Every action of the window, as a table: the menu it stands in, its text, shortcut and icon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from model.tables.schema import SHEETS
from ui.panels.entries import CREDITED, ICONS, IMPORTS, PAYOUTS, SIGN_OFF, STATEMENTS, sheet_key
from ui.theme.icons import icon
from ui.theme.letters import give_letters

Keys = str | QKeySequence.StandardKey
K = QKeySequence.StandardKey
MENUS = ("&File", "&Edit", "&View", "&Data", "&Plan", "Pa&y", "&Help")
DATA = ("Payees", "Assignments", "Accounts", "Ownership", "Contracts", "Transactions", "Credits", "Readings", "FX")
PLAN = ("Settings", "Plans", "Components", "Curves", "Measures", "Crediting rules", "Targets", "Goals")
PAY = ("Adjustments", "Draws", "Opening balances")


@dataclass(frozen=True)
class Spec:
    """One action. A `gap` stands before it in the menu; `tip` is what the status bar says of it."""

    key: str
    menu: str
    text: str
    keys: tuple[Keys, ...] = ()
    icon: str = ""
    tip: str = ""
    gap: bool = False
    checkable: bool = False


def _sheet(menu: str, name: str, gap: bool = False) -> Spec:
    return Spec(f"go:{sheet_key(name)}", menu, name, icon=ICONS[name], tip=SHEETS[name].about, gap=gap)


FILE = (
    Spec("new", "File", "New book", (K.New,), "new", "Start an empty book"),
    Spec("open", "File", "Open...", (K.Open,), "open", "Open a comp book or a case file"),
    Spec("sample", "File", "Open the sample book", icon="sample", tip="A realistic book to try everything on"),
    Spec("save", "File", "Save", (K.Save,), "save", gap=True),
    Spec("save-as", "File", "Save as...", (K.SaveAs, "Ctrl+Shift+S")),
    Spec("reload", "File", "Open again from disk", tip="Drop the changes since the last save", gap=True),
    Spec("close", "File", "Close", (K.Close,), gap=True),
    Spec("quit", "File", "Quit", (K.Quit,)),
)
EDIT = (
    Spec("undo", "Edit", "Undo", (K.Undo,), "undo"),
    Spec("redo", "Edit", "Redo", (K.Redo, "Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
    Spec("cut", "Edit", "Cut", (K.Cut,), gap=True),
    Spec("copy", "Edit", "Copy", (K.Copy,)),
    Spec("copy-headings", "Edit", "Copy with headings", ("Ctrl+Shift+C",)),
    Spec("paste", "Edit", "Paste", (K.Paste,)),
    Spec("clear", "Edit", "Clear cells", tip="Delete"),
    Spec("fill-down", "Edit", "Fill down", ("Ctrl+D",), gap=True),
    Spec("fill-right", "Edit", "Fill right", ("Ctrl+R",)),
    Spec("insert-rows", "Edit", "Insert rows", ("Ctrl++", "Ctrl+="), gap=True),
    Spec("duplicate-rows", "Edit", "Duplicate rows", ("Ctrl+Shift+D",)),
    Spec("delete-rows", "Edit", "Delete rows", ("Ctrl+-",)),
    Spec("add-row", "Edit", "Add a row at the end"),
    Spec("filter", "Edit", "Filter this column", ("Ctrl+Shift+L",), gap=True),
    Spec("clear-filters", "Edit", "Clear all filters"),
    Spec(
        "column-menu", "Edit", "Sort, freeze, hide, fit...", ("Ctrl+Shift+M",), tip="The menu of this column's heading"
    ),
    Spec("find", "Edit", "Find in this view", (K.Find,), "find", gap=True),
    Spec("replace", "Edit", "Replace...", ("Ctrl+H",)),
    Spec("jump", "Edit", "Go to anything...", ("Ctrl+K", "Ctrl+G", "F5"), tip="A view, payee, account or action"),
)
VIEW = (
    Spec("back", "View", "Back", ("Alt+Left",), "back"),
    Spec("forward", "View", "Forward", ("Alt+Right",), "forward"),
    Spec("previous-period", "View", "Previous period", ("Ctrl+[",), gap=True),
    Spec("next-period", "View", "Next period", ("Ctrl+]",)),
    Spec("why", "View", "Why?", ("Ctrl+I",), "why", "The chain behind the selected result", True, True),
    Spec("record", "View", "Row and history", ("Ctrl+Shift+I",), "sheet", "The current row as a form", checkable=True),
    Spec("problems", "View", "Problems", ("Ctrl+M",), "problems", "What is wrong with the book", checkable=True),
    Spec("narrow", "View", "Navigation as icons", ("Ctrl+\\",), "narrow", checkable=True),
    Spec("next-panel", "View", "Next panel", ("F6",), gap=True),
    Spec("previous-panel", "View", "Previous panel", ("Shift+F6",)),
    Spec("zoom-in", "View", "Larger", ("Ctrl+Alt+=", "Ctrl+Alt++"), gap=True),
    Spec("zoom-out", "View", "Smaller", ("Ctrl+Alt+-",)),
    Spec("zoom-reset", "View", "Actual size", ("Ctrl+0",)),
)
DATA_MENU = (
    *(_sheet("Data", name) for name in DATA),
    Spec("import", "Data", "Import...", ("Ctrl+Shift+E",), "imports", "Rows from a workbook or text file", True),
    Spec(f"go:{IMPORTS}", "Data", "Saved imports", icon="imports", tip="Run an import again, or delete it"),
    Spec(f"go:{CREDITED}", "Data", "Credited", icon="check", tip="Who was credited, or why nobody was", gap=True),
    Spec("check", "Data", "Check the book", ("F7",), "check", "List everything that is wrong", True),
    Spec("next-problem", "Data", "Next problem", ("F8",), "problems"),
    Spec("previous-problem", "Data", "Previous problem", ("Shift+F8",)),
    _sheet("Data", "Change log", gap=True),
)
PLAN_MENU = (
    *(_sheet("Plan", name) for name in PLAN),
    Spec("catalogue", "Plan", "Add from the catalogue...", icon="new", tip="Usual measures and curves", gap=True),
)
PAY_MENU = (
    *(_sheet("Pay", name) for name in PAY),
    Spec(f"go:{PAYOUTS}", "Pay", "Payouts", ("Ctrl+Shift+P",), "payouts", gap=True),
    Spec(f"go:{SIGN_OFF}", "Pay", "Sign-off", ("Ctrl+Shift+O",), "signoff"),
    Spec(f"go:{STATEMENTS}", "Pay", "Statements", icon="statements"),
    Spec("calculate", "Pay", "Calculate now", ("F9",), "calculate", gap=True),
    Spec("prepare", "Pay", "Prepare...", tip="Sign the period's payouts as prepared", gap=True),
    Spec("approve", "Pay", "Approve...", tip="Sign the prepared payouts as approved"),
    Spec("verify", "Pay", "Verify the signatures", icon="lock", tip="Prove that nothing signed was altered"),
    Spec("write-payouts", "Pay", "Export payouts...", icon="exports", gap=True),
    Spec("write-statements", "Pay", "Write statements...", tip="A workbook for each payee that recomputes itself"),
    Spec("write-pdfs", "Pay", "Write statements as PDF...", tip="A file for each payee to read and print"),
    Spec("write-payroll", "Pay", "Write the payroll file..."),
)
HELP = (
    Spec("shortcuts", "Help", "Keyboard shortcuts", ("F1",), "why"),
    Spec("welcome", "Help", "Welcome page"),
    Spec("log", "Help", "Show the log file", gap=True),
    Spec("about", "Help", "About Trueup"),
)
ACTIONS = (*FILE, *EDIT, *VIEW, *DATA_MENU, *PLAN_MENU, *PAY_MENU, *HELP)


def build_menus(window: QMainWindow, do: Callable[[str], None]) -> tuple[Mapping[str, QAction], Mapping[str, QMenu]]:
    """The menus with all actions; `do` gets the key of the action that was triggered. Returns actions and menus."""
    bar = window.menuBar()
    menus = {name.replace("&", ""): bar.addMenu(name) for name in MENUS}
    for menu in menus.values():
        give_letters(menu)
    actions: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(spec.text, window, checkable=spec.checkable)
        action.setShortcuts(_sequences(spec.keys))
        action.setToolTip(spec.tip or spec.text)
        action.setStatusTip(spec.tip)
        action.setProperty("key", spec.key)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.key == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        action.triggered.connect(lambda _=False, key=spec.key: do(key))
        if spec.gap:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(action)
        actions[spec.key] = action
    return actions, menus


def refresh_icons(actions: Mapping[str, QAction]) -> None:
    """Draw the icons anew after a change between light and dark."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.key].setIcon(icon(spec.icon))


def _sequences(keys: tuple[Keys, ...]) -> list[QKeySequence]:
    found: list[QKeySequence] = []
    for key in keys:
        sequences = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)[:1]
        found += [sequence for sequence in sequences if sequence not in found]
    return found
