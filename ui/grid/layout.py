"""How somebody has laid a grid out: widths, order, hidden and frozen columns, sort and filters, all by heading.

Headings, not positions, so that a layout outlives columns that come and go, in this session and in the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ui.grid.filters import Condition
from ui.grid.order import SortKey

if TYPE_CHECKING:
    from ui.grid.view import GridView


@dataclass(frozen=True)
class Layout:
    """`order` names all columns from left to right; `sorted_by` is (heading, descending); widths hold at 100 %."""

    order: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    frozen: int = 0
    sorted_by: list[tuple[str, bool]] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)
    picked: dict[str, list[str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As plain values that JSON and QSettings can hold."""
        return asdict(self)

    @staticmethod
    def restored(stored: Mapping[str, Any]) -> Layout:
        """From plain values; what is missing or not as expected is left at its default."""
        plain = Layout()
        try:
            return Layout(
                [str(heading) for heading in stored.get("order", [])],
                {str(heading): int(width) for heading, width in stored.get("widths", {}).items()},
                [str(heading) for heading in stored.get("hidden", [])],
                int(stored.get("frozen", plain.frozen)),
                [(str(heading), bool(down)) for heading, down in stored.get("sorted_by", [])],
                {str(heading): str(text) for heading, text in stored.get("filters", {}).items()},
                {str(heading): [str(t) for t in texts] for heading, texts in stored.get("picked", {}).items()},
            )
        except (AttributeError, TypeError, ValueError):
            return plain


def layout_of(view: GridView) -> Layout:
    """The layout of a grid as it stands."""
    model, header = view.grid_model, view.horizontalHeader()
    names = [column.heading for column in model.columns][: header.count()]
    return Layout(
        [names[header.logicalIndex(place)] for place in range(len(names))],
        {name: header.sectionSize(i) * 100 // view.zoom for i, name in enumerate(names) if not view.isColumnHidden(i)},
        [name for i, name in enumerate(names) if view.isColumnHidden(i)],
        view.frozen,
        [(names[key.column], key.descending) for key in model.sort_keys],
        {names[i]: condition.text for i, condition in model.conditions.items() if condition.picked is None},
        {names[i]: sorted(c.picked) for i, c in model.conditions.items() if c.picked is not None},
    )


def lay_out(view: GridView, layout: Layout) -> None:
    """Give a grid the widths, order, hidden and frozen columns of a layout; unknown columns follow their neighbours."""
    header = view.horizontalHeader()
    place = {name: i for i, name in enumerate(layout.order)}
    at, order = -1.0, []
    for i, descriptor in enumerate(view.grid_model.columns):
        at = place.get(descriptor.heading, at + 0.001)
        order.append((at, i))
        view.setColumnHidden(i, descriptor.heading in layout.hidden)
        width = layout.widths.get(descriptor.heading) or view.natural_width(i)
        header.resizeSection(i, width * view.zoom // 100)
    for target, (_, column) in enumerate(sorted(order)):
        header.moveSection(header.visualIndex(column), target)
    view.freeze(layout.frozen)


def arrange(view: GridView, layout: Layout) -> None:
    """Sort and filter as in a layout, by the columns that are still there."""
    model = view.grid_model
    conditions = {name: Condition(text) for name, text in layout.filters.items()}
    conditions |= {name: Condition(picked=frozenset(texts)) for name, texts in layout.picked.items()}
    column = {descriptor.heading: i for i, descriptor in enumerate(model.columns)}
    model.arrange_by(
        [SortKey(column[name], down) for name, down in layout.sorted_by if name in column],
        {column[name]: condition for name, condition in conditions.items() if name in column},
    )
