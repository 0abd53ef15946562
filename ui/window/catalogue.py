"""Adding from the catalogue: ask what, append its rows as one step, and show them in the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.document.change import Place
from ui.figures.written import counted

if TYPE_CHECKING:
    from ui.window.window import MainWindow


def add_from_catalogue(window: MainWindow) -> None:
    """The catalogue is read when it is first asked for, so that the window starts without it."""
    from model.catalogue.entries import catalogue
    from ui.dialogs.catalogue import CatalogueDialog

    document = window.document
    dialog = CatalogueDialog(window, document.book, catalogue())
    if not window.services.ask.form(dialog) or dialog.entry is None or not dialog.addition.rows:
        return
    name = dialog.addition.items[0].name
    places = []
    with document.gesture(f"add {name} from the catalogue"):
        for sheet, rows in dialog.addition.rows.items():
            first = document.sheet(sheet).size
            document.append_rows(sheet, rows)
            places.append(Place(sheet, range(first, first + len(rows)), ()))
    where = places[0]
    window.routes.to_cell(where.sheet, where.rows[0], None)
    window.routes.to_place(where)
    window.status.tell(f"{name}: {counted(sum(len(p.rows) for p in places), 'row')} added to {where.sheet}")
