"""Colours go with the palette that was made of them, and whoever asks for more contrast gets it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ui.theme.colours import Colours, colours, is_dark, palette_of, tones_of

EVERY = [(dark, contrast) for dark in (False, True) for contrast in (False, True)]


def brightness(name: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(name).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast_of(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def written(tones: Colours) -> list[tuple[str, str]]:
    """What is written on what."""
    on_ground = [(ink, ground) for ink in (tones.text, tones.muted) for ground in (tones.window, tones.base)]
    on_base = [(ink, tones.base) for ink in (tones.accent, tones.blocks, tones.warns)]
    marked = [(tones.text, ground) for ground in (tones.soft_accent, tones.group, tones.computed)]
    return [*on_ground, *on_base, *marked, (tones.on_accent, tones.accent)]


@pytest.mark.parametrize(("dark", "contrast"), EVERY)
def test_a_palette_leads_back_to_its_colours(qapp: QApplication, dark: bool, contrast: bool) -> None:
    tones = tones_of(dark, contrast)
    assert colours(palette_of(tones)) is tones
    assert is_dark(palette_of(tones)) is dark


@pytest.mark.parametrize(("dark", "contrast"), EVERY)
def test_what_is_written_can_be_read(dark: bool, contrast: bool) -> None:
    least = 7.0 if contrast else 4.5
    for ink, ground in written(tones_of(dark, contrast)):
        assert contrast_of(ink, ground) >= least, (ink, ground)
