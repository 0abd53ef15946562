"""The few colours of the window: light, dark, and both with more contrast.

States are words and shapes first (hatched corner, dot, lock, corner mark); these colours only support them. There is
one accent; `blocks` is the only red and means that something keeps a payout from being paid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QGuiApplication, QPalette


@dataclass(frozen=True)
class Colours:
    """Colours by meaning."""

    window: str  # behind panels
    base: str  # behind cells
    text: str
    muted: str  # captions, counts, hints
    accent: str  # selection, links, the current view
    on_accent: str
    soft_accent: str  # behind the current entry of a list
    blocks: str  # errors, held lines, negative amounts
    warns: str
    hairline: str
    computed: str  # behind computed cells
    group: str  # behind the heading row of a payee
    held: str  # hatch of a held cell


LIGHT = Colours(
    window="#f4f5f6",
    base="#ffffff",
    text="#1c2024",
    muted="#5f6871",
    accent="#0b67b2",
    on_accent="#ffffff",
    soft_accent="#dbe9f5",
    blocks="#b3261e",
    warns="#8a5a00",
    hairline="#dde0e3",
    computed="#f7f9fb",
    group="#eef1f4",
    held="#c9857f",
)

DARK = Colours(
    window="#202327",
    base="#17191c",
    text="#e6e8ea",
    muted="#9aa3ab",
    accent="#5aa9e6",
    on_accent="#0c1116",
    soft_accent="#263b4d",
    blocks="#ff8a80",
    warns="#e5b567",
    hairline="#363b40",
    computed="#1b1f23",
    group="#22272c",
    held="#a3605b",
)


LIGHT_CONTRAST = replace(
    LIGHT,
    window="#ffffff",
    text="#000000",
    muted="#2b2f33",
    accent="#003f7d",
    soft_accent="#b7d6f2",
    blocks="#8c0000",
    warns="#5c3a00",
    hairline="#4a4f55",
    computed="#f2f2f2",
    group="#dcdcdc",
    held="#8c0000",
)

DARK_CONTRAST = replace(
    DARK,
    window="#000000",
    base="#000000",
    text="#ffffff",
    muted="#d6dade",
    accent="#7cc4ff",
    on_accent="#000000",
    soft_accent="#0a3d66",
    blocks="#ff9d94",
    warns="#ffd27a",
    hairline="#b4b9be",
    computed="#141414",
    group="#2a2a2a",
    held="#ff9d94",
)

_ALL = (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)


def tones_of(dark: bool, contrast: bool) -> Colours:
    """The colours for what the system prefers."""
    return _ALL[dark + 2 * contrast]


def is_dark(palette: QPalette) -> bool:
    """Whether text is lighter than what it stands on."""
    return palette.color(QPalette.ColorRole.Window).lightness() < palette.color(QPalette.ColorRole.Text).lightness()


def colours(palette: QPalette | None = None) -> Colours:
    """The colours that go with a palette, the application's unless given."""
    palette = palette or QGuiApplication.palette()
    line = palette.color(QPalette.ColorRole.Mid)
    return next((tones for tones in _ALL if QColor(tones.hairline) == line), DARK if is_dark(palette) else LIGHT)


def palette_of(tones: Colours) -> QPalette:
    """A Qt palette in these colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, tone in (
        ((role.Window, role.Button, role.ToolTipBase), tones.window),
        ((role.Base,), tones.base),
        ((role.AlternateBase,), tones.computed),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), tones.text),
        ((role.PlaceholderText,), tones.muted),
        ((role.Highlight, role.Link, role.LinkVisited, role.Accent), tones.accent),
        ((role.HighlightedText, role.BrightText), tones.on_accent),
        ((role.Midlight, role.Mid), tones.hairline),
    ):
        for each in roles:
            palette.setColor(each, QColor(tone))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faded(tones))
    return palette


def faded(tones: Colours) -> QColor:
    """The colour of what cannot be used now, still to be read where more contrast is asked for."""
    text, window = QColor(tones.text), QColor(tones.window)
    share = 0.7 if tones in (LIGHT_CONTRAST, DARK_CONTRAST) else 0.4
    mix = (share * t + (1 - share) * w for t, w in zip(text.getRgbF()[:3], window.getRgbF()[:3], strict=True))
    return QColor.fromRgbF(*mix)
