"""Pictures that stand for evidence in the sample: a drawn inspection sheet, one for each unit and quarter."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from taizhang.demo.scribe import chance
from taizhang.records.acts import Evidence
from taizhang.records.evidence import keep

_PAPER, _INK, _SEAL = (250, 247, 240), (40, 44, 52), (176, 48, 40)


@lru_cache(maxsize=256)
def inspection_sheet(unit_code: str, quarter: str) -> Evidence:
    """Draw the sheet, keep it as evidence, and say what an act needs of it."""
    picture = Image.new("RGB", (480, 320), _PAPER)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default()
    pen.rectangle((12, 12, 468, 308), outline=_INK, width=2)
    pen.text((28, 24), f"ACCEPTANCE SHEET (SAMPLE)   {quarter}", fill=_INK, font=font)
    draw = chance("sheet", unit_code, quarter)
    for row in range(8):
        top = 60 + row * 28
        pen.line((28, top + 22, 452, top + 22), fill=_INK)
        pen.text((32, top + 4), f"{unit_code}-{row + 1:02}", fill=_INK, font=font)
        pen.text((250, top + 4), f"{draw.randint(1, 12):02}-{draw.randint(1, 28):02}", fill=_INK, font=font)
        pen.text((400, top + 4), "PASS", fill=_INK, font=font)
    pen.ellipse((350, 210, 440, 300), outline=_SEAL, width=4)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    digest, size, kind = keep(out.getvalue())
    return Evidence(sha256=digest, size=size, type=kind)
