"""The application's look: one palette, one style sheet, following the system between light and dark."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.colours import Colours, palette_of, tones_of
from ui.theme.sizes import HALF, ROW, STEP

HALF_LIGHT = 128  # of 255


def apply_theme(app: QApplication, dark: bool | None = None, contrast: bool | None = None) -> None:
    """Dress the application; None follows the system."""
    hints = app.styleHints()
    if dark is None:
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if contrast is None:
        contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    tones = tones_of(dark, contrast)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette_of(tones))
    app.setStyleSheet(sheet(tones))


def follow_system(app: QApplication) -> None:
    """Change over whenever the system changes between light and dark, or asks for more contrast."""
    app.styleHints().colorSchemeChanged.connect(lambda: apply_theme(app))
    app.styleHints().accessibility().contrastPreferenceChanged.connect(lambda: apply_theme(app))


def sheet(tones: Colours) -> str:
    """The style sheet: hairlines instead of frames, one height for rows, quiet headings."""
    return f"""
    QMainWindow, QDialog {{ background: {tones.window}; }}
    QToolTip {{ color: {tones.text}; background: {tones.base}; border: 1px solid {tones.hairline}; padding: {HALF}px; }}
    QMenuBar {{ background: {tones.window}; border-bottom: 1px solid {tones.hairline}; }}
    QMenuBar::item {{ padding: {STEP}px {STEP}px {HALF}px {STEP}px; background: transparent; }}
    QMenuBar::item:selected {{ background: {tones.soft_accent}; }}
    QAbstractItemView {{ border: none; background: {tones.base}; gridline-color: {tones.hairline}; outline: none;
        selection-background-color: {tones.soft_accent}; selection-color: {tones.text}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QHeaderView {{ background: {tones.window}; border: none; }}
    QHeaderView::section {{ background: {tones.window}; color: {tones.muted}; border: none;
        border-right: 1px solid {tones.hairline}; border-bottom: 1px solid {tones.hairline};
        padding: 0 {HALF}px; min-height: {ROW}px; }}
    QTableCornerButton::section {{ background: {tones.window}; border: none;
        border-bottom: 1px solid {tones.hairline}; border-right: 1px solid {tones.hairline}; }}
    QStatusBar {{ background: {tones.window}; border-top: 1px solid {tones.hairline}; }}
    QStatusBar::item {{ border: none; }}
    QSplitter::handle {{ background: {tones.hairline}; }}
    QLineEdit, QPlainTextEdit, QSpinBox {{ background: {tones.base}; color: {tones.text};
        border: 1px solid {tones.hairline}; border-radius: 3px; padding: 2px {STEP}px;
        selection-background-color: {tones.accent}; selection-color: {tones.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border: 1px solid {tones.accent}; }}
    QComboBox {{ background: {tones.base}; color: {tones.text}; border: 1px solid {tones.hairline};
        border-radius: 3px; padding: 2px {STEP}px; }}
    QComboBox:hover, QComboBox:focus {{ border-color: {tones.accent}; }}
    QComboBox:disabled {{ color: {tones.muted}; background: {tones.window}; }}
    QComboBox::drop-down {{ border: none; width: {2 * STEP}px; }}
    QComboBox::down-arrow {{ width: {STEP + HALF}px; height: {STEP + HALF}px;
        image: url("{_shape("wedge", tones.text)}"); }}
    QPushButton {{ background: {tones.base}; border: 1px solid {tones.hairline}; border-radius: 3px;
        padding: {HALF}px {2 * STEP}px; min-height: {2 * STEP}px; }}
    QPushButton:hover, QPushButton:focus {{ border-color: {tones.accent}; }}
    QPushButton:default {{ background: {tones.accent}; color: {tones.on_accent}; border-color: {tones.accent}; }}
    QPushButton:disabled {{ color: {tones.muted}; background: {tones.window}; border-color: {tones.hairline}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 2px {HALF}px; }}
    QToolButton:hover, QToolButton:focus {{ border-color: {tones.hairline}; background: {tones.base}; }}
    QToolButton:checked {{ background: {tones.soft_accent}; }}
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {STEP + 2}px; }}
    QScrollBar:horizontal {{ height: {STEP + 2}px; }}
    QScrollBar::handle {{ background: {tones.hairline}; border-radius: {HALF}px; margin: 1px; }}
    QScrollBar::handle:vertical {{ min-height: {ROW}px; }}
    QScrollBar::handle:horizontal {{ min-width: {ROW}px; }}
    QScrollBar::handle:hover {{ background: {tones.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractItemView::indicator, QCheckBox::indicator {{ width: {STEP + HALF}px; height: {STEP + HALF}px;
        border: 1px solid {tones.muted}; border-radius: 2px; background: {tones.base}; }}
    QAbstractItemView::indicator:checked, QCheckBox::indicator:checked {{ background: {tones.accent};
        border-color: {tones.accent}; image: url("{_shape("tick", tones.on_accent)}"); }}
    QAbstractItemView::indicator:disabled, QCheckBox::indicator:disabled {{ border-color: {tones.hairline}; }}
    QMessageBox QLabel#qt_msgbox_informativelabel {{ min-width: {45 * STEP}px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    """ + _roles(tones)


def _roles(tones: Colours) -> str:
    """What is dressed by its role."""
    return f"""
    QListView[role="navigation"] {{ border: 1px solid {tones.base}; border-right-color: {tones.hairline}; }}
    QAbstractItemView[role="panel"], QTableView[role="listing"] {{ border: 1px solid {tones.base}; }}
    QListView[role="navigation"]:focus, QAbstractItemView[role="panel"]:focus,
    QTableView[role="listing"]:focus {{ border-color: {tones.accent}; }}
    QTableView[role="listing"]::item {{ padding: 0 {STEP - 3}px; }}
    QTableView[role="listing"]::item:selected {{ background: {tones.soft_accent}; color: {tones.text}; }}
    QTableView[role="listing"] QHeaderView::section {{ padding: 0 {STEP}px; }}
    QLabel[role="title"] {{ font-weight: 600; }}
    QLabel[role="caption"] {{ color: {tones.muted}; }}
    QLabel[role="blocks"] {{ color: {tones.blocks}; }}
    QLabel[role="warns"] {{ color: {tones.warns}; }}
    QWidget[role="bar"] {{ background: {tones.window}; border-bottom: 1px solid {tones.hairline}; }}
    QWidget[role="notice"] {{ background: {tones.soft_accent}; border-top: 1px solid {tones.hairline}; }}
    QWidget[role="page"] {{ background: {tones.base}; }}
    """


def _shape(name: str, tone: str) -> str:
    """The file of a shape in a dark or a light colour, whichever this is; a style sheet can only take files."""
    shade = "dark" if QColor(tone).lightness() < HALF_LIGHT else "light"
    return str(files("resources").joinpath("icons", f"{name}-{shade}.svg")).replace("\\", "/")
