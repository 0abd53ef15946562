"""How much memory a reader takes, in a process of its own: python -m tests.benchmarks.memory READER FILE"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.benchmarks.files import READERS

if sys.argv[1]:
    READERS[sys.argv[1]](Path(sys.argv[2]))
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
print(int(peak[1]) // 1024 if peak else 0)
