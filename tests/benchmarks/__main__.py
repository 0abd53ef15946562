"""All benchmarks, as ratios and processor time: uv run python -m tests.benchmarks [--files] [--libreoffice]

With --files only those of reading and saving files."""

from __future__ import annotations

import sys

from tests.benchmarks.files import against_libraries
from tests.benchmarks.kernel import sums, tiers
from tests.benchmarks.rivals import against_pandas
from tests.benchmarks.shapes import shapes
from tests.benchmarks.whole import whole

if "--files" not in sys.argv[1:]:
    tiers()
    sums()
    against_pandas(*whole())
    shapes()
against_libraries()
if "--libreoffice" in sys.argv[1:]:
    from tests.benchmarks.spreadsheet import against_libreoffice

    against_libreoffice()
