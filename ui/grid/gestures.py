"""What hands do to a selection: copy, paste, clear, fill, rows; each one undo step on exactly what is visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from model.tables.book import Cell
from ui.document.document import counted
from ui.document.entry import decimal_mark, mark_of
from ui.grid import clipboard
from ui.grid.moves import Area
from ui.grid.paste import Answer, Pasted, Plan, planned, tiled
from ui.grid.references import known
from ui.grid.selection import areas, select, selected_rows
from ui.grid.sheet_model import SheetModel

if TYPE_CHECKING:
    from ui.grid.view import GridView

Cells = dict[int, list[tuple[int, Cell]]]  # by column: rows of the screen and what they get


def copy(view: GridView, with_headings: bool = False) -> bool:
    """Put the selection on the clipboard as tab-separated text; cells outside of it inside its rows stay empty."""
    parts = areas(view)
    if not parts:
        return False
    model = view.grid_model
    rows = sorted({row for part, _ in parts for row in part})
    wanted = {column for _, part in parts for column in part}
    columns = [column for column in view.shown_columns() if column in wanted]
    if len(parts) == 1:
        lines = [[model.edit_text(row, column) for column in columns] for row in rows]
    else:
        inside = [(part, set(chosen)) for part, chosen in parts]
        lines = [
            [model.edit_text(r, c) if any(r in rs and c in cs for rs, cs in inside) else "" for c in columns]
            for r in rows
        ]
    if with_headings:
        lines.insert(0, [model.columns[column].heading for column in columns])
    QGuiApplication.clipboard().setText(clipboard.to_text(lines))
    view.told.emit(f"Copied {counted(len(rows) * len(columns), 'cell')}")
    return True


def cut(view: GridView) -> None:
    """Copy the selection, then clear it."""
    if copy(view):
        clear(view, "cut")


def clear(view: GridView, verb: str = "clear") -> None:
    """Empty all selected cells that can be edited."""
    _write(view, lambda _row, _column: None, verb)


def fill_with(view: GridView, text: str) -> None:
    """Enter one text in every selected cell."""
    columns = view.grid_model.columns
    _write(view, lambda _row, column: columns[column].entry(text), "fill", with_entry_row=True)


def fill_down(view: GridView) -> None:
    """The first row of each area into the rows below it; a single row takes what stands above."""
    source = {}
    for rows, columns in areas(view):
        first = rows[0] if len(rows) > 1 else max(rows[0] - 1, 0)
        source.update({(row, column): (first, column) for row in rows for column in columns})
    _write(view, lambda row, column: _taken(view, source[row, column], column), "fill down")


def fill_right(view: GridView) -> None:
    """The first column of each area into the columns right of it; a single column takes what stands left."""
    shown = view.shown_columns()
    source = {}
    for rows, columns in areas(view):
        first = columns[0] if len(columns) > 1 else shown[max(shown.index(columns[0]) - 1, 0)]
        source.update({(row, column): (row, first) for row in rows for column in columns})
    _write(view, lambda row, column: _taken(view, source[row, column], column), "fill right")


def paste(view: GridView, text: str | None = None) -> None:
    """Paste text, by default the clipboard's: filled, tiled or as it is; asks before it adds rows or refuses cells."""
    model = view.grid_model
    if not isinstance(model, SheetModel) or model.read_only:
        view.told.emit(model.read_only)
        return
    rows, shown = model.rows, model.columns
    block = clipboard.from_text(QGuiApplication.clipboard().text() if text is None else text)
    parts = areas(view, with_entry_row=True)
    if not parts or block == [[""]]:
        return
    if len(parts) > 1 and len(block) == len(block[0]) == 1:
        plan = _filled(model, block[0][0], parts)
    else:
        top, columns = min(rows[0] for rows, _ in parts), view.shown_columns()
        left = min(columns.index(part[0]) for _, part in parts)
        if len(parts) == 1:
            block = tiled(block, len(parts[0][0]), len(parts[0][1]))
        plan = _planned(model, _fitting(view, model, block, top), top, columns[left:])
    if plan.count:
        answer = view.ask.paste(plan, model) if plan.needs_answer else Answer.GOOD
        if model.rows is not rows or model.columns is not shown:  # an import may end behind a question
            view.told.emit("Nothing was pasted, as rows or columns came or went meanwhile: paste again")
            return
        _carry_out(view, model, plan.chosen(answer), plan.count)


def _fitting(view: GridView, model: SheetModel, block: list[list[str]], top: int) -> list[list[str]]:
    """As much of a block as is to be pasted from row `top` on: all of it, what fits above the end, or nothing."""
    beyond = top + len(block) - model.size
    if beyond <= 0 or top >= model.size:
        return block
    answer = view.ask.add_rows(beyond, model.name)
    if answer is Answer.NONE:
        return []
    return block[: model.size - top] if answer is Answer.GOOD else block


def _filled(model: SheetModel, text: str, parts: list[Area]) -> Plan:
    """One text in every cell of several areas."""
    whole = Plan()
    for rows, columns in parts:
        plan = _planned(model, [[text] * len(columns)] * len(rows), rows[0], list(columns))
        whole.good += plan.good
        whole.doubts += plan.doubts
    return whole


def insert_rows(view: GridView) -> None:
    """As many blank rows as are selected, above the first of them."""
    model = _editable(view)
    if model is None:
        return
    rows = selected_rows(view) or [model.size]
    model.insert_rows(rows[0], len(rows))
    select(view, range(rows[0], rows[0] + len(rows)), view.shown_columns())
    view.go(rows[0], view.currentIndex().column(), keep_selection=True)


def add_row(view: GridView) -> None:
    """Go to the blank row at the end, where typing adds a row."""
    model = _editable(view)
    if model is not None and (columns := view.shown_columns()):
        view.go(model.size, columns[0])


def duplicate_rows(view: GridView) -> None:
    """Copies of the selected rows below them."""
    model = _editable(view)
    if model is None or not (rows := selected_rows(view)):
        return
    made = model.duplicate_rows(rows)
    if made:
        view.go(made[0], view.currentIndex().column())
        select(view, range(made[0], made[-1] + 1), view.shown_columns())


def delete_rows(view: GridView) -> None:
    """Delete the selected rows."""
    model = _editable(view)
    if model is None or not (rows := selected_rows(view)):
        return
    column = max(view.currentIndex().column(), 0)
    model.delete_rows(rows)
    view.go(min(rows[0], model.rowCount() - 1), column)


def _editable(view: GridView) -> SheetModel | None:
    """The model if rows may come and go, else a word in the status bar."""
    model = view.grid_model
    if isinstance(model, SheetModel) and not model.read_only:
        return model
    view.told.emit(model.read_only)
    return None


def _taken(view: GridView, place: tuple[int, int], column: int) -> Cell:
    """What a cell gets from another: the cell itself inside a kind, else its text typed anew."""
    model = view.grid_model
    source, target = model.columns[place[1]], model.columns[column]
    cell = model.cell(*place)
    if source.kind is target.kind and not isinstance(cell, Fraction):
        return cell
    return target.entry(source.edit_text(cell))


def _write(view: GridView, value: Callable[[int, int], Cell], verb: str, with_entry_row: bool = False) -> None:
    """Write `value(row, column)` to the selected cells that can be edited, and say what could not be."""
    model = _editable(view)
    if model is None:
        return
    cells: Cells = {}
    refused: list[str] = []
    for rows, columns in areas(view, with_entry_row):
        for column in columns:
            pairs = cells.setdefault(column, [])
            for row in rows:
                if why := model.refusal(row, column):
                    refused.append(why)
                else:
                    pairs.append((row, value(row, column)))
    count = sum(map(len, cells.values()))
    model.write(cells, f"{verb} {counted(count, 'cell')} in {model.name}")
    if refused:
        view.told.emit(f"{counted(len(refused), 'cell')} left as they were: {refused[0]}")


def _planned(model: SheetModel, block: list[list[str]], top: int, columns: list[int]) -> Plan:
    names: dict[int, frozenset[str]] = {}
    numeric = [at for at, column in enumerate(columns) if model.columns[column].numeric]
    numbers = {line[at] for at in numeric for line in block if at < len(line)}

    def wrong(column: int, cell: Cell) -> str:
        if column not in names:
            names[column] = known(model.document.book, model.columns[column])
        return model.columns[column].complaint(cell, names[column])

    mark = mark_of(numbers, decimal_mark())
    entering = {at: replace(model.columns[at], mark=mark) for at in columns}
    return planned(block, top, columns, lambda c, text: entering[c].entry(text), model.refusal, wrong)


def _carry_out(view: GridView, model: SheetModel, cells: list[Pasted], count: int) -> None:
    if not cells:
        return
    by_column: Cells = {}
    for pasted in cells:
        by_column.setdefault(pasted.column, []).append((pasted.row, pasted.cell))
    text = f"paste {counted(len(cells), 'cell')} in {model.name}"
    model.write(by_column, text, "paste")
    touched = [pasted.row for pasted in cells]
    columns = [column for column in view.shown_columns() if column in by_column]
    view.go(min(touched), columns[0])
    select(view, range(min(touched), max(touched) + 1), columns)
    left = count - len(cells)
    rest = f"; {left:,} {'was' if left == 1 else 'were'} left out" if left else ""
    view.told.emit(f"Pasted {counted(len(cells), 'cell')}{rest}")
