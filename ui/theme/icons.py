"""Icons: our own outlines as SVG, drawn in the text colour of the palette so that they suit light and dark."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.colours import colours

_SIZES = (16, 24, 32, 48, 64, 128)


def icon(name: str, tone: str = "") -> QIcon:
    """The icon of that name (a file of resources/icons without its ending), in `tone` or the text colour."""
    return _drawn(name, tone or colours().text)


def picture(name: str, size: int, tone: str = "") -> QPixmap:
    """An icon as a pixmap, for labels and delegates."""
    return icon(name, tone).pixmap(size, size)


@cache
def _drawn(name: str, tone: str) -> QIcon:
    outline = files("resources").joinpath("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", tone)
    renderer = QSvgRenderer(QByteArray(outline.encode()))
    drawn = QIcon()
    for size in _SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        drawn.addPixmap(QPixmap.fromImage(image))
    return drawn
