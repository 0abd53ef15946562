"""Where a number comes from, in few words: cells as Excel names them, rows of one sheet together."""

from __future__ import annotations

from collections.abc import Sequence

from model.explain.steps import Source, Step


def origin(step: Step) -> str:
    """Where a step comes from: its places, and how many rows it stands for without listing them."""
    rest = (f"{len(rows):,} row{'s' if len(rows) != 1 else ''} of {sheet}" for sheet, rows in step.unlisted)
    return "; ".join(part for part in (places(step.sources), *rest) if part)


def places(sources: Sequence[Source]) -> str:
    """`Transactions!E409; Ownership rows 67, 68`: every source once, in order of first mention."""
    by_sheet: dict[str, dict[str, None]] = {}
    for source in sources:
        by_sheet.setdefault(source.sheet, {})[source.cell] = None
    return "; ".join(part for sheet, cells in by_sheet.items() for part in _of_sheet(sheet, list(cells)))


def _of_sheet(sheet: str, cells: list[str]) -> list[str]:
    rows = [first for first, _, last in (cell.partition(":") for cell in cells) if first == last]
    named = [f"{sheet}!{cell}" for cell in cells if ":" not in cell]
    return [*named, *([f"{sheet} row{'s' if len(rows) > 1 else ''} {', '.join(rows)}"] if rows else [])]
