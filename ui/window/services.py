"""What every window is given from outside, so that a test can put its own in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ui.dialogs.ask import Ask, AskOnScreen
from ui.document.document import Document
from ui.grid.dialogs import Ask as GridAsk
from ui.window.layouts import Layouts
from ui.window.recent import RecentBooks


@dataclass(frozen=True)
class Services:
    """Who answers questions, the recent books, where log and recovery journals are, and what opens another window.

    `find_window` brings the window of a file to the front, and says whether there is one.
    """

    ask: Ask = field(default_factory=AskOnScreen)
    grid_ask: GridAsk | None = None
    recent: RecentBooks = field(default_factory=RecentBooks)
    layouts: Layouts = field(default_factory=Layouts)
    log: Path | None = None
    journals: Path | None = None
    open_window: Callable[[Document], object] | None = None
    find_window: Callable[[Path], bool] | None = None
