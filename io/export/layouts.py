"""Payroll layouts: which columns a payroll program wants and how it calls each kind of pay, as data in resources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from book.errors import FileProblem

FIELDS = (
    "payroll id",
    "payee id",
    "name",
    "email",
    "code",
    "plan",
    "component",
    "line",
    "amount",
    "currency",
    "period",
)
_FOLDER = "payroll_layouts"


@dataclass(frozen=True)
class Layout:
    """The columns as (heading, field), and the pay code of each kind of line whose component names none.

    A row of the file stands for all lines that agree in every field but the amount, which is their sum.
    """

    name: str
    about: str
    columns: tuple[tuple[str, str], ...]
    codes: dict[str, str]

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands in the first row."""
        return tuple(heading for heading, _ in self.columns)

    @property
    def fields(self) -> tuple[str, ...]:
        """What each column holds, of FIELDS."""
        return tuple(field for _, field in self.columns)


def layout_names() -> list[str]:
    """The layouts that can be named, in alphabetical order."""
    folder = files("resources") / _FOLDER
    return sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json"))


def read_layout(name: str) -> Layout:
    """The layout of that name; raises FileProblem where there is none."""
    known = layout_names()
    if name not in known:
        raise FileProblem(f"there is no payroll layout '{name}'; there are {', '.join(known)}")
    text = (files("resources") / _FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return _layout(json.loads(text))


def _layout(data: dict[str, Any]) -> Layout:
    columns = tuple((column["heading"], column["field"]) for column in data["columns"])
    fields = [field for _, field in columns]
    unknown = [field for field in fields if field not in FIELDS]
    if unknown or fields.count("amount") != 1 or "currency" not in fields:
        raise FileProblem(
            f"payroll layout '{data['name']}': it needs one amount column, a currency column and none but the fields "
            f"{', '.join(FIELDS)}"
        )
    return Layout(data["name"], data["about"], columns, data["codes"])
