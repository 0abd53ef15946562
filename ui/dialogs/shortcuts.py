"""The sheet of keyboard shortcuts, made from the table of actions so that it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ui.theme.colours import colours
from ui.theme.sizes import STEP

IN_A_GRID = (
    ("Type", "replace the cell"),
    ("F2", "edit the cell"),
    ("Enter, Tab", "down, right"),
    ("Ctrl+Enter", "fill the selection with what was typed"),
    ("Delete, Backspace", "clear the selection, empty the cell and edit"),
    ("Ctrl+A, Ctrl+Space, Shift+Space", "select the block and then all, the columns, the rows"),
    ("Alt+Down", "open the drop-down"),
    ("Ctrl+Arrow", "to the edge of the data"),
    ("F3, Shift+F3", "the next, the previous one found"),
    ("Menu key", "what can be done with the cell"),
    ("Left, Right on a payee", "fold and unfold the lines"),
    ("Esc", "close the panel that has the focus"),
)
IN_AN_IMPORT = (
    ("Ctrl+Page Down, Ctrl+Page Up", "the next, the previous page"),
    ("F6, Shift+F6", "from the page to the decisions, and back"),
    ("1 to 9", "give the current decision the answer of that number"),
    ("Shift+Down, Ctrl+Click", "mark several decisions, to answer them at once"),
    ("Enter", "show the place of a decision; choose the column of a field"),
    ("H, D, X", "a row of the file: header, data, leave out"),
    ("Alt+B", "take the last change back"),
    ("Ctrl+Enter", "import"),
)


class ShortcutsDialog(QDialog):
    """Menu by menu, then what works in every grid."""

    def __init__(self, parent: QWidget | None, menus: Iterable[tuple[str, Iterable[QAction]]]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(84 * STEP, 72 * STEP)
        page = QTextBrowser()
        page.setAccessibleName("Keyboard shortcuts")
        page.document().setDocumentMargin(2 * STEP)
        page.setHtml(page_of(menus))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self, spacing=STEP)
        layout.setContentsMargins(STEP, STEP, STEP, STEP)
        layout.addWidget(page)
        layout.addWidget(buttons)


def page_of(menus: Iterable[tuple[str, Iterable[QAction]]]) -> str:
    """The shortcuts as a page."""
    native = QKeySequence.SequenceFormat.NativeText
    sections = [
        (title, [(", ".join(k.toString(native) for k in a.shortcuts()), a.text()) for a in actions if a.shortcuts()])
        for title, actions in menus
    ]
    sections += [("In a grid", list(IN_A_GRID)), ("In an import", list(IN_AN_IMPORT))]
    muted = colours().muted
    parts = []
    for title, rows in sections:
        if rows:
            cells = "".join(f"<tr><td width='230'>{escape(k)}</td><td>{escape(what)}</td></tr>" for k, what in rows)
            parts.append(f"<p style='color:{muted}'><b>{escape(title)}</b></p><table cellpadding='2'>{cells}</table>")
    return "".join(parts)
