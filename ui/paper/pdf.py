"""Statements as PDF files. Qt lays them out; no window and no display are needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QLocale, QMarginsF
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from book.container.atomic import replacing
from export.shared import Shared
from export.statement import Statement
from export.statements import write_statements
from model.basics.calendar import Period
from model.basics.watch import Watch, unwatched
from model.calculation import Calculation
from ui.paper.page import page_of

_POINTS = 8


def write_pdfs(
    calculation: Calculation, period: Period, folder: Path, payee_id: str | None = None, watch: Watch = unwatched
) -> list[Path]:
    """A PDF file for each payee with lines in the period, or for one payee; raises and is watched like workbooks."""
    with _fonts():
        return write_statements(calculation, period, folder, payee_id, watch, ending=".pdf", write=_write)


def document_of(statement: Statement) -> QTextDocument:
    """The laid-out text of a statement."""
    document = QTextDocument()
    font = QFont()
    font.setPointSize(_POINTS)
    document.setDefaultFont(font)
    document.setHtml(page_of(statement))
    return document


def _write(statement: Statement, _common: Shared, path: Path) -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(f"Statement of variable pay: {statement.header}")
    writer.setCreator("Trueup")
    writer.setPageSize(QPageSize(_paper()))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF())  # a text that is printed has its own, with the page number below
    document_of(statement).print_(writer)
    del writer  # which ends the file
    with replacing(path) as temporary:
        temporary.write_bytes(buffer.data().data())


def _paper() -> QPageSize.PageSizeId:
    """Letter where inches are used, A4 elsewhere."""
    imperial = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4


@contextmanager
def _fonts() -> Iterator[None]:
    """Qt has fonts as long as there is an application; on Linux one that needs no display will do."""
    if QGuiApplication.instance() is not None:
        yield
        return
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    try:
        yield
    finally:
        application.shutdown()
