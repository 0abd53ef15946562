"""Which encoding a text file has: its mark, its zero bytes, or what its bytes can be at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from book.errors import FileProblem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGED, MIXED = "utf-8, damaged", "utf-8 and cp1252"
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}
_DECLARED = re.compile(
    rb"""(?:\A\s*<\?xml[^<>]*\sencoding=|<meta[^<>]*\bcharset\s*=)\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}


def looks_like_text(start: bytes) -> bool:
    """Whether the first bytes of a file are text in any encoding that is read here."""
    if any(start.startswith(mark) for mark, _ in _MARKS) or _wide(start):
        return True
    sample = start[:4096]
    return sum(byte in _CONTROLS for byte in sample) * 200 <= len(sample) and not start.startswith(b"%PDF")


def decoded(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding: what it says of itself, UTF-8 or UTF-16, else Windows' western one."""
    found = decode(path.read_bytes())
    if found is None:
        raise FileProblem(f"{path.name} is in no encoding that is read here; save it as UTF-8")
    return found


def decode(data: bytes, told: str = "") -> tuple[str, str] | None:
    """Bytes as text, and the encoding they are in; None where none fits. `told`: what is said about it elsewhere."""
    for name in _candidates(data, told):
        try:
            mixed = _line_by_line(data) if name == "cp1252" else ""
            return (mixed, MIXED) if mixed else (data.decode(name), name)
        except UnicodeDecodeError:
            if name == "utf-8" and (text := _mostly_utf_8(data)):
                return text, DAMAGED
    return None


def _line_by_line(data: bytes) -> str:
    """A text of lines in UTF-8 and lines in Windows-1252, as files put together have them; blank for any other."""
    wide = [line for line in data.splitlines() if not line.isascii()]
    if not any(map(_is_utf_8, wide)) or all(map(_is_utf_8, wide)):
        return ""
    lines = data.splitlines(keepends=True)
    return "".join(line.decode("utf-8" if _is_utf_8(line) else "cp1252", "replace") for line in lines)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf_8(data: bytes) -> str:
    """A text of which only few characters are no UTF-8, with a mark in place of those; blank for any other."""
    text = data.decode("utf-8", "replace")
    wide, broken = len(text) - len(text.encode("ascii", "ignore")), text.count("\ufffd")
    return text if wide - broken > broken else ""


def _candidates(data: bytes, told: str) -> tuple[str, ...]:
    marked = tuple(name for mark, name in _MARKS if data.startswith(mark))
    wide = _wide(data[:4096])
    said = _DECLARED.search(data[:4096])
    declared = _known(said[1].decode("ascii", "replace") if said else told)
    return (*marked, *((wide,) if wide else ()), *((declared,) if declared else ()), "utf-8", "cp1252", "latin-1")


def _known(name: str) -> str:
    """The encoding of that name as browsers and Excel mean it; none for a wide one, which its bytes would have told."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return "" if found.startswith(("utf-16", "utf-32")) or not _decodes(found) else _MEANT.get(found, found)


def _decodes(name: str) -> bool:
    """Whether an encoding is one of text: Python has others under such names, which pack or escape bytes."""
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return False


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of western text is zero."""
    sample = start[:2000]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) * 50 <= half:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) * 50 <= half:
        return "utf-16-be"
    return ""
