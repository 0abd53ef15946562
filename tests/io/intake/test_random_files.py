"""Foreign files with random habits are imported right, told or stopped, never wrong without a word.

`uv run python -m tests.io.intake.random_files FIRST COUNT` tries as many as one likes.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.io.intake.random_files.trying import Trial, first_month, second_month

_EACH = 15  # seeds in a part


def _bad(seed: int, trial: Trial) -> list[str]:
    """What is wrong without a word, with the habits that the file has."""
    if trial.verdict.name != "silent":
        return []
    wrong = [str(one) for one in trial.verdict.differences[:3]] or [trial.verdict.why]
    return [f"seed {seed} {trial.drift} {trial.made.truth.target} {trial.made.habits}", *wrong]


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_read_wrongly_without_a_word(part: int) -> None:
    verdicts: Counter[str] = Counter()
    bad: list[str] = []
    for seed in range(1 + part * _EACH, 1 + (part + 1) * _EACH):
        first = first_month(seed)
        trials = [first, second_month(seed, first)] if first.verdict.name in ("right", "told") else [first]
        verdicts.update(trial.verdict.name for trial in trials)
        bad += [line for trial in trials for line in _bad(seed, trial)]
    assert not bad, "\n".join(bad)
    assert verdicts["right"] > 2 * (verdicts["stopped"] + verdicts["needless"])  # stopping everything is no import
