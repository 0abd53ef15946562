"""What people wrote beside cells: notes, and threads of comments, each of which leaves a note for older programs."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from book.container.package import Package, local
from book.sheet.workbook import parse_area

Comments = dict[tuple[int, int], str]
_PARTS = ("comments", "threadedComment")  # a thread stands in the place of its note


def comments_of(package: Package, sheet: str) -> Comments:
    """The comments of a worksheet part by row and column. Raises FileProblem where a part is damaged."""
    relations = package.relations(sheet).values()
    notes, threads = (
        [package.tree(one.target) for one in relations if one.kind == kind and package.has(one.target)]
        for kind in _PARTS
    )
    found: Comments = {}
    for root in notes:
        for place, text in _texts(root, "comment"):
            found[place] = text
    said: dict[tuple[int, int], list[str]] = {}
    for root in threads:
        for place, text in _texts(root, "threadedComment"):
            said.setdefault(place, []).append(text)
    return found | {place: " / ".join(texts) for place, texts in said.items()}


def _texts(root: Element, name: str) -> list[tuple[tuple[int, int], str]]:
    """The place and text of each comment that says anything, in the order of the file."""
    found = []
    for element in root.iter():
        area = parse_area(element.get("ref", "")) if local(element.tag) == name else None
        text = " ".join("".join(_parts(element)).split()) if area is not None else ""
        if area is not None and text:
            found.append(((area.top, area.left), text))
    return found


def _parts(element: Element) -> list[str]:
    """The texts inside a comment, without hints on how to pronounce them."""
    found: list[str] = []
    for child in element:
        tag = local(child.tag)
        if tag == "t" or (tag == "text" and not len(child)):
            found.append(child.text or "")
        elif tag != "rPh":
            found += _parts(child)
    return found
