"""Uploads: streamed to disk, and what is beyond the limit is counted and thrown away, never held."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST = 12 * 2**20
"""Bytes of one uploaded file that are kept; the rest is only counted, so that the refusal can say how large it was."""


class BoundedUpload(TemporaryFileUploadHandler):
    """A temporary file with at most `MOST` bytes; its `size` is what was sent."""

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Begin."""
        super().new_file(*arguments, **options)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is within the limit."""
        room = MOST - self.received
        self.received += len(raw_data)
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
