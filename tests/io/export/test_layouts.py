"""The shipped payroll layouts can be read; one that cannot be used is refused."""

from __future__ import annotations

import pytest

from book.errors import FileProblem
from export.layouts import FIELDS, layout_names, read_layout
from model.pay.lines import LINES


@pytest.mark.parametrize("name", layout_names())
def test_every_shipped_layout_is_sound(name: str) -> None:
    layout = read_layout(name)
    assert layout.name == name
    assert set(layout.fields) <= set(FIELDS)
    assert set(layout.codes) <= set(LINES)


def test_the_standard_layout_has_a_code_for_every_kind_of_line() -> None:
    assert set(read_layout("standard").codes) == set(LINES)


def test_an_unknown_layout_names_those_there_are() -> None:
    with pytest.raises(FileProblem, match=r"no payroll layout '\.\./x'; there are minimal, standard"):
        read_layout("../x")
