"""A sheet of the book as a grid: where everything is typed, pasted and corrected."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.tables.schema import SHEETS
from ui.document.document import Document
from ui.grid.view import GridView
from ui.grid.sheet_model import SheetModel
from ui.tasks.outcome import Outcome
from ui.views.view import View


class SheetView(View):
    def __init__(self, document: Document, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = name
        self.caption = SHEETS[name].about if name in SHEETS else ""
        self.model = SheetModel(document, name, self)
        self.grid = GridView(self.model)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.grid)

    def show_outcome(self, outcome: Outcome) -> None: ...
    def take_focus(self) -> None:
        self.grid.setFocus()

    def go_to(self, row, heading) -> None:
        sheet = self.model.sheet
        c = sheet.find(heading) if heading else 0
        self.grid.go(row or 0, c or 0)
