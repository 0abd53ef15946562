"""One row of a worksheet as the file holds it, before its texts become values."""

from __future__ import annotations

from dataclasses import dataclass, field

from book.values import UNCALCULATED


@dataclass(slots=True)
class Row:
    """The cells of one row that hold something, as parallel lists from left to right.

    `columns` are 1-based; `kinds` (the type) and `styles` as the XML spells them, None where absent; `texts` the
    stored text. `formulas`: column -> formula for the cells that have one ("" for a follower of a shared formula); a
    formula without a stored value has the kind UNCALCULATED. Rows may share their lists: they are not to be changed.
    """

    number: int
    columns: list[int] = field(default_factory=list)
    kinds: list[str | None] = field(default_factory=list)
    styles: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formulas: dict[int, str] = field(default_factory=dict)

    def add(self, column: int, kind: str | None, style: str | None, text: str | None, formula: str | None) -> None:
        """Append a cell unless it is blank. ValueError where it does not stand right of the last one."""
        if self.columns and self.columns[-1] >= column:
            raise ValueError(f"column {column} twice")
        if formula is not None:
            self.formulas[column] = formula
            if text is None or (not text and kind not in ("str", "inlineStr")):
                kind, text = UNCALCULATED, ""
        elif not text:
            return
        self.columns.append(column)
        self.kinds.append(kind)
        self.styles.append(style)
        self.texts.append(text or "")
