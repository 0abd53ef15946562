"""What kind of workbook a file is, by its name and by its content.

Excel opens no file whose name says macros, or template, where its content says otherwise. What a save writes therefore
fits its name; only macros are never dropped for it.
"""

from __future__ import annotations

import re
from pathlib import Path

from book.container.markup import attributes
from book.container.package import Package
from book.errors import FileProblem
from book.sheet.workbook import main_part
from book.splicing.draft import CONTENT_TYPES, Draft
from book.splicing.frame import declare

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
_WITHOUT_MACROS = (".xlsx", ".xltx")
_MACROS = frozenset(("vbaProject", "xlMacrosheet", "xlIntlMacrosheet"))
_ENTRY = re.compile(r"<(Override|Default)\b([^<>]*?)/?>")


def check_name(package: Package, path: Path) -> None:
    """Raise a FileProblem where a workbook with macros would be written under a name that says there are none."""
    kinds = {relation.kind for relation in package.relations(main_part(package)).values()}
    if kinds & _MACROS and path.suffix.lower() in _WITHOUT_MACROS:
        ending = path.suffix.lower()[:-1] + "m"
        raise FileProblem(f"{package.path.name} holds macros; save it under a name that ends in {ending}")


def fit_to_name(draft: Draft, path: Path) -> None:
    """Say in the content types that the workbook is of the kind that its name tells."""
    wanted, part = _TYPES.get(path.suffix.lower()), main_part(draft.package)
    if wanted is not None and _content_type(draft, part) != wanted:
        declare(draft, part, wanted)


def _content_type(draft: Draft, part: str) -> str:
    """What the content types call a part: by its own name, else by its ending."""
    found: dict[str, str] = {}
    for kind, written in _ENTRY.findall(draft.text(CONTENT_TYPES)):
        entry = attributes(written)
        name = entry.get("PartName" if kind == "Override" else "Extension", "").casefold()
        found[name] = entry.get("ContentType", "")
    return found.get(f"/{part}".casefold()) or found.get(part.rpartition(".")[2].casefold(), "")
