"""How a column is read, as a form and in words."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from intake import Reading
from model.tables.schema import Kind
from ui.imports.reading_form import ReadingForm, reading_words


def test_what_few_columns_need_is_shown_once_it_was_decided(qtbot: QtBot) -> None:
    form = ReadingForm()
    qtbot.addWidget(form)
    form.show_reading(Kind.MONEY, Reading())
    assert not {"losses", "work_time"} & set(form.choices)
    form.show_reading(Kind.MONEY, Reading(work_time="included"))
    assert form.choices["work_time"].currentText() == "is in the amounts: FTE is 1"
    with qtbot.waitSignal(form.changed) as changed:
        form.choices["work_time"].setCurrentIndex(0)
    assert changed.args == [Reading()]


def test_what_was_decided_of_owners_and_ends_is_shown_and_can_be_taken_back(qtbot: QtBot) -> None:
    form = ReadingForm()
    qtbot.addWidget(form)
    form.show_reading(Kind.ID, Reading())
    assert "lists" not in form.choices
    form.show_reading(Kind.ID, Reading(lists="shared"))
    assert form.choices["lists"].currentText() == "a row each, equal shares"
    form.show_reading(Kind.NAMES, Reading(lists="split"))
    assert form.choices["lists"].currentText() == "parted by commas and the like"
    form.show_reading(Kind.DATE, Reading(ends="before"))
    assert form.choices["ends"].currentText() == "one day earlier"


def test_what_was_decided_in_words() -> None:
    assert reading_words(Reading(work_time="full")) == "work time: amounts are for full time"
