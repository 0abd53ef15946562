"""One random file from its seed: made, imported, judged, in the second month as well; and what made it go wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from intake.files.opening import open_source
from tests.io.intake.random_files.administrator import Attempt, first_import, next_import
from tests.io.intake.random_files.drawing import RandomFile, draw
from tests.io.intake.random_files.habits import DRIFTS, Habits, choose, drifted, possible
from tests.io.intake.random_files.judging import Verdict, judged
from tests.io.intake.random_files.truth import Truth, month_later, truth
from tests.io.intake.random_files.writing import write

BAD = ("silent", "needless", "crash")


@dataclass(frozen=True)
class Trial:
    """What came of a seed: the file and the verdict, and those of the next month if there was one."""

    made: RandomFile
    attempt: Attempt
    verdict: Verdict
    drift: str = ""


def known_of(seed: int) -> Truth:
    """The rows of a seed."""
    return truth(Random(f"truth {seed}"))


def habits_of(seed: int) -> Habits:
    """The habits of a seed."""
    return choose(known_of(seed), Random(f"habits {seed}"))


def first_month(seed: int, habits: Habits | None = None) -> Trial:
    """The import of the file of a seed."""
    known = known_of(seed)
    made = draw(known, habits_of(seed) if habits is None else habits, Random(f"cells {seed}"))
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(write(made, Path(folder)))
    attempt = first_import(made, source, known.book)
    return Trial(made, attempt, judged(made, attempt, known.book))


def second_month(seed: int, first: Trial, drift: str = "") -> Trial:
    """The import of the next file by the mapping of the first."""
    assert first.attempt.plan is not None
    random = Random(f"later {seed}")
    drift = drift or random.choice(DRIFTS)
    later = month_later(first.made.truth, random)
    habits = drifted(first.made.habits, first.made.truth, drift, random)
    made = draw(later, habits, Random(f"cells of {seed}"))
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(write(made, Path(folder), "export 2"))
    book = first.attempt.plan.book
    attempt = next_import(made, source, book, first.attempt.plan.mapping)
    return Trial(made, attempt, judged(made, attempt, book), drift)


def cause(seed: int, trial: Trial) -> Mapping[str, str]:
    """The fewest habits of a file of the first month with which it still goes wrong in the same way."""
    habits = dict(trial.made.habits)
    for name in [*habits]:
        fewer = {key: value for key, value in habits.items() if key != name}
        if name == "kind":
            fewer = possible({**habits, "kind": "xlsx"}, trial.made.truth)
        try:
            verdict = first_month(seed, fewer).verdict.name
        except Exception:
            verdict = "crash"
        if verdict == trial.verdict.name:
            habits = fewer
    return habits
