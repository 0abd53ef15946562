"""Many random files, what is bad among them, and why: uv run python -m tests.io.intake.random_files [FIRST COUNT]"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping

from tests.io.intake.random_files.trying import BAD, Trial, cause, first_month, second_month

_LONGEST = 400  # characters of what is wrong
_SHOWN = 2  # differences


def _trials(seed: int) -> Iterator[tuple[str, Trial]]:
    """The months of a seed that can be tried."""
    first = first_month(seed)
    yield "", first
    if first.verdict.name in ("right", "told"):
        yield "later ", second_month(seed, first)


def _told(seed: int, month: str, trial: Trial) -> str:
    """What is bad about a trial, by the fewest habits that show it."""
    habits: Mapping[str, str] = trial.made.habits if month else cause(seed, trial)
    what = f"{seed} {month}{trial.verdict.name} {trial.drift} {trial.made.truth.target} {dict(habits)}"
    differences = [str(one) for one in trial.verdict.differences[:_SHOWN]]
    return "\n      ".join([what, *differences, trial.verdict.why[:_LONGEST]])


def _count(first: int, count: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        try:
            for month, trial in _trials(seed):
                counts[month + trial.verdict.name] += 1
                if trial.verdict.name in BAD:
                    print(_told(seed, month, trial), flush=True)
        except Exception:
            counts["crash"] += 1
            print(seed, "crash", traceback.format_exc(), flush=True)
    return counts


start, size = (int(text) for text in (*sys.argv[1:], "1", "200")[:2])
for name, number in sorted(_count(start, size).items()):
    print(f"{number:6} {name}")
