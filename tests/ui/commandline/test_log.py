"""The log tells where an error arose, and nothing that stands in somebody's book."""

from __future__ import annotations

import logging

from ui.commandline.log import Discreet


def fail(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise KeyError(f"no pay for {name}") from error


def test_an_error_is_told_without_its_message() -> None:
    try:
        fail("Ines Ortega")
    except KeyError as error:
        record = logging.LogRecord("trueup", 40, "", 0, "it failed", None, (type(error), error, error.__traceback__))
    told = Discreet("%(levelname)s %(message)s").format(record)
    assert "Ines" not in told
    first, *_ = told.splitlines()
    assert first == "ERROR it failed"
    assert told.index("ValueError") < told.index("KeyError")
    assert "test_log.py:" in told
    assert "in fail" in told
