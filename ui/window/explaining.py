"""Fills the Why? panel for what was picked in Payouts; the chain is worked out beside the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from model.explain.steps import Step
from model.pay.lines import PayoutLine
from ui.panels.why import WhyPanel
from ui.tasks.outcome import Outcome
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress
from ui.views.payout_rows import Group, groups

KEY = "explain"
PATIENCE = 300  # milliseconds that the chain of before may stand while another is worked out
Chains = list[tuple[PayoutLine, Step]]


class Explaining(QObject):
    """Of one window."""

    def __init__(self, panel: WhyPanel, runner: TaskRunner) -> None:
        super().__init__(panel)
        self._panel, self._runner = panel, runner
        self._outcome: Outcome | None = None
        self._picked: Group | PayoutLine | None = None
        self._progress: Progress | None = None
        self._patience = QTimer(self, interval=PATIENCE, singleShot=True)
        self._patience.timeout.connect(self._wait)

    def show_outcome(self, outcome: Outcome) -> None:
        """Later picks are explained from this recalculation, and so is what is picked now, as it has become."""
        self._outcome = outcome
        if outcome.calculation is None:
            self.clear()
        elif self._picked is not None:
            now = _as_now(self._picked, outcome.lines)
            if now is not None:
                self._explain(now)
            else:
                self.clear()

    def clear(self) -> None:
        """Nothing is picked."""
        self._patience.stop()
        self._picked = None
        self._runner.drop(KEY)
        self._panel.clear()

    def pick(self, picked: Group | PayoutLine) -> None:
        """Explain a line, or all lines of a payee; where that has to wait, nobody else's chain stands there."""
        self._patience.start()
        self._explain(picked)

    def _wait(self) -> None:
        """Say what the chain waits for."""
        ahead = self._runner.running
        if ahead is None or self._picked is None:
            return
        other = "" if ahead is self._progress else f" when this is done: {ahead.what}"
        self._panel.clear(f"{self._title(self._picked)}: the chain follows{other}.")

    def _explain(self, picked: Group | PayoutLine) -> None:
        self._picked = picked
        outcome = self._outcome
        if outcome is None or outcome.calculation is None:
            return
        lines = picked.lines if isinstance(picked, Group) else (picked,)
        self._progress = self._runner.start(
            KEY, "Explaining", partial(chains_of, outcome, lines), partial(self._show, picked), self._failed
        )

    def _show(self, picked: Group | PayoutLine, chains: Chains) -> None:
        self._patience.stop()
        title = self._title(picked)
        if chains:
            self._panel.explain(title, chains)
        else:
            self._panel.clear(f"{title}: there is no chain behind this line.")

    def _title(self, picked: Group | PayoutLine) -> str:
        """Who and when: a payee's lines may be of several pay periods inside the chosen one."""
        periods = {line.period_name for line in picked.lines} if isinstance(picked, Group) else {picked.period_name}
        chosen = self._outcome.period_name if self._outcome is not None else ""
        return f"{picked.name}, {periods.pop() if len(periods) == 1 else chosen}"

    def _failed(self, error: Exception) -> None:
        self._patience.stop()
        if isinstance(error, CancelledError):
            self._panel.clear("Stopped before the chain was worked out; select the line again to see it.")
            return
        logging.getLogger("trueup").error("explaining failed", exc_info=error)
        self._panel.clear(f"This line could not be explained ({type(error).__name__}).")


def chains_of(outcome: Outcome, lines: tuple[PayoutLine, ...], progress: Progress) -> Chains:
    """The chains behind payout lines, in the order of the lines."""
    from model.explain.chain import explain

    wanted: dict[tuple[object, ...], list[int]] = {}
    for i, line in enumerate(lines):
        wanted.setdefault(_identity(line), []).append(i)
    found: dict[int, tuple[PayoutLine, Step]] = {}
    assert outcome.calculation is not None
    for period, payee_id, component in dict.fromkeys((line.period, line.payee_id, line.component) for line in lines):
        progress.check()
        for line, step in explain(outcome.calculation, period, payee_id, component):
            places = wanted.get(_identity(line))
            if places:
                found[places.pop(0)] = (line, step)
    return [found[place] for place in sorted(found)]


def _as_now(picked: Group | PayoutLine, lines: Sequence[PayoutLine]) -> Group | PayoutLine | None:
    """The same payee, or the same line of a payee, in other results; None where it is not among them."""
    own = [line for line in lines if line.payee_id == picked.payee_id]
    if isinstance(picked, Group):
        return next(iter(groups(own)), None)
    return next((line for line in own if _place(line) == _place(picked)), None)


def _place(line: PayoutLine) -> tuple[object, ...]:
    return line.period, line.plan_id, line.component, line.line, line.measure


def _identity(line: PayoutLine) -> tuple[object, ...]:
    return line.period, line.payee_id, line.plan_id, line.component, line.line, line.amount
