"""Why PySide6 stays below 6.12.

Release 6.12.0 gives back a reference to True that it never took, once per emit. Python up to 3.11 counts references to
True like any other, so the count falls to zero after some hundred emits and the interpreter aborts in the middle of
the user's work. Let this test pass on a newer release before the upper bound in pyproject.toml is raised.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    """Emits the kind of signal that loses the reference."""

    changed = Signal(bool)


def test_an_emit_neither_takes_nor_gives_references_to_true() -> None:
    sender, seen = Sender(), []
    sender.changed.connect(seen.append)
    sender.changed.emit(True)
    seen.clear()
    before = sys.getrefcount(True)
    for _ in range(1000):
        sender.changed.emit(True)
        seen.clear()
    after = sys.getrefcount(True)  # a line of its own: pytest keeps references to what stands in an assert
    assert after == before
