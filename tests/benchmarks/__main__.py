"""All benchmarks, as ratios and processor time: uv run python -m tests.benchmarks [--libreoffice]"""

from __future__ import annotations

import sys

from tests.benchmarks.kernel import sums, tiers
from tests.benchmarks.rivals import against_pandas
from tests.benchmarks.whole import whole

tiers()
sums()
against_pandas(*whole())
if "--libreoffice" in sys.argv[1:]:
    from tests.benchmarks.spreadsheet import against_libreoffice

    against_libreoffice()
