"""The stylesheet: readable in both themes by the measure of WCAG 2.2 AA, small, and the only place with colours."""

import re
from itertools import product
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "taizhang"
STATIC = SOURCE / "office" / "static" / "taizhang"
CSS = (STATIC / "taizhang.css").read_text(encoding="utf-8")


def tokens(selector):
    """The colours of one theme, by name."""
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL).group(1)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", block))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = {"light": ":root", "dark": ':root[data-theme="dark"]'}
WORDS = [
    (ink, paper, 4.5) for ink, paper in product(("ink", "ink-2", "link", "late"), ("paper", "sheet", "tint"))
]
WORDS += [("on-late", "late", 4.5), ("late", "late-paper", 4.5), ("ink", "add", 4.5), ("ink", "remove", 4.5)]
EDGES = [("rule-2", paper, 3.0) for paper in ("paper", "sheet", "tint")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper", "least"), WORDS + EDGES)
def test_words_and_edges_stand_out_from_their_paper(theme, ink, paper, least):
    colours = tokens(THEMES[theme])
    assert contrast(colours[ink], colours[paper]) >= least


def test_the_dark_theme_is_the_same_by_choice_and_by_the_machine():
    assert tokens(':root[data-theme="dark"]') == tokens(':root:not([data-theme="light"])')


def test_colours_stand_in_the_tokens_and_nowhere_else():
    rules = re.sub(r":root[^{]*\{[^}]*\}", "", CSS).partition("@media print")[0]
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []


def test_the_stylesheet_stays_small():
    assert len(CSS.encode()) < 30_000


def test_no_page_carries_a_style_or_a_script_of_its_own():
    pages = list(SOURCE.glob("*/templates/**/*.html"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src=)", text), page
