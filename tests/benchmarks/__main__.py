"""All benchmarks, as ratios: uv run python -m tests.benchmarks"""

from __future__ import annotations

from tests.benchmarks.kernel import sums, tiers

for benchmark in (tiers, sums):
    benchmark()
