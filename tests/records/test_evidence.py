"""Evidence files: what they are, whatever their name says; nothing of who made them or where is kept."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from taizhang.records import evidence
from tests.refusals import refuses

CANARY = "王小禾13900001234"


def picture(form: str, *, mode: str = "RGB", size=(40, 20), **options) -> bytes:
    """A picture in a format."""
    out = io.BytesIO()
    Image.new(mode, size, 77 if mode in ("L", "P") else None).save(out, form, **options)
    return out.getvalue()


def with_exif(form: str) -> bytes:
    """A picture that says who made it, where and with what."""
    exif = Image.Exif()
    exif[0x013B] = exif[0x010E] = "canary-artist"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 7.0)
    return picture(form, exif=exif)


def office_file(folder: str) -> bytes:
    """The beginning of a spreadsheet or a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", mode="L"), "image/jpeg"),
        (picture("JPEG", mode="CMYK"), "image/jpeg"),
        (picture("PNG", mode="RGBA"), "image/png"),
        (picture("PNG", mode="P"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (office_file("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office_file("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_stored_on_disk_under_its_content_hash(content, kind):
    digest, size, found = evidence.keep(content)
    stored = evidence.path_of(digest).read_bytes()
    assert (found, size, hashlib.sha256(stored).hexdigest()) == (kind, len(stored), digest)
    assert evidence.stored(digest)
    assert evidence.keep(content) == (digest, size, kind)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence-empty"),
        (b"MZ\x90\x00" + b"\x00" * 200, "evidence-type"),
        (b"#!/bin/sh\nrm -rf /\n", "evidence-type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "evidence-type"),
        (b"<html><script>1</script></html>", "evidence-type"),
        (office_file("other"), "evidence-type"),
        (picture("GIF"), "evidence-type"),
        (picture("JPEG")[:200], "evidence-broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "evidence-broken"),
        (picture("JPEG") + b"\x00" * 50 * 2**20, "evidence-too-large"),
        (picture("PNG", mode="L", size=(10_000, 7_000)), "evidence-too-large"),
    ],
)
def test_what_is_no_evidence_is_refused(content, code):
    with refuses(code):
        evidence.keep(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_of_who_made_it_or_where(form):
    content = with_exif(form)
    assert b"canary-artist" in content
    digest, _, _ = evidence.keep(content)
    stored = evidence.path_of(digest).read_bytes()
    assert b"canary-artist" not in stored
    with Image.open(io.BytesIO(stored)) as clean:
        assert not clean.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(clean.info)


def test_texts_hidden_in_a_picture_are_dropped():
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", CANARY)
    hidden.add_itxt("XML:com.adobe.xmp", CANARY)
    digest, _, _ = evidence.keep(picture("PNG", pnginfo=hidden) + CANARY.encode())
    assert CANARY.encode() not in evidence.path_of(digest).read_bytes()


def test_a_picture_taken_sideways_stands_upright_without_its_tag():
    exif = Image.Exif()
    exif[0x0112] = 6
    digest, _, _ = evidence.keep(picture("JPEG", exif=exif))
    with Image.open(evidence.path_of(digest)) as clean:
        assert clean.size == (20, 40)
