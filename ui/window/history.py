"""Which views were looked at, so that Alt+Left leads back as in a browser."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class History:
    """Places visited, and where in them we are. Visiting a place forgets what was ahead."""

    places: list[Hashable] = field(default_factory=list)
    at: int = -1
    longest: int = 100

    @property
    def current(self) -> Hashable | None:
        """Where we are; None before the first visit."""
        return self.places[self.at] if self.places else None

    def visit(self, place: Hashable) -> None:
        """Go to a place; staying where we are leaves no trace."""
        if place == self.current:
            return
        del self.places[self.at + 1 :]
        self.places.append(place)
        del self.places[: -self.longest]
        self.at = len(self.places) - 1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before."""
        return self.at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after."""
        return self.at + 1 < len(self.places)

    def back(self) -> Hashable | None:
        """The place before, now the current one; None at the beginning."""
        return self._move(-1) if self.can_go_back else None

    def forward(self) -> Hashable | None:
        """The place after, now the current one; None at the end."""
        return self._move(1) if self.can_go_forward else None

    def _move(self, step: int) -> Hashable | None:
        self.at += step
        return self.current
