"""What every window is given from outside, so that a test can put its own in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ui.dialogs.ask import Ask, AskOnScreen
from ui.document.document import Document
from ui.window.recent import RecentBooks


@dataclass(frozen=True)
class Services:
    """Who answers questions, which books were opened lately, where the log is, and what opens another window."""

    ask: Ask = field(default_factory=AskOnScreen)
    recent: RecentBooks = field(default_factory=RecentBooks)
    log: Path | None = None
    open_window: Callable[[Document], object] | None = None
