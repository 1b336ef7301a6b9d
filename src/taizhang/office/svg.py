"""Drawing primitives for the charts: every function returns a piece of SVG as a string, with all words escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]


def text_width(words: str, size: float) -> float:
    """About how wide `words` print at `size`: a Chinese character is square, a Latin letter about 0.58 of that."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.58 for letter in words)


def cut(words: str, room: float, size: float = 13) -> str:
    """`words` shortened with an ellipsis until they fit in `room`."""
    while len(words) > 1 and text_width(words, size) > room:
        words = words[:-2] + "…"
    return words


def line(start: Point, end: Point, colour: str) -> str:
    """A hairline."""
    return f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" stroke="{colour}"/>'


def dot(spot: Point, radius: float, colour: str) -> str:
    """A filled circle."""
    return f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{radius}" fill="{colour}"/>'


def label(
    spot: Point, words: str, anchor: str, colour: str, size: int, *, strong: bool = False, halo: str = ""
) -> str:
    """Words at a spot; `anchor` is start, middle or end; `halo` is the colour of an outline that keeps lines off them."""
    weight = ' font-weight="650"' if strong else ""
    outline = f' paint-order="stroke" stroke="{halo}" stroke-width="3"' if halo else ""
    return (
        f'<text x="{spot[0]:.1f}" y="{spot[1]:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
        f"{weight}{outline}>{escape(words)}</text>"
    )


def picture(
    parts: Sequence[str],
    size: tuple[float, float],
    title: str,
    said: str,
    *,
    fluid: bool = False,
    kind: str = "",
) -> str:
    """The whole SVG with its title and its description in words; a fluid one takes the width of its column.

    `kind` is a class for the stylesheet.
    """
    body = "".join(parts)
    wide, high = f"{size[0]:.0f}", f"{size[1]:.0f}"
    extent = f'class="{kind or ("fluid" if fluid else "fixed")}"' + (
        "" if fluid else f' width="{wide}" height="{high}"'
    )
    name = escape(f"{title} {said}".strip())
    return (
        f'<svg {extent} viewBox="0 0 {wide} {high}" role="img" aria-label="{name}">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{body}</svg>"
    )
