"""The style sheet: readable in both themes, and everything that it names exists."""

import re
from importlib import resources

import pytest

CSS = (resources.files("tenfold.dossier") / "templates" / "dossier.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_a_contrast_of_seven_and_status_words_of_four_and_a_half(theme):
    assert contrast(theme["ink"], theme["paper"]) >= 7
    for ground in ("paper", "unknown-tint", "warn-tint"):
        for text in ("muted", "accent"):
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for status in ("pass", "warn", "block", "unknown"):
        for ground in ("paper", f"{status}-tint"):
            assert contrast(theme[status], theme[ground]) >= 4.5, (status, ground)
        assert contrast(theme["ink"], theme[f"{status}-tint"]) >= 7
    for mark in ("bar", "loss", "bound"):
        assert contrast(theme[mark], theme["paper"]) >= 3, mark


def test_both_themes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= LIGHT.keys()


def test_paper_is_printed_on_white_whatever_the_screen_shows():
    assert "@media screen and (prefers-color-scheme: dark)" in CSS
    assert "@media print" in CSS
