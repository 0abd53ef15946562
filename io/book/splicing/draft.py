"""A package as it will be saved: parts written anew lie over those of the file, all others are copied as they are."""

from __future__ import annotations

import re

from book.container.archive import archive, copied, packed
from book.container.markup import clean_text
from book.container.package import Package
from book.sheet.workbook import main_part
from model.basics.watch import Watch, asked, unwatched

CONTENT_TYPES = "[Content_Types].xml"
_ROOT_END = re.compile(r"</\w+>\s*$")
_EMPTY_ROOT = re.compile(r"<(\w+)(\s[^<>]*)/>\s*$")


class Draft:
    """The parts of a package with changes; nothing touches the file itself."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._written: dict[str, str] = {}
        self._removed: set[str] = set()

    @property
    def changed(self) -> bool:
        """Whether any part was written or removed."""
        return bool(self._written or self._removed)

    def has(self, part: str) -> bool:
        """Whether the draft holds a part."""
        return part in self._written or (self.package.has(part) and self.package.name(part) not in self._removed)

    def text(self, part: str) -> str:
        """The text of an XML part as it stands in the draft."""
        if part in self._written:
            return self._written[part]
        name = self.package.name(part)
        return self._written[name] if name in self._written else "".join(clean_text(self.package, name))

    def data(self, part: str) -> bytes:
        """The bytes of a part of any kind as it stands in the draft."""
        return self._written[part].encode("utf-8") if part in self._written else self.package.read(part)

    def write(self, part: str, text: str) -> None:
        """Put a part in place of the file's, or add it."""
        name = self.package.name(part) if self.package.has(part) else part
        self._written[name] = text

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
        return [*kept, *(name for name in self._written if name not in kept)]

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
        left = dict(self._written)
        for info in asked(self.package.zip.infolist(), watch, 1):
            if info.filename in left:
                entries.append(packed(info.filename, left.pop(info.filename).encode("utf-8"), info))
            elif info.filename not in self._removed:
                entries.append(copied(self.package, info))
        entries += [packed(name, text.encode("utf-8")) for name, text in asked(left.items(), watch, 1)]
        return archive(entries)
