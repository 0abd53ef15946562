"""The books opened lately, in a small JSON file of the user's; a broken or missing file is no list, never an error."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

MOST = 10


@dataclass(frozen=True)
class RecentBooks:
    """The list in `file`; None keeps no list at all."""

    file: Path | None = None

    def paths(self) -> list[Path]:
        """The books that still exist, the latest first."""
        return [path for path in self._read() if path.is_file()]

    def add(self, path: Path) -> None:
        """Put a book first."""
        path = path.resolve()
        self._write([path, *(other for other in self._read() if other != path)][:MOST])

    def clear(self) -> None:
        """Forget all."""
        self._write([])

    def _read(self) -> list[Path]:
        if self.file is None:
            return []
        try:
            found = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return [Path(each) for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def _write(self, paths: list[Path]) -> None:
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps([str(path) for path in paths], indent=1), "utf-8")
        except OSError:  # a list of conveniences is not worth a message
            return
