"""Which encoding a text file has: its mark, its zero bytes, or what its bytes can be at all."""

from __future__ import annotations

import codecs
from pathlib import Path

from book.errors import FileProblem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}


def looks_like_text(start: bytes) -> bool:
    """Whether the first bytes of a file are text in any encoding that is read here."""
    if any(start.startswith(mark) for mark, _ in _MARKS) or _wide(start):
        return True
    sample = start[:4096]
    return sum(byte in _CONTROLS for byte in sample) * 200 <= len(sample) and not start.startswith(b"%PDF")


def decoded(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8 or UTF-16 where it can be that, else Windows' western one."""
    data = path.read_bytes()
    for name in _candidates(data):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise FileProblem(f"{path.name} is in no encoding that is read here; save it as UTF-8")


def _candidates(data: bytes) -> tuple[str, ...]:
    marked = tuple(name for mark, name in _MARKS if data.startswith(mark))
    wide = _wide(data[:4096])
    return (*marked, *((wide,) if wide else ()), "utf-8", "cp1252", "latin-1")


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of western text is zero."""
    sample = start[:2000]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) * 50 <= half:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) * 50 <= half:
        return "utf-16-be"
    return ""
