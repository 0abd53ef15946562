"""A package as it will be saved: parts written anew lie over those of the file, all others are copied as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zipfile import ZipInfo

from book.container.archive import Entry, archive, copied, packed, unpacked, unpacking
from book.container.markup import clean_text
from book.container.package import MAX_PART, Package
from book.sheet.workbook import main_part
from model.basics.watch import Watch, asked, unwatched

CONTENT_TYPES = "[Content_Types].xml"
_PIECE = 2**17
_ROOT_END = re.compile(r"</\w+>\s*$")
_EMPTY_ROOT = re.compile(r"<(\w+)(\s[^<>]*)/>\s*$")


class Draft:
    """The parts of a package with changes; nothing touches the file itself."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._written: dict[str, str] = {}
        self._packed: dict[str, Entry] = {}
        self._removed: set[str] = set()

    @property
    def changed(self) -> bool:
        """Whether any part was written or removed."""
        return bool(self._written or self._packed or self._removed)

    def has(self, part: str) -> bool:
        """Whether the draft holds a part."""
        if part in self._written or part in self._packed:
            return True
        return self.package.has(part) and self.package.name(part) not in self._removed

    def text(self, part: str) -> str:
        """The text of an XML part as it stands in the draft."""
        name = self._name(part)
        if name in self._packed:
            return unpacked(self._packed[name]).decode("utf-8")
        return self._written[name] if name in self._written else "".join(clean_text(self.package, name))

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part of any kind as it stands in the draft, piece by piece."""
        name = self._name(part)
        if name in self._written:
            yield self._written[name].encode("utf-8")
        elif name in self._packed:
            yield from unpacking(self._packed[name])
        else:
            yield from self.package.chunks(name)

    def write(self, part: str, text: str) -> None:
        """Put a part in place of the file's, or add it."""
        name = self._name(part)
        self._written[name] = text
        self._packed.pop(name, None)

    def pack(self, part: str, pieces: Iterable[str], watch: Watch = unwatched) -> None:
        """Put a large part in place of the file's, or add it: it is packed while it comes, and never held as text.

        Raises FileProblem where it is larger than what is read. What `watch` raises ends it.
        """
        name = self._name(part)
        like = self.package.zip.getinfo(name) if self.package.has(part) else None
        self._packed[name] = packed(name, self._encoded(name, asked(_joined(pieces), watch, 1)), like)
        self._written.pop(name, None)

    def _encoded(self, name: str, pieces: Iterable[str]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            data = piece.encode("utf-8")
            size += len(data)
            if size > MAX_PART:
                raise self.package.problem(
                    f"would have a part of more than 512 MB ({name}), which no program reads safely; "
                    "leave out rows that are not needed any more"
                )
            yield data

    def _name(self, part: str) -> str:
        """A part's name as the file spells it."""
        return self.package.name(part) if self.package.has(part) else part

    def append(self, part: str, element: str) -> None:
        """Add an element at the end of a part's root."""
        text = _EMPTY_ROOT.sub(r"<\1\2></\1>", self.text(part)) if "</" not in self.text(part) else self.text(part)
        self.write(part, _ROOT_END.sub(lambda m: element + m[0], text, count=1))

    def remove(self, part: str) -> None:
        """Leave a part out."""
        self._removed.add(self.package.name(part))

    def names(self) -> list[str]:
        """The names of all parts."""
        kept = [name for name in self.package.zip.namelist() if name not in self._removed]
        known = set(kept)
        return [*kept, *(name for name in (*self._written, *self._packed) if name not in known)]

    def free(self, pattern: str) -> str:
        """A part name that is not taken, of a pattern such as `xl/tables/table{}.xml`.

        A part that is missing and that the workbook still relates to has its name taken.
        """
        related = {relation.target for relation in self.package.relations(main_part(self.package)).values()}
        number = 1
        while self.has(pattern.format(number)) or pattern.format(number) in related:
            number += 1
        return pattern.format(number)

    def bytes(self, watch: Watch = unwatched) -> bytes:
        """The zip: the file's parts in its order, then the added ones. What `watch` raises ends it."""
        entries = []
        left = dict.fromkeys((*self._written, *self._packed))
        for info in asked(self.package.zip.infolist(), watch, 1):
            if info.filename in left:
                entries.append(self._entry(info.filename, info))
                del left[info.filename]
            elif info.filename not in self._removed:
                entries.append(copied(self.package, info))
        entries += [self._entry(name) for name in asked(left, watch, 1)]
        return archive(entries)

    def _entry(self, name: str, like: ZipInfo | None = None) -> Entry:
        if name in self._packed:
            return self._packed[name]
        return packed(name, (self._written[name].encode("utf-8"),), like)


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """The text in pieces that are worth packing."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)
