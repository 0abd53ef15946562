"""How the user left the grids of each book, in a small JSON file; what cannot be read is done without."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST = 30  # books whose layouts are kept, those used last


@dataclass(frozen=True)
class Layouts:
    """The layouts in `file` by book and view; None keeps none."""

    file: Path | None = None

    def of(self, book: Path | None) -> Mapping[str, Any]:
        """The layouts of a book by the key of the view."""
        found = self._read().get(_name(book)) if book else None
        return found if isinstance(found, dict) else {}

    def keep(self, book: Path | None, layouts: Mapping[str, Any]) -> None:
        """Take over the layouts of the views that were opened; the others stay as they were kept."""
        if self.file is None or book is None or not layouts:
            return
        everything = self._read()
        before = everything.pop(_name(book), {})
        everything[_name(book)] = {**(before if isinstance(before, dict) else {}), **layouts}
        kept = dict(list(everything.items())[-MOST:])
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(kept), "utf-8")
        except OSError:  # the width of a column is not worth a message
            return

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.file.read_text("utf-8")) if self.file else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _name(book: Path) -> str:
    return str(book.resolve())
