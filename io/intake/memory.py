"""What an import found out and a decision does not change, so that deciding does not mean reading the file again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memory:
    """Of one source held against one book, both of which stay as they are. For each thing the latest state is kept.

    What it gives is shared: nobody may write to it.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    def once(self, what: Hashable, rests_on: object, make: Callable[[], Made]) -> Made:
        """What `make` gives, made anew only where it rests on something else than the last time."""
        kept = self._kept.get(what)
        if kept is None or kept[0] != rests_on:
            kept = self._kept[what] = (rests_on, make())
        made: Made = kept[1]
        return made
