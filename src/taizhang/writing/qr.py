"""QR codes, drawn as SVG for a page or a sheet of paper."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str, title: str) -> str:
    """A QR code as an `<svg>` element that scales with its box; `title` is what a reader who cannot see it is told.

    It carries no inline style, so that a page whose policy forbids it shows the code.

    >>> qr_svg("https://town.example/p/town/", "Follow")[:5]
    '<svg '
    """
    code = segno.make(text, error="m", micro=False)
    out = io.BytesIO()
    code.save(
        out, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, border=2,
        svgclass="qr", lineclass=None, title=title, dark="#000", light="#fff",
    )  # fmt: skip
    return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
